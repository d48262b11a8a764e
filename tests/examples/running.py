"""Run `sop` as a user does, in a process of its own; or in this one where many runs are made."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).parents[2]
EAST = ROOT / "examples" / "east-china"
NORTH = ROOT / "examples" / "northwind"


def sop(*words: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command; output is text, whatever the status."""
    return subprocess.run(
        [sys.executable, "-m", "sop_cli", *words], cwd=cwd, env=_clean() | environment, capture_output=True, text=True,
        encoding="utf-8",
    )  # fmt: skip


def _clean() -> dict[str, str]:
    """The environment without what changes the language or the look."""
    kept = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "NO_COLOR")}
    return kept | {"PYTHONIOENCODING": "utf-8", "LANG": "C.UTF-8"}


def inside(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in this process: the same, and quick. Only the help's language is that of the first run."""
    from sop_cli.cli.app import main

    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, _clean() | environment, clear=True),
        chdir(cwd),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main(list(words))
        except SystemExit as end:
            return subprocess.CompletedProcess(words, int(end.code or 0), out.getvalue(), err.getvalue())


@cache
def document(*words: str) -> dict[str, Any]:
    """The JSON that a command prints, once per test run."""
    done = sop(*words, "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def of(rows: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    """The one row that has these values."""
    found = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    assert len(found) == 1, (wanted, len(found))
    return found[0]
