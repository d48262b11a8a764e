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
    from sop_cli.reports.letter_goals import People
    from sop_cli.reports.result import Result
    from sop_cli.values.period import Period

NAME = "commitment-letters"


@dataclass(frozen=True)
class Wanted:
    """What letters alone may be asked for.

    letters: whether letters are wanted at all. plan: split now, in place of the targets files. changed: only for those whose figures differ from the targets files.
    each: a folder for one file each. word: these as .docx.
    """

    letters: bool
    plan: Path | None = None
    changed: bool = False
    each: Path | None = None
    word: bool = False

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
        if self.changed and self.plan is None:
            raise SopError(
                _("--changed compares a plan with the targets files; --plan is missing."),
                hint=_("For example: sop export commitment-letters --plan plan.yaml --changed"),
            )
        if self.word and self.each is None:
            raise SopError(
                _("--word says how --each writes; --each is missing."),
                hint=_("One Word file with all: -o letters.docx"),
            )
        if self.word or any(path.suffix.lower() == ".docx" for path in files):
            from sop_cli.sinks.letter_word import require

            require()

    def _refuse_elsewhere(self) -> None:
        named = (("--plan", self.plan), ("--changed", self.changed), ("--each", self.each), ("--word", self.word))
        for option, given in named:
            if given:
                raise SopError(
                    _("{option} is for {form} alone.").format(option=option, form=NAME),
                    hint=_("Leave it out, or write: sop export {form}").format(form=NAME),
                )


def letters_of(run: Run, wanted: Wanted) -> Result:
    """The letters of a plan, or of the targets files for a period."""
    from sop_cli.reports.letter_goals import changed, of_records, of_splits
    from sop_cli.reports.letters import letters

    if wanted.plan is None:
        period = run.window
        book = run.book(["members", "targets", "signatures"], needed=["targets"])
        people, only = of_records(book, period), None
        _somebody(people, run, period)
    else:
        from sop_cli.cli.split_targets import splits_of

        splits, world = splits_of(run, wanted.plan)
        period = world.period
        _same_period(run, period)
        book = run.book(["members", "signatures", *(["targets"] if wanted.changed else [])])
        people = of_splits(splits)
        if not people:
            raise SopError(
                _("The plan is not split over persons, so there is nobody to write to."),
                Where(str(wanted.plan)),
                _("Add person under split, for example person: {by: capability}."),
            )
        only = changed(people, of_records(book, period)) if wanted.changed else None
    return letters(people, book, period, only=only, findings=book.findings, inputs=book.inputs)


def _same_period(run: Run, period: Period) -> None:
    if run.period is not None and (run.period.start, run.period.end) != (period.start, period.end):
        raise SopError(
            _("The plan is for {plan}, --period says {period}.").format(plan=period.label, period=run.period.label),
            hint=_("Leave --period out; the plan names its own."),
        )


def _somebody(people: People, run: Run, period: Period) -> None:
    if not people:
        raise SopError(
            _("No person has a target in {period}.").format(period=period.label),
            Where(run.shown or None),
            _("Add targets with a person to data.targets, or split now: --plan plan.yaml"),
        )
