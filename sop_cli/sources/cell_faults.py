"""What can be wrong with one cell of a workbook, in words for the person who is to mend it.

row: as a spreadsheet program shows it. column: 0-based.
"""

from __future__ import annotations

from sop_cli.i18n import _
from sop_cli.sources.grid import shortened
from sop_cli.sources.raw import Fault


def error_value(row: int, column: int, name: str) -> Fault:
    """The cell shows #N/A, #REF! or the like."""
    return Fault(
        row,
        column,
        _("The cell holds the error {error} (a formula could not be calculated).").format(error=shortened(name)),
        _("Correct the formula, or type the value itself."),
        shortened(name),
    )


def not_calculated(row: int, column: int, formula: str) -> Fault:
    """The cell holds a formula, but no program has calculated its value."""
    return Fault(
        row,
        column,
        _("The cell holds a formula without a calculated value."),
        _("Open the file in Excel or WPS, let it calculate, and save it."),
        shortened("=" + formula),
    )


def not_a_number(row: int, column: int, stored: str) -> Fault:
    """The cell is stored as a number and is none, or an infinite one."""
    reason = _("The cell holds no number, though it says so.")
    return Fault(row, column, reason, _("Type the number anew."), shortened(stored))


def date_out_of_range(row: int, column: int, serial: str) -> Fault:
    """The cell is formatted as a date, and no date has its number."""
    return Fault(
        row,
        column,
        _("The cell is formatted as a date, but the date is out of range: serial number {serial}.").format(
            serial=shortened(serial)
        ),
        _("Type the date anew, for example 2023-10-10; or choose a number format if no date is meant."),
        shortened(serial),
    )
