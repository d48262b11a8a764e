"""What the toolkit knows of a sales team: one model a kind of record, the definition, findings."""
