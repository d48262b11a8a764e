"""The options that commands share. Loaded with a command, when the language is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sop_cli.i18n import _


class Format(StrEnum):
    """What goes to stdout."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"


class CheckFormat(StrEnum):
    """What goes to stdout from a command that checks: also what build servers and editors read."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


class FailOn(StrEnum):
    """From which severity on a run ends with status 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


class RuleName(StrEnum):
    """Who takes what is missing when targets are split anew."""

    PROPORTIONAL = "proportional"
    EVEN = "even"
    KEEP = "keep"


class Lang(StrEnum):
    """The languages of the output."""

    ZH = "zh"
    EN = "en"


_RUN = _("Workspace and time")
_OUT = _("Output")

Directory = Annotated[
    Path | None,
    typer.Option("-C", "--directory", metavar="DIR", help=_("Work as if started in DIR."), rich_help_panel=_RUN),
]
SopFile = Annotated[
    Path | None,
    typer.Option(
        "--sop", metavar="FILE", help=_("The definition; default: sop.yaml here or above."), rich_help_panel=_RUN
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help=_("Judge as of this day; default: today."), rich_help_panel=_RUN),
]
PeriodText = Annotated[
    str | None,
    typer.Option(
        "--period", metavar="PERIOD",
        help=_("2023Q4, 2023-10, 2023H2, 2023, 2023-W41 or FROM..TO."), rich_help_panel=_RUN,
    ),
]  # fmt: skip
Language = Annotated[
    Lang | None,
    typer.Option("--lang", metavar="LANG", help=_("Language, zh or en; default: the SOP's."), rich_help_panel=_OUT),
]
OutFormat = Annotated[
    Format | None,
    typer.Option(
        "--format", metavar="FORMAT", help=_("Print a table (default), json, csv, md or html."), rich_help_panel=_OUT
    ),
]
Output = Annotated[
    list[Path] | None,
    typer.Option(
        "-o", "--output", metavar="FILE",
        help=_("Write a file: .xlsx .docx .pdf .png .csv .json .md .html. May be given again."),
        rich_help_panel=_OUT,
    ),
]  # fmt: skip
CheckOutFormat = Annotated[
    CheckFormat | None,
    typer.Option(
        "--format", metavar="FORMAT", rich_help_panel=_OUT,
        help=_("Print a table (default), json, csv, md, html, github, sarif or junit."),
    ),
]  # fmt: skip
CheckOutput = Annotated[
    list[Path] | None,
    typer.Option(
        "-o", "--output", metavar="FILE",
        help=_("Write a file: .xlsx .csv .json .md .html .sarif .xml (JUnit). May be given again."),
        rich_help_panel=_OUT,
    ),
]  # fmt: skip
FailOnOption = Annotated[
    FailOn,
    typer.Option(
        "--fail-on",
        metavar="LEVEL",
        show_default=False,
        rich_help_panel=_OUT,
        help=_("Status 1 from error (default), warning or info on; or never."),
    ),
]
Summary = Annotated[
    bool,
    typer.Option("--summary", help=_("JSON without the lists of findings, records."), rich_help_panel=_OUT),
]
Unmask = Annotated[
    bool,
    typer.Option("--unmask", help=_("Show phone and ID numbers and mail addresses."), rich_help_panel=_OUT),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help=_("No notes on stderr."), rich_help_panel=_OUT)]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help=_("Say what is read."), rich_help_panel=_OUT)]
NoColor = Annotated[bool, typer.Option("--no-color", help=_("No colour."), rich_help_panel=_OUT)]


@dataclass(frozen=True)
class Common:
    """What every command may be told, gathered."""

    directory: Path | None = None
    sop: Path | None = None
    as_of: str | None = None
    period: str | None = None
    lang: Lang | None = None
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False
    unmask: bool = False


@dataclass(frozen=True)
class Out:
    """Where the result goes. most: entries of one section on the terminal; None: all.

    each: a folder for one file each of what is made for several people, with that ending.
    """

    format: Format | CheckFormat | None = None
    files: tuple[Path, ...] = ()
    fail_on: FailOn = FailOn.ERROR
    summary: bool = False
    each: Path | None = None
    ending: str = ".xlsx"
    most: int | None = None
