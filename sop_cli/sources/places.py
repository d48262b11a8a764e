"""Which files are meant: names, folders and globs → files in a fixed order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _

ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
"""Endings of files that are looked at in folders and through globs; a file named outright may have any."""

_WILD = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class FileRef:
    """A file to read: where it is, how people are shown it, and the one sheet that is meant, if any."""

    path: Path
    shown: str
    sheet: str | None = None


def named(paths: Iterable[Path]) -> list[FileRef]:
    """The files that a command line names; a folder stands for the tables in it, “book.xlsx#sheet” for one sheet.

    Raises SopError for a folder without any.
    """
    found: list[FileRef] = []
    for path in paths:
        if path.is_dir():
            inside = within(path)
            if not inside:
                raise SopError(
                    _("There is no table (.xlsx, .csv …) in this folder."), Where(str(path)), _("Name the files.")
                )
            found.extend(inside)
            continue
        file, sheet = _with_sheet(path)
        found.append(FileRef(file, str(file), sheet))
    return found


def within(folder: Path) -> list[FileRef]:
    """The tables in a folder and the folders below it; none where it holds none."""
    return [FileRef(file, str(file)) for file in _tables(folder, folder.rglob("*"), [])]


def matches(folder: Path, pattern: str, notes: list[str] | None = None) -> list[FileRef]:
    """The files of a workspace that a `data:` entry means, sorted. notes: takes what was left aside and why.

    pattern: relative to the folder, with * ? ** and an optional “#sheet” behind. A file whose name is the pattern wins.
    A glob does not follow links out of the folder it begins in.
    """
    notes = notes if notes is not None else []
    path, sheet = _with_sheet(folder / pattern)
    if path.is_file():
        return [FileRef(path, _shown(path, folder), sheet)]
    pattern, _hash, wanted = pattern.partition("#") if sheet is None and "#" in pattern else (pattern, "", sheet or "")
    parts = PurePosixPath(pattern.replace(os.sep, "/")).parts
    fixed = next((index for index, part in enumerate(parts) if _WILD.search(part)), len(parts))
    if fixed == len(parts):
        return []
    base = folder.joinpath(*parts[:fixed])
    files = _tables(base, base.glob("/".join(parts[fixed:])), notes) if base.is_dir() else []
    return [FileRef(file, _shown(file, folder), wanted or None) for file in files]


def _with_sheet(path: Path) -> tuple[Path, str | None]:
    if path.exists() or "#" not in path.name:
        return path, None
    name, _hash, sheet = path.name.rpartition("#")
    file = path.with_name(name) if name else path
    return (file, sheet or None) if name and (file.exists() or not _WILD.search(name)) else (path, None)


def _tables(base: Path, candidates: Iterable[Path], notes: list[str]) -> list[Path]:
    """Files that may hold tables, in the order of their paths."""
    inside = base.resolve()
    found = []
    for path in sorted(candidates, key=lambda path: path.as_posix()):
        if not path.is_file() or path.name.startswith(".") or path.suffix.lower() not in ENDINGS:
            continue
        if path.name.startswith("~$"):
            notes.append(
                _("{file}: a lock file of Excel, left aside; is the workbook still open?").format(file=path.name)
            )
        elif not path.resolve().is_relative_to(inside):
            notes.append(_("{file}: a link out of its folder, left aside.").format(file=path.name))
        else:
            found.append(path)
    return found


def _shown(path: Path, folder: Path) -> str:
    """The path as seen from the folder of sop.yaml, with forward slashes everywhere."""
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return path.as_posix()
