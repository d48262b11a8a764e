"""The commitment letters, as workbooks and as Word files; `build.py` makes them."""
