"""Near names without heavy imports: for words on the command line."""

from __future__ import annotations

from difflib import get_close_matches


def nearest(word: str, known: list[str]) -> str | None:
    """The known word that was probably meant."""
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else None
