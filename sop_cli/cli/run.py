"""A run: the workspace, its definition, the as-of date and the period. After this nobody asks the clock."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sop_cli import i18n
from sop_cli.cli.options import Common
from sop_cli.cli.problems import say
from sop_cli.errors import SopError, Where, why
from sop_cli.i18n import _
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding, Input
from sop_cli.records.sop import Sop
from sop_cli.sources.definition import read_sop
from sop_cli.sources.yaml import Document
from sop_cli.values.base import Refused
from sop_cli.values.calendar import WorkCalendar
from sop_cli.values.dates import parse_date
from sop_cli.values.period import Period, parse_period
from sop_cli.values.visible import visible

if TYPE_CHECKING:
    from sop_cli.sources.load import Loaded

NAME = "sop.yaml"


@dataclass
class Run:
    """One run of one command.

    folder: where sop.yaml lies (the current folder without one). shown: the definition's name as given.
    """

    common: Common
    folder: Path
    shown: str
    sop: Sop
    document: Document | None
    as_of: date
    period: Period | None
    calendar: WorkCalendar
    notes: list[str] = field(default_factory=list)
    loaded: dict[str, Loaded] = field(default_factory=dict)
    further: list[Input] = field(default_factory=list)

    @property
    def window(self) -> Period:
        """The period, for a command that asked `start` for one."""
        if self.period is None:
            raise AssertionError("start(period=True) sees to it")
        return self.period

    def note(self, line: str) -> None:
        """Say a thing on stderr, once, unless the run is to be quiet."""
        if line not in self.notes:
            self.notes.append(line)
            if not self.common.quiet:
                say(visible(line))

    def book(
        self, kinds: Sequence[str], *, needed: Iterable[str] = (), instead: dict[str, Sequence[Path]] | None = None
    ) -> Book:
        """Read kinds of records of the workspace.

        needed: kinds that must have files. instead: files named on the command line, in place of the workspace's.
        """
        from sop_cli.cli.loading import load

        return load(self, kinds, set(needed), instead or {})

    def inputs(self) -> tuple[Input, ...]:
        """What has been read so far."""
        return (*(i for kind in self.loaded.values() for i in kind.inputs), *self.further)

    def findings(self) -> tuple[Finding, ...]:
        """What reading has found so far."""
        return tuple(f for kind in self.loaded.values() for f in kind.findings)


def start(common: Common, *, workspace: bool = True, period: bool = False) -> Run:
    """Begin a run.

    workspace: whether there must be a sop.yaml. period: whether --period must be given.
    Raises SopError for whatever is missing or not understood.
    """
    _enter(common.directory)
    path = _definition(common.sop, wanted=workspace)
    if path is None:
        sop, document, shown, folder = Sop(sop=1, name="sop"), None, "", Path()
    else:
        shown = str(common.sop) if common.sop else os.path.relpath(path)
        sop, document = read_sop(path, shown, _checks(), speak=None if common.lang else i18n.set_language)
        folder = path.parent
    calendar = WorkCalendar(sop.calendar.country, tuple(sop.calendar.holidays), tuple(sop.calendar.workdays))
    as_of = _as_of(common.as_of, sop)
    window = _period(common.period, sop, wanted=period)
    return Run(common, folder, shown, sop, document, as_of, window, calendar)


def _checks() -> list[Any]:
    from sop_cli.metrics import settings as scheme
    from sop_cli.plans import settings as plans
    from sop_cli.rules import settings as rules

    return [rules.problems, plans.problems, scheme.problems, _advice]


def _advice(sop: Sop) -> Iterable[Any]:
    """What is wrong with the team's own advice; most definitions have none, and load nothing for it."""
    if not sop.advice.rules and not sop.advice.off:
        return ()
    from sop_cli.reports.advice import problems

    return problems(sop)


def _enter(directory: Path | None) -> None:
    if directory is None:
        return
    try:
        os.chdir(directory)
    except OSError as error:
        raise SopError(
            _("This folder cannot be entered: {why}").format(why=why(error)), Where(str(directory))
        ) from None


def _definition(named: Path | None, *, wanted: bool) -> Path | None:
    if named is not None:
        return named.resolve()
    try:
        here = Path.cwd()
    except OSError:
        raise SopError(_("The current folder does not exist any more."), hint=_("Change to another folder.")) from None
    found = next((p / NAME for p in (here, *here.parents) if (p / NAME).is_file()), None)
    if found is None and wanted:
        raise SopError(
            _("There is no {name} here or in a folder above.").format(name=NAME),
            hint=_("Set up a workspace with “sop init”, or name a definition with --sop FILE."),
        )
    return found


def _as_of(text: str | None, sop: Sop) -> date:
    return datetime.now(ZoneInfo(sop.timezone)).date() if text is None else day_given("--as-of", text)


def day_given(option: str, text: str) -> date:
    """The day that an option names; raises SopError for what is no day."""
    try:
        return parse_date(text)
    except Refused as refused:
        raise SopError(f"{option} “{text}”: {refused.reason}", hint=refused.hint) from None


def _period(text: str | None, sop: Sop, *, wanted: bool) -> Period | None:
    if text is None:
        if wanted:
            raise SopError(
                _("Which period? --period is missing."),
                hint=_("For example --period 2023Q4, 2023-10, 2023H2, 2023 or 2023-10-01..2023-12-31"),
            )
        return None
    try:
        return parse_period(text, month_start=sop.calendar.month_start)
    except Refused as refused:
        raise SopError(f"--period “{text}”: {refused.reason}", hint=refused.hint) from None
