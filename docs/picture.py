"""Draw docs/review.svg and docs/review.en.svg: what `sop review` really prints on a terminal, for the READMEs.

Run it after a change of the review's look: `python3 docs/picture.py`. `tests/test_readme.py` says when that is due.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
WIDTH = 100
PICTURES = {"zh": ROOT / "docs" / "review.svg", "en": ROOT / "docs" / "review.en.svg"}
COMMANDS = {
    "zh": "review -C examples/east-china --period 2023Q4 --as-of 2023-12-31",
    "en": "review -C examples/northwind --period 2024Q1 --as-of 2024-03-31",
}
ENDS = {"zh": "按团队", "en": "By team"}
"""The picture shows the first page: it ends before this section."""

_DARK = ["#24292f", "#b3261e", "#2e7d32", "#b26a00", "#1f4e79", "#8250df", "#1b7c83", "#6e7781"]
_BRIGHT = ["#57606a", "#b3261e", "#2e7d32", "#b26a00", "#1f4e79", "#8250df", "#1b7c83", "#8c959f"]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:], 16)


THEME = TerminalTheme((255, 255, 255), _rgb("#24292f"), list(map(_rgb, _DARK)), list(map(_rgb, _BRIGHT)))
"""A light paper: the pictures are read on white and on dark pages alike."""

FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<style>
.{unique_id}-matrix {{
  font-family: "Sarasa Mono SC", "Noto Sans Mono CJK SC", "Microsoft YaHei Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; white-space: pre;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: arial, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
  <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def printed(language: str) -> str:
    """What the command prints on a terminal: with its colours, up to the end of the first page."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    environment |= {"TERM": "xterm-256color", "COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "sop_cli", *COMMANDS[language].split(), "-q"]
    with subprocess.Popen(command, cwd=ROOT, stdout=slave, stderr=slave, env=environment):  # noqa: S603 - our own command
        os.close(slave)
        text = _all_of(master)
    lines = text.replace("\r\n", "\n").split("\n")
    end = next(i for i, line in enumerate(lines) if re.sub(r"\x1b\[[0-9;]*m", "", line).strip() == ENDS[language])
    return "\n".join(lines[:end]).rstrip()


def _all_of(master: int) -> str:
    found = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # how Linux says that the other end was closed
            break
        if not piece:
            break
        found += piece
    os.close(master)
    return found.decode()


def picture(language: str) -> str:
    """The picture as SVG; the same text gives the same bytes."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
        console.print(Text(f"$ sop {COMMANDS[language]}", style="bold"))
        console.print(Text.from_ansi(printed(language)))
        drawn = console.export_svg(
            title="sop review", theme=THEME, code_format=FORMAT, unique_id="sop", font_aspect_ratio=0.5
        )
    return "\n".join(line.rstrip() for line in _TEXT.sub(_in_columns, drawn).splitlines()) + "\n"


_TEXT = re.compile(r'<text class="(sop-r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+" ([^>]*)>([^<]*)</text>')
_CELL = 10
"""The width of one column: half of the font size, so that a Chinese sign fills two."""


def _in_columns(match: re.Match[str]) -> str:
    """Place Chinese and Latin runs each in its own columns: Rich counts signs where it should count columns."""
    look, x, y, rest, text = match.groups()
    at, runs = float(x), []
    for _width, signs in groupby(re.findall(r"&[#\w]+;|.", text), key=lambda sign: sign[0] != "&" and cell_len(sign)):
        run = list(signs)
        wide = _CELL * sum(1 if sign[0] == "&" else cell_len(sign) for sign in run)
        place = f'class="{look}" x="{at:g}" y="{y}" textLength="{wide:g}"'
        runs.append(f"<text {place} {rest}>{''.join(run)}</text>")
        at += wide
    return "".join(runs)


if __name__ == "__main__":
    for language, path in PICTURES.items():
        path.write_text(picture(language), encoding="utf-8")
