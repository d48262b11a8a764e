"""A sheet of text → the typed frame of a kind of record, and findings for what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from sop_cli.i18n import _
from sop_cli.records import frames
from sop_cli.records.book import UNTIDY_CELLS
from sop_cli.records.finding import Finding
from sop_cli.sources.body import Body
from sop_cli.sources.found import EMPTY, Found
from sop_cli.sources.header import Header
from sop_cli.sources.header_check import note_further_columns
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.targets import read_targets
from sop_cli.sources.untidy import untidy_cells
from sop_cli.sources.words import Vocabulary

BAD = "_bad"
"""The extra column of frames that were read from files: the fields of a row that held something unreadable."""


@dataclass(frozen=True)
class Typed:
    """What one sheet holds: the frame (types of `records/frames.py` and `_bad`), without `_id`, and the findings.

    untidy: of a log, the cells that are not in their clean form.
    """

    frame: pl.DataFrame
    findings: list[Finding]
    untidy: pl.DataFrame


def read_sheet(sheet: RawSheet, header: Header, words: Vocabulary, found: Found) -> Typed:
    """Read the rows below the header. Raises SopError when a wide table of targets does not say its year."""
    body = Body.of(sheet, header, words, found)
    note_further_columns(header, body.frame, words, found)
    body.report_faults()
    rows = read_targets(body) if words.kind.kind_name == "targets" else _records(body)
    if not header.months:
        _report_empties(rows, body)
    frame = _finished(rows, body)
    untidy = untidy_cells(body) if words.kind.kind_name == "followups" else pl.DataFrame(schema=UNTIDY_CELLS)
    return Typed(frame, found.with_people(frame), untidy)


def _records(body: Body) -> pl.DataFrame:
    values = ((column.field, body.read(column)) for column in body.words.kind.columns())
    return pl.DataFrame({"_row": body.rows, **{name: series for name, series in values if series is not None}})


def _report_empties(rows: pl.DataFrame, body: Body) -> None:
    """Needed cells that are empty; of follow-ups the SOP says what is required, and a rule finds it."""
    if body.words.kind.kind_name == "followups":
        return
    bad = set(body.found.bad)
    for column in body.words.kind.columns():
        head = body.header.by_field.get(column.field)
        if head is None or not (column.needed or column.field == "target"):
            continue
        for row in rows.filter(pl.col(column.field).is_null())["_row"]:
            if (row, column.field) not in bad:
                body.found.add(
                    EMPTY,
                    _("“{column}” is empty.").format(column=head.text),
                    row=row,
                    spot=head.spot(column.field),
                    hint=_("Please fill it in."),
                )


def _finished(rows: pl.DataFrame, body: Body) -> pl.DataFrame:
    """All columns of the kind in their order, and the place; rows with nothing of ours in them go."""
    kind, found = body.words.kind, body.found
    schema = {name: dtype for name, dtype in frames.schema(kind).items() if name != "_id"}
    rows = rows.with_columns(_file=pl.lit(found.file), _sheet=pl.lit(found.sheet, dtype=pl.String))
    rows = rows.join(_bad_fields(found), on="_row", how="left", maintain_order="left")
    frame = rows.select(
        *(
            pl.col(name).cast(dtype) if name in rows.columns else pl.lit(None, dtype).alias(name)
            for name, dtype in schema.items()
        ),
        BAD,
    )
    fields = [column.field for column in kind.columns()]
    return frame.filter(pl.any_horizontal(pl.col(fields).is_not_null()) | pl.col(BAD).is_not_null())


def _bad_fields(found: Found) -> pl.DataFrame:
    """`_row` and its unreadable fields, comma-joined."""
    by_row: dict[int, set[str]] = {}
    for row, name in found.bad:
        by_row.setdefault(row, set()).add(name)
    return pl.DataFrame(
        {"_row": list(by_row), BAD: [",".join(sorted(names)) for names in by_row.values()]},
        schema={"_row": pl.UInt32, BAD: pl.String},
    )
