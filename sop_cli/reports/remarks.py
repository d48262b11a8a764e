"""What a reader of figures must know about the data behind them: said in the report and in JSON as warnings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sop_cli.i18n import _
from sop_cli.metrics.goals import Doubtful, Goals, Uneven
from sop_cli.metrics.performance import Performance
from sop_cli.records.finding import Finding, Severity
from sop_cli.reports.words import DIMENSION_WORDS, Speaker, listed, title_of


@dataclass(frozen=True)
class Remark:
    """code: a word for programs. message: the sentence."""

    code: str
    message: str

    def as_json(self) -> dict[str, str]:
        """The public keys."""
        return {"code": self.code, "message": self.message}


def remarks(performance: Performance, findings: Sequence[Finding] = ()) -> list[Remark]:
    """Everything worth knowing about the data of a period. findings: what reading found in what figures rest on."""
    said = (*_unread(findings), *_targets(performance), *_records(performance))
    return [Remark(code, message) for code, message in said]


def _unread(findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    weighty = [finding for finding in findings if finding.severity is not Severity.INFO]
    if weighty:
        shown = [
            _("{place} {message}").format(place=finding.where, message=finding.message.rstrip(".。"))
            for finding in weighty[:_MOST_PLACES]
        ]
        if rest := len(weighty) - len(shown):
            shown.append(_("and {count} more").format(count=rest))
        yield (
            "not-understood",
            _("{count} places in the files were not understood, and do not count as they stand: {places}.")
            .format(count=len(weighty), places=_("; ").join(shown)),
        )  # fmt: skip


_MOST_PLACES = 5


def _targets(performance: Performance) -> Iterator[tuple[str, str]]:
    goals, speaker = performance.goals, Speaker.of(performance.records.book.sop)
    if elsewhere := goals.elsewhere():
        yield (
            "no-targets-in-period",
            _("No target lies inside {period}; the targets files speak of {periods}.").format(
                period=performance.period.label, periods=listed(elsewhere, 6)
            ),
        )
    if count := goals.without_figures():
        yield (
            "targets-not-understood",
            _("The targets files have rows of {period} ({count}), but none with a figure that could be read.").format(
                period=performance.period.label, count=count
            ),
        )
    yield from _doubtful(goals)
    for uneven in goals.uneven():
        yield "targets-differ", _uneven(uneven, speaker)
    for thin in goals.thin():
        yield (
            "targets-missing-months",
            _("{metric}: the targets by month cover {present} of the {wanted} months of the period.").format(
                metric=title_of(thin.metric), present=thin.present, wanted=thin.wanted
            ),
        )
    if timeless := goals.timeless():
        yield (
            "targets-without-period",
            _("Targets that name no period are taken as this period’s ({count}).").format(count=timeless),
        )
    if strangers := goals.strangers():
        yield (
            "targets-of-unknown-people",
            _(
                "Targets name people who are not members: {names}. They count in the totals, under “not assigned”."
            ).format(names=listed(strangers)),
        )
    for metric in sorted(goals.metrics):
        if performance.by_hand(metric):
            yield (
                "actuals-by-hand",
                _("{metric}: there are no records; the actual figures are those written in the target tables.").format(
                    metric=title_of(metric)
                ),
            )


def _doubtful(goals: Goals) -> Iterator[tuple[str, str]]:
    if crossed := goals.crossed():
        yield (
            "targets-overlap",
            _(
                "The target of a longer period and those of its parts differ; the longer period’s counts: {names}."
            ).format(names=listed(_about(doubtful) for doubtful in crossed)),
        )
    if twice := goals.twice():
        yield (
            "targets-twice",
            _("Several target rows say the same thing of the same period; they are added up: {names}.").format(
                names=listed(f"{_about(doubtful)} {' '.join(doubtful.labels)}" for doubtful in twice)
            ),
        )


def _about(doubtful: Doubtful) -> str:
    whole = (str(DIMENSION_WORDS["all"]),)
    return " ".join((title_of(doubtful.metric), *(doubtful.names or whole)))


def _uneven(uneven: Uneven, speaker: Speaker) -> str:
    parts = []
    for dimensions, total in uneven.totals.items():
        by = " × ".join(str(DIMENSION_WORDS[name]) for name in dimensions)
        figure = speaker.figure(total, uneven.metric)
        parts.append(
            _("by {dimensions} {figure}").format(dimensions=by, figure=figure)
            if by
            else _("whole {figure}").format(figure=figure)
        )
    return _("{metric}: the targets do not add up to the same: {parts}.").format(
        metric=title_of(uneven.metric), parts=_(", ").join(parts)
    )


def _records(performance: Performance) -> Iterator[tuple[str, str]]:
    records = performance.records
    if records.sales_are_deals:
        yield "sales-from-deals", _("There are no sales files: won deals count as sales on their closing date.")
    if later := records.after_as_of():
        yield (
            "after-as-of",
            _("Sales dated after {as_of} are not counted ({count}).").format(
                count=later, as_of=records.book.as_of.isoformat()
            ),
        )
    if undated := records.undated_wins():
        yield (
            "won-without-date",
            _("Deals won without a closing date count in no period ({count}).").format(count=undated),
        )
    if strangers := records.strangers():
        yield (
            "owners-unknown",
            _("Sales of people who are not members count in the totals, under “not assigned”: {names}.").format(
                names=listed(strangers)
            ),
        )
    if records.has("sales") and (first := records.first_sale):
        yield (
            "history-starts",
            _("The known sales begin on {day}: who bought before that day cannot be told from a new customer.").format(
                day=first
            ),
        )
    calendar = records.book.calendar
    if performance.window.running and (note := calendar.note(performance.period.start, performance.period.end)):
        yield "calendar", note
