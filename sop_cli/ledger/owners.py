"""Owners as the ledger tells them apart."""

from __future__ import annotations

from sop_cli.records.people import name_key


def owner_key(name: str | None) -> str:
    """One key for all spellings of a person's name; empty for nobody."""
    return name_key(name) if name else ""
