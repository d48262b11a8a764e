"""The folder of closings beside sop.yaml, read and held against its own chain."""

from __future__ import annotations

import json
from pathlib import Path

from sop_cli.errors import LedgerError, Where, why
from sop_cli.i18n import _
from sop_cli.records.closing import FORMAT, Closing

FOLDER = "closed"


def read_closings(folder: Path) -> list[Closing]:
    """All entries in order. Raises LedgerError where one is missing, was changed or cannot be read."""
    found: list[Closing] = []
    for path in sorted((folder / FOLDER).glob("[0-9][0-9][0-9][0-9]-*.json")):
        entry = _entry(path)
        previous = found[-1].hash if found else ""
        if entry.number != len(found) + 1 or entry.previous != previous or path.name != entry.name:
            raise _broken(path, _("an entry before it is missing or another"))
        if entry.hash != entry.expected:
            raise _broken(path, _("its content is not what was kept"))
        found.append(entry)
    return found


def _entry(path: Path) -> Closing:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        entry = Closing(**content)
    except OSError as error:
        raise _broken(path, why(error)) from error
    except (ValueError, TypeError) as error:
        raise _broken(path, _("it cannot be read")) from error
    if entry.sop_close != FORMAT:
        raise _broken(path, _("it is of a newer version"))
    return entry


def _broken(path: Path, reason: str) -> LedgerError:
    return LedgerError(
        _("This closing does not verify: {why}.").format(why=reason),
        Where(f"{FOLDER}/{path.name}"),
        _("Put the file back from a backup; closings are never edited. To change one, use --reopen --reason."),
    )
