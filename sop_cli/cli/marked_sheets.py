"""The logs' sheets as they came, for copies of them: marked, one for each person, or corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sop_cli.cli.run import Run

if TYPE_CHECKING:
    import polars as pl

    from sop_cli.reports.result import MarkedSheet
    from sop_cli.sources.header import Header
    from sop_cli.sources.load import FileRef
    from sop_cli.sources.raw import RawSheet

_LARGEST_LOOK = 8 << 20


def marked_sheets(run: Run, named: Sequence[Path], *, certain: bool = False) -> Iterator[MarkedSheet]:
    """The logs' sheets in the order in which they were read. named: what the command line names in their place.

    certain: look for what can be corrected with certainty.
    """
    from sop_cli.records.kinds import KINDS as MODELS
    from sop_cli.records.people import Roster
    from sop_cli.reports.result import MarkedSheet
    from sop_cli.sources.certain import corrections
    from sop_cli.sources.files import read_file
    from sop_cli.sources.found import Found
    from sop_cli.sources.header import Header
    from sop_cli.sources.headers import find_header
    from sop_cli.sources.rows import records
    from sop_cli.sources.words import Vocabulary

    words = Vocabulary.of(
        MODELS["followups"], run.sop.sources.get("followups"), currency=run.sop.currency,
        month_start=run.sop.calendar.month_start,
    )  # fmt: skip
    channels = run.sop.followups.channels
    members = run.loaded.get("members")
    roster = Roster.from_rows(members.frame.iter_rows(named=True)) if members else Roster()
    frames = run.loaded["followups"].frame.partition_by("_file", "_sheet", as_dict=True)
    read = {(i.path, i.sheet) for i in run.loaded["followups"].inputs}
    for ref in log_files(run, named):
        if not any(path == ref.shown for path, _sheet in read):
            continue
        for sheet in read_file(ref.path, ref.shown, ref.sheet).sheets:
            if (ref.shown, sheet.name) not in read:
                continue
            found = Found(ref.shown, sheet.name)
            header = find_header(sheet, words, found)
            if isinstance(header, Header):
                cells = sheet.frame.select("_row", r"^c\d+$")
                rows = records(sheet, header, words, found)
                lost = {f.row for f in sheet.faults if f.column is None and f.unreadable and f.row > header.row}
                broken = frozenset(rows.filter(rows["_broken"])["_row"].to_list()) | lost
                merges = [(m.first_row, m.last_row, m.first_column, m.last_column) for m in sheet.merges]
                typed = frames.get((ref.shown, sheet.name))
                yield MarkedSheet(
                    ref.shown, sheet.name, header.row, cells, (), merges, broken,
                    keys=_keys(typed), owners=_owners(typed, roster), filled=_filled(rows, header, sheet),
                    source=_source(ref),
                    changes=corrections(sheet, header, words, channels, ref.shown) if certain else (),
                )  # fmt: skip


def log_files(run: Run, files: Sequence[Path]) -> list[FileRef]:
    """The files that were read as logs."""
    from sop_cli.sources.load import matches, named

    if files:
        return named(files)
    return [ref for glob in run.sop.files("followups") for ref in matches(run.folder, glob)]


def _keys(typed: pl.DataFrame | None) -> Mapping[int, str]:
    from sop_cli.records.origin import MOST_ORIGINS, record_keys

    if typed is None or typed.height > MOST_ORIGINS:
        return {}
    return dict(zip(typed["_row"].to_list(), record_keys(typed), strict=True))


def _owners(typed: pl.DataFrame | None, roster: object) -> Mapping[int, str | None]:
    from sop_cli.records.people import Roster

    if typed is None or not isinstance(roster, Roster):
        return {}
    names = {text: person.name if (person := roster.find(text)) else text for text in typed["owner"].unique()}
    return {row: names[owner] for row, owner in typed.select("_row", "owner").iter_rows()}


def _filled(rows: pl.DataFrame, header: Header, sheet: RawSheet) -> Mapping[tuple[int, int], str]:
    """What stands in cells that say “as above” or belong to a merged range: (row, column from 0) → text."""
    from sop_cli.records.kinds import KINDS as MODELS
    from sop_cli.sources.fill import filled_down

    found: dict[tuple[int, int], str] = {}
    for column in MODELS["followups"].columns():
        head = header.by_field.get(column.field)
        if not column.filled_down or head is None or head.name not in rows.columns:
            continue
        text, _lost = filled_down(rows, head.name, sheet.merges)
        changed = text.ne_missing(rows[head.name])
        for row, value in zip(rows["_row"].filter(changed), text.filter(changed), strict=True):
            if value is not None:
                found[row, head.index] = value
    return found


def _source(ref: FileRef) -> Path | None:
    """The workbook whose look is to be kept; None for what has no look or is too large to be loaded with it."""
    with ref.path.open("rb") as stream:
        is_package = stream.read(4) == b"PK\x03\x04"
    return ref.path if is_package and ref.path.stat().st_size <= _LARGEST_LOOK else None
