"""`sop export commitment-letters`: read targets and signatures, make the letters, write one file or one each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sop_cli.cli.run import Run
from sop_cli.errors import SopError, Where
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.reports.result import Result
    from sop_cli.targets.resplit import Rule
    from sop_cli.values.period import Period

NAME = "commitment-letters"


@dataclass(frozen=True)
class Wanted:
    """What letters alone may be asked for.

    letters: whether letters are wanted at all. plan: split now, in place of the targets files. start, actuals, rule:
    split anew from a month on, as split-targets does. changed: only for those whose figures have changed.
    each: a folder for one file each. word: these as .docx.
    """

    letters: bool
    plan: Path | None = None
    start: str | None = None
    actuals: bool = False
    rule: Rule | None = None
    changed: bool = False
    each: Path | None = None
    word: bool = False

    @property
    def _given(self) -> list[str]:
        """The options that were used."""
        every = (
            ("--plan", self.plan), ("--from", self.start), ("--actuals", self.actuals), ("--rule", self.rule),
            ("--changed", self.changed), ("--each", self.each), ("--word", self.word),
        )  # fmt: skip
        return [option for option, given in every if given]

    def check(self, *, blank: bool, files: Iterable[Path]) -> None:
        """Raise what is wrong with the options before anything is read."""
        if not self.letters:
            self._refuse_elsewhere()
            return
        if blank:
            raise SopError(
                _("{form} cannot be blank: a letter names a person and a target.").format(form=NAME),
                hint=_("Name the plan with --plan, or the period with --period."),
            )
        self._check_plan()
        if self.word and self.each is None:
            raise SopError(
                _("--word says how --each writes; --each is missing."),
                hint=_("One Word file with all: -o letters.docx"),
            )
        if self.word or any(path.suffix.lower() == ".docx" for path in files):
            from sop_cli.sinks.letter_word import require

            require()

    def _check_plan(self) -> None:
        needing = [option for option in self._given if option in ("--from", "--actuals", "--rule", "--changed")]
        if needing and self.plan is None:
            raise SopError(
                _("{option} is about a plan; --plan is missing.").format(option=needing[0]),
                hint=_("For example: sop export {form} --plan plan.yaml --changed").format(form=NAME),
            )

    def _refuse_elsewhere(self) -> None:
        if self._given:
            raise SopError(
                _("{option} is for {form} alone.").format(option=self._given[0], form=NAME),
                hint=_("Leave it out, or write: sop export {form}").format(form=NAME),
            )


def letters_of(run: Run, wanted: Wanted) -> Result:
    """The letters of a plan, or of the targets files for a period."""
    from sop_cli.reports.letter_goals import of_records
    from sop_cli.reports.letters import letters

    if wanted.plan is not None:
        return _of_plan(run, wanted, wanted.plan)
    period = run.window
    book = run.book(["members", "targets", "signatures"], needed=["targets"])
    people = of_records(book, period)
    if not people:
        raise SopError(
            _("No person has a target in {period}.").format(period=period.label),
            Where(run.shown or None),
            _("Add targets with a person to data.targets, or split now: --plan plan.yaml"),
        )
    return letters(people, book, period, findings=book.findings, inputs=book.inputs)


def _of_plan(run: Run, wanted: Wanted, plan: Path) -> Result:
    from sop_cli.cli import again
    from sop_cli.cli.split_targets import splits_anew, splits_of
    from sop_cli.reports.letter_goals import changed, changed_anew, of_records, of_splits
    from sop_cli.reports.letters import letters
    from sop_cli.reports.resplit import Again

    asked = again.read_asked(run, wanted.start, actuals=wanted.actuals, rule=wanted.rule)
    found, world = splits_anew(run, plan, asked) if asked else splits_of(run, plan)
    _same_period(run, world.period)
    people = of_splits([one.split if isinstance(one, Again) else one for one in found], world.rates)
    if not people:
        raise SopError(
            _("The plan is not split over persons, so there is nobody to write to."),
            Where(str(plan)),
            _("Add person under split, for example person: {by: capability}."),
        )
    compared = wanted.changed and not asked
    book = run.book(["members", "signatures", *(["targets"] if compared else [])])
    only = None
    if compared:
        only = changed(people, of_records(book, world.period))
    elif wanted.changed:
        only = changed_anew(one for one in found if isinstance(one, Again))
    return letters(people, book, world.period, only=only, findings=book.findings, inputs=book.inputs)


def _same_period(run: Run, period: Period) -> None:
    if run.period is not None and (run.period.start, run.period.end) != (period.start, period.end):
        raise SopError(
            _("The plan is for {plan}, --period says {period}.").format(plan=period.label, period=run.period.label),
            hint=_("Leave --period out; the plan names its own."),
        )
