"""How the examples' data files are made from the stories."""
