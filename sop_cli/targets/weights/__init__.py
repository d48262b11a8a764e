"""Ways to weigh the names of a dimension: a file each."""
