"""What the command line asked for, as far as it makes a difference to what comes out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from sop_cli import __version__
from sop_cli.cli.line import ARGS
from sop_cli.cli.run import NAME, Run
from sop_cli.i18n import language
from sop_cli.records.run_mark import VERIFIED, RunMark
from sop_cli.reports.result import Result

_DROPPED = (
    "-o", "--output", "--format", "-C", "--directory", "--sop", "--as-of", "--period", "--lang", "--fail-on",
)  # fmt: skip
_FLAGS = ("-q", "--quiet", "-v", "--verbose", "--no-color", "--summary")


def mark_of(run: Run, result: Result) -> RunMark | None:
    """The mark of a result that can be made again; None for others."""
    args = ARGS.get()
    if not args or args[0] != result.command or result.command not in VERIFIED:
        return None
    if any(arg.startswith(("--trace", "--compare", "--one-page", "--good-news")) for arg in args):
        return None
    return RunMark(
        result.command, run.as_of.isoformat(), _period(args), language(), __version__, definition_hash(run),
        tuple(_kept(args[1:])), [(shown(i.path), i.sheet, i.sha256[:16]) for i in result.inputs],
    )  # fmt: skip


def definition_hash(run: Run) -> str | None:
    """The hash of sop.yaml; None without one."""
    path = Path(run.common.sop) if run.common.sop else run.folder / NAME
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if run.document else None
    except OSError:
        return None


def shown(path: str) -> str:
    """A path that says nothing of this machine: inside the folder, or the name alone."""
    if not Path(path).is_absolute():
        return path.replace("\\", "/")
    inside = os.path.relpath(path)
    return Path(path).name if inside.startswith("..") else inside.replace("\\", "/")


def _period(args: Sequence[str]) -> str | None:
    """The period as it was asked for; None where the command takes its own."""
    for at, arg in enumerate(args):
        if arg.startswith("--period="):
            return arg.removeprefix("--period=")
        if arg == "--period" and at + 1 < len(args):
            return args[at + 1]
    return None


def _kept(args: Sequence[str]) -> list[str]:
    kept: list[str] = []
    skip = False
    for arg in args:
        if skip:
            skip = False
        elif arg in _DROPPED:
            skip = True
        elif not (arg in _FLAGS or arg.startswith(tuple(f"{name}=" for name in _DROPPED if name.startswith("--")))):
            kept.append(shown(arg))
    return kept
