"""Whose a file under `data:` is: the team's own, which nothing overwrites, or one that this tool wrote."""

from __future__ import annotations

from pathlib import Path

from sop_cli.cli.run import Run
from sop_cli.errors import SopError


def is_somebodys(run: Run, path: Path) -> bool:
    """Whether an output would take the place of a file of the team's data that this tool did not write."""
    from sop_cli.sources.load import matches

    target = path.resolve()
    named = (
        ref.path.resolve() for kind in run.sop.data for glob in run.sop.files(kind) for ref in matches(run.folder, glob)
    )
    return target in set(named) and not _is_ours(path)


def _is_ours(path: Path) -> bool:
    from sop_cli.sources.files import read_file
    from sop_cli.sources.load import is_own_text

    try:
        raw = read_file(path, str(path))
    except SopError:
        return False
    return raw.mark is not None or is_own_text(raw)
