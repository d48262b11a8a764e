"""Run `sop` as a user does: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
EAST = ROOT / "examples" / "east-china"
NORTH = ROOT / "examples" / "northwind"


def sop(*words: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command; output is text, whatever the status."""
    clean = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "COLUMNS", "NO_COLOR")}
    clean |= {"PYTHONIOENCODING": "utf-8", "LANG": "C.UTF-8"} | environment
    return subprocess.run(
        [sys.executable, "-m", "sop_cli", *words], cwd=cwd, env=clean, capture_output=True, text=True, encoding="utf-8"
    )


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
