"""The day of a sales person and of a leader: what today asks for, and which records to look at by sampling."""
