"""Columns as spreadsheet programs call them; people in a list without names are called so too."""

from __future__ import annotations


def column_letter(index: int) -> str:
    """A 0-based column as a spreadsheet program calls it: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
