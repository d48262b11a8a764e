"""A file of names and weights, such as market potential by region, as it was written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WeightTable:
    """One column of weights.

    file: as shown to people. column: its header as written. rows: (row as a spreadsheet shows it, name, weight as
    text); the weight is None where the cell is empty.
    """

    file: str
    column: str
    rows: tuple[tuple[int, str, str | None], ...]
