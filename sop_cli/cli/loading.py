"""The one place that turns files into a book: the workspace's, or those named on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sop_cli.cli.run import Run
from sop_cli.errors import CollectedError, SopError, Where, raise_all
from sop_cli.i18n import _
from sop_cli.records.book import Book
from sop_cli.records.people import Roster
from sop_cli.sources.load import FileRef, Loaded, matches, named, read_kind


def load(run: Run, kinds: Sequence[str], needed: set[str], instead: Mapping[str, Sequence[Path]]) -> Book:
    """Read what is not read yet, and give everything as a book. Raises all that could not be read at all."""
    errors: list[SopError] = []
    for kind in dict.fromkeys([*kinds, *instead]):
        if kind in run.loaded:
            continue
        try:
            run.loaded[kind] = _read(run, kind, instead.get(kind), needed=kind in needed)
        except SopError as error:
            errors.extend(error.errors if isinstance(error, CollectedError) else (error,))
    raise_all(errors)
    return _book(run)


def _read(run: Run, kind: str, paths: Sequence[Path] | None, *, needed: bool) -> Loaded:
    notes: list[str] = []
    refs = named(paths) if paths else _workspace(run, kind, notes)
    if needed and not refs:
        raise _missing(run, kind)
    loaded = read_kind(
        kind,
        refs,
        source=run.sop.sources.get(kind),
        currency=run.sop.currency,
        month_start=run.sop.calendar.month_start,
    )
    for line in [*notes, *loaded.notes]:
        run.note(line)
    if run.common.verbose:
        for read in loaded.inputs:
            run.note(_("{file}: {rows} rows as {kind}").format(file=read.path, rows=read.rows, kind=kind))
    return loaded


def _workspace(run: Run, kind: str, notes: list[str]) -> list[FileRef]:
    return [ref for pattern in run.sop.files(kind) for ref in matches(run.folder, pattern, notes)]


def _missing(run: Run, kind: str) -> SopError:
    patterns = run.sop.files(kind)
    where = run.document.where(("data", kind), key=True) if run.document and patterns else Where(run.shown or None)
    if patterns:
        message = _("No file matches {pattern}.").format(pattern=", ".join(patterns))
        return SopError(message, where, _("Put the file there, or correct data.{kind}.").format(kind=kind))
    message = _("This command needs {kind}, and data: does not name any.").format(kind=kind)
    return SopError(message, where, _("Add “{kind}: data/….xlsx” under data:.").format(kind=kind))


def _book(run: Run) -> Book:
    members = run.loaded.get("members")
    logs = run.loaded.get("followups")
    return Book(
        sop=run.sop,
        as_of=run.as_of,
        calendar=run.calendar,
        frames={kind: loaded.frame for kind, loaded in run.loaded.items()},
        roster=Roster.from_rows(members.frame.iter_rows(named=True)) if members else Roster(),
        findings=run.findings(),
        inputs=run.inputs(),
        columns={kind: loaded.fields for kind, loaded in run.loaded.items()},
        headers={place: header for loaded in run.loaded.values() for place, header in loaded.headers.items()},
        header_rows={place: row for loaded in run.loaded.values() for place, row in loaded.header_rows.items()},
        **({"untidy": logs.untidy} if logs else {}),
    )
