"""Files that people hand in: whose they are, which version counts, what of them is new, corrected or unclear."""
