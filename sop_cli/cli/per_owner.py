"""`check-followups --per-owner DIR`: a marked workbook for each person, and nothing of theirs overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sop_cli.cli.run import Run
from sop_cli.errors import SopError, Where, raise_all
from sop_cli.i18n import _
from sop_cli.sinks.meta import Meta

if TYPE_CHECKING:
    from sop_cli.reports.result import Result
    from sop_cli.sinks.per_owner import OwnerFile

Folder = Annotated[
    Path | None,
    typer.Option(
        "--per-owner", metavar="DIR", help=_("Also write one marked workbook for each person, with only their rows."),
        show_default=False,
    ),
]  # fmt: skip

_WRITTEN = ".sop-written.json"
"""Beside the files: which we wrote, and their checksums, so that a file that somebody worked in is not overwritten."""
_MOST_NOTES = 20


def write_each(run: Run, result: Result, meta: Meta, folder: Path, chosen: Sequence[str] = ()) -> Result:
    """Write everyone's file; the result says in its JSON what was written.

    chosen: what --owner and --team name; with them only people among these get a file.
    Raises SopError, before anything is written, for files that are not ours or were changed since.
    """
    from sop_cli.sinks.per_owner import owner_files
    from sop_cli.sinks.write import write

    _refuse_data_folder(run, folder)
    files = list(owner_files(result, meta, _only(run, result, chosen)))
    known = _known(folder)
    _refuse_changed(folder, files, known)
    for file in files:
        write(folder / file.name, file.data)
    stale = sorted(name for name in known if name not in {f.name for f in files} and (folder / name).exists())
    record = {name: known[name] for name in stale} | {f.name: hashlib.sha256(f.data).hexdigest() for f in files}
    write(folder / _WRITTEN, json.dumps(dict(sorted(record.items())), ensure_ascii=False, indent=1).encode())
    _tell(run, folder, files, stale)
    written = [
        {"owner": f.owner, "file": str(folder / f.name), "records": f.records, "errors": f.errors,
         "warnings": f.warnings}
        for f in files
    ]  # fmt: skip
    return replace(result, document=lambda summary: {**result.document(summary), "written": written})


def _only(run: Run, result: Result, chosen: Sequence[str]) -> set[str] | None:
    """The people that were chosen: those named, and those of a team with findings; None for everybody."""
    if not chosen:
        return None
    roster = run.book(["members"]).roster
    named = {person.name if (person := roster.find(text)) else text for text in chosen}
    return named | {finding.owner for finding in result.findings if finding.owner}


def _tell(run: Run, folder: Path, files: Sequence[OwnerFile], stale: Sequence[str]) -> None:
    run.note(_("{count} files written to {folder}.").format(count=len(files), folder=folder))
    for file in files[:_MOST_NOTES]:
        run.note(
            _("  {file}: {records} records, × {errors}, ● {warnings}").format(
                file=file.name, records=file.records, errors=file.errors, warnings=file.warnings
            )
        )
    for name in stale[:_MOST_NOTES]:
        run.note(
            _("{file} is from an earlier run, not from this one; delete it when it is done with.").format(file=name)
        )


def _refuse_data_folder(run: Run, folder: Path) -> None:
    """Copies in a data folder would be read as logs the next time."""
    from sop_cli.sources.load import matches

    taken = {ref.path.parent.resolve() for glob in run.sop.files("followups") for ref in matches(run.folder, glob)}
    if folder.resolve() in taken:
        raise SopError(
            _("The logs themselves lie in this folder; the copies would be read as logs."), Where(str(folder)),
            _("Choose another folder."),
        )  # fmt: skip


def _known(folder: Path) -> dict[str, str]:
    try:
        found: Any = json.loads((folder / _WRITTEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(sha) for name, sha in found.items()} if isinstance(found, dict) else {}


def _refuse_changed(folder: Path, files: Sequence[OwnerFile], known: dict[str, str]) -> None:
    errors = []
    for file in files:
        path = folder / file.name
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() != known.get(file.name):
            errors.append(
                SopError(
                    _("This file is not as it was written here; it may hold corrections and is not overwritten."),
                    Where(str(path)),
                    _("Take it in with “sop collect”, or move it away, or choose another folder."),
                )
            )
    raise_all(errors)
