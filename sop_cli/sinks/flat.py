"""CSV: one flat table under canonical heads, full figures in plain units, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import polars as pl

from sop_cli.reports.model import Cell, LongTable
from sop_cli.reports.result import Result
from sop_cli.sinks.columns import columns
from sop_cli.sinks.figures import rows_of
from sop_cli.sinks.masking import hidden
from sop_cli.sinks.meta import Meta
from sop_cli.values.mask import mask
from sop_cli.values.visible import visible

_AT_A_TIME = 10_000
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")


def csv_file(result: Result, meta: Meta) -> bytes:
    """The table as Excel writes and opens it: UTF-8 with BOM, CRLF."""
    return _table(result, meta, "\r\n").encode("utf-8-sig")


def csv_text(result: Result, meta: Meta) -> str:
    """The table for stdout: no BOM, plain line ends."""
    return _table(result, meta, "\n")


def _table(result: Result, meta: Meta, line_end: str) -> str:
    table = result.rows()
    if isinstance(table, LongTable):
        return _long(table, meta, line_end)
    table = hidden(table, meta)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow([harmless(head.field or head.title) for head in table.heads])
    writer.writerows([plain(cell) for cell in row] for row in rows_of(table))
    return out.getvalue()


def _long(table: LongTable, meta: Meta, line_end: str) -> str:
    """The same of a table in columns."""
    quoted = _quoting(meta, line_end)
    lines = [",".join(quoted(head.field or head.title) for head in table.heads)]
    fields = [head.field or head.title for head in table.heads]
    for part in table.parts:
        written = columns(part.frame.select(fields), part.scales, quoted, "")
        row = pl.concat_str(pl.all(), separator=",")
        lines += [some.select(row).to_series().str.join(line_end).item() for some in written.iter_slices(_AT_A_TIME)]
    return line_end.join(lines) + line_end


def _quoting(meta: Meta, line_end: str) -> Callable[[str | None], str]:
    """How a text is written: masked, harmless, and quoted as the csv module does."""

    def quoted(text: str | None) -> str:
        if text is None:
            return ""
        out = io.StringIO()
        csv.writer(out, lineterminator=line_end).writerow([harmless(text if meta.unmask else mask(text)), ""])
        return out.getvalue().removesuffix("," + line_end)

    return quoted


def plain(cell: Cell) -> str:
    """A cell's full figure: money in currency units, percent as a fraction, ISO dates; empty where there is none."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return harmless(value)
    return _digits(Fraction(value, 100) if cell.kind == "money" else Fraction(value))


def _digits(number: Fraction) -> str:
    """All decimals of a number that has an end, else eight."""
    for places in range(9):
        steps = number * 10**places
        if steps.denominator == 1 or places == 8:
            whole = abs(round(steps))
            front, back = divmod(whole, 10**places)
            text = f"{front}.{back:0{places}d}" if places else str(front)
            return f"-{text}" if number < 0 and whole else text
    raise AssertionError


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: such a beginning gets an apostrophe in front."""
    shown = visible(text, lines=True)
    return f"'{shown}" if _FORMULA.match(shown) and not _NUMBER.fullmatch(shown) else shown
