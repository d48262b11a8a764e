"""Time whole commands side by side in one run, and write what came out as ratios into RESULTS.md.

    python benchmarks/run.py [NAME …] [--runs 3] [--write]

A benchmark is a module here with `NAME`, `ABOUT`, `prepare(folder)`, `COMMANDS`: label → command line (a list) as it
runs in that folder. The first label is ours, the others are what it is held against. The commands take turns, so that
a machine that changes its pace in between changes it for all of them.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
NAMES = ("split", "log")


class Measured(NamedTuple):
    """One run of one command: wall seconds, CPU seconds, peak resident MB."""

    wall: float
    cpu: float
    peak: float


def once(command: Sequence[str], folder: Path) -> Measured:
    """Run a command to its end; its output is thrown away. Raises when it fails."""
    started = time.perf_counter()
    pid = os.fork()
    if pid == 0:  # the child: never returns
        os.chdir(folder)
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.execvp(command[0], list(command))  # noqa: S606 - our own command line
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - started
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    return Measured(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _apart(work: Callable[[Path], None], folder: Path) -> None:
    """Work in a process of its own: what it takes in memory would count as the peak of every process begun later."""
    pid = os.fork()
    if pid == 0:
        work(folder)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        raise SystemExit("the data could not be made")


def measure(name: str, runs: int) -> list[str]:
    """The lines of RESULTS.md for one benchmark."""
    module = importlib.import_module(name)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        _apart(module.prepare, folder)
        if hasattr(module, "peers"):
            module.peers()
        taken: dict[str, list[Measured]] = {label: [] for label in module.COMMANDS}
        for _ in range(runs):
            for label, command in module.COMMANDS.items():
                taken[label].append(once(command, folder))
    return [f"## {module.NAME}", "", module.ABOUT, "", f"{_machine()}, {runs} runs each.", "", *_table(taken), ""]


def _machine() -> str:
    """When and on what it was measured."""
    day = date.today().isoformat()  # noqa: DTZ011 - a note
    return f"{day}, Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"


def _kept(written: str, lines: Sequence[str]) -> str:
    """The results so far with a benchmark's own part put in its place, or behind the others."""
    parts = re.split(r"(?m)^(?=## )", written or "# Results\n\nWhole processes, taking turns.\n\n")
    own = "\n".join(lines) + "\n"
    kept = [own if part.startswith(lines[0] + "\n") else part for part in parts]
    return "".join(kept if own in kept else [*kept, own])


def _table(taken: dict[str, list[Measured]]) -> list[str]:
    ours = next(iter(taken.values()))
    lines = [
        "| what | wall s, each run | CPU s, median | peak MB | ours ÷ this, median of pairs |",
        "| --- | --- | --- | --- | --- |",
    ]
    for label, runs in taken.items():
        walls = " · ".join(f"{run.wall:.2f}" for run in runs)
        cpu = statistics.median(run.cpu for run in runs)
        peak = max(run.peak for run in runs)
        ratio = statistics.median(a.wall / b.wall for a, b in zip(ours, runs, strict=True))
        lines.append(f"| {label} | {walls} | {cpu:.2f} | {peak:.0f} | {ratio:.2f} |")
    return lines


def main() -> None:
    """Measure what is named, or everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", default=NAMES, help=", ".join(NAMES))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put what was measured into RESULTS.md")
    chosen = parser.parse_args()
    sys.path.insert(0, str(HERE))
    for name in chosen.names:
        lines = measure(name, chosen.runs)
        sys.stdout.write("\n".join(lines) + "\n")
        if chosen.write:
            results = HERE / "RESULTS.md"
            written = results.read_text(encoding="utf-8") if results.exists() else ""
            results.write_text(_kept(written, lines), encoding="utf-8")


if __name__ == "__main__":
    main()
