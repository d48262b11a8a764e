"""The knowledge base: drafting a case from a deal's follow-ups, finding cases again. Pure functions."""
