"""A target split anew in mid-period: old, new, difference and reason, person by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.reports.words import DIMENSION_WORDS, kind_of, title_of
from sop_cli.targets.resplit import Outcome, Resplit

_NAME = Words(en="Re-split", zh="重新分解")
_RULES = {
    "proportional": Words(
        en="what is missing (or over) goes to everybody in proportion to the old targets for the months to come",
        zh="缺口（或超额）按各人后续月份原目标的比例分担",
    ),
    "even": Words(en="what is missing (or over) goes to everybody in equal parts", zh="缺口（或超额）由每人平均分担"),
    "keep": Words(
        en="everybody keeps the own gap (or what is over) for the months to come",
        zh="各人自己的缺口（或超额）由自己在后续月份消化",
    ),
}
_SHORT = {
    "proportional": Words(en="in proportion", zh="按比例"),
    "even": Words(en="evenly", zh="平均"),
    "keep": Words(en="each the own", zh="各自承担"),
}


@dataclass(frozen=True)
class Again:
    """One target split anew. split: the whole period now, as every report of targets takes it."""

    split: Split
    resplit: Resplit


def with_resplit(result: Result, again: Sequence[Again]) -> Result:
    """The result of a split with who has what target now, and why: JSON key `resplit`, a table in front."""
    return replace(
        result,
        document=lambda summary: {
            **result.document(summary),
            "resplit": [_document(one, summary=summary) for one in again],
        },
        report=lambda: _in_front(result.report(), again),
    )


def _document(one: Again, *, summary: bool) -> dict[str, Any]:
    done, public = one.resplit, one.split.assignment.unit.public
    return {
        "metric": one.split.assignment.metric,
        "from": done.start,
        "rule": done.rule,
        "frozen": list(done.frozen),
        "planned": public(done.planned),
        "achieved": public(done.achieved),
        "outside": public(done.outside),
        "dimension": done.who,
        "people": [] if summary else [_outcome(one, outcome) for outcome in done.outcomes],
        "changed": list(done.changed),
    }


def _outcome(one: Again, outcome: Outcome) -> dict[str, Any]:
    figures = ("old", "new", "difference", "planned", "achieved", "old_rest", "new_rest")
    public = one.split.assignment.unit.public
    return {
        "name": outcome.name or None,
        **{name: public(getattr(outcome, name)) for name in figures},
        "joined": outcome.joined,
        "left": outcome.left,
        "reason": reason(one, outcome),
    }


def reason(one: Again, outcome: Outcome) -> str:
    """Why a target is another than before, in words and figures; that it is the same, where it is."""
    split, start = one.split, one.resplit.start
    done, carried = outcome.achieved - outcome.planned, outcome.new_rest - outcome.old_rest
    parts = []
    if outcome.left:
        parts.append(_("left before {month}: nothing more to come").format(month=start))
    if outcome.joined:
        parts.append(_("joined: takes part from {month} on").format(month=start))
    if done:
        text = _("{amount} more achieved than planned") if done > 0 else _("{amount} less achieved than planned")
        parts.append(text.format(amount=split.amount(abs(done))))
    if carried and not outcome.left and not outcome.joined:
        text = _("takes {amount} more from {month} on") if carried > 0 else _("takes {amount} less from {month} on")
        parts.append(text.format(amount=split.amount(abs(carried)), month=start))
    return _("; ").join(parts) or _("unchanged")


def _in_front(report: Report, again: Sequence[Again]) -> Report:
    sections = [
        Section(_title(one), lead=_lead(one) if len(again) > 1 else None, tables=[_table(one)]) for one in again
    ]
    rules = {one.resplit.rule for one in again}
    terms = [
        (_("{dimension}: {value}").format(dimension=_NAME, value=_SHORT[rule]), str(_RULES[rule]))
        for rule in sorted(rules)
    ]
    rest = [replace(section, brief=False) for section in report.sections] if sections else report.sections
    headline = _("; ").join(_lead(one) for one in again) or report.headline
    return replace(report, headline=headline, sections=[*sections, *rest], definitions=[*report.definitions, *terms])


def _title(one: Again) -> str:
    metric = one.split.assignment.metric
    return str(_NAME) if metric == "revenue" else f"{_NAME} {title_of(metric)}"


def _lead(one: Again) -> str:
    done, split = one.resplit, one.split
    metric = title_of(split.assignment.metric)
    if not done.frozen:
        return _("{metric}: split from {month} on; nothing is frozen before").format(metric=metric, month=done.start)
    gap = done.planned - done.achieved
    if not gap:
        return _("{metric} before {month}: {planned} as planned; there is no gap to share out").format(
            metric=metric, month=done.start, planned=split.amount(done.planned)
        )
    text = (
        _("{metric} before {month}: {achieved} of {planned}; {gap} more goes to the months to come")
        if gap >= 0
        else _("{metric} before {month}: {achieved} of {planned}; {gap} less is left for the months to come")
    )
    return text.format(
        metric=metric, month=done.start, achieved=split.amount(done.achieved), planned=split.amount(done.planned),
        gap=split.amount(abs(gap)),
    )  # fmt: skip


def _table(one: Again) -> Table:
    kind, done = kind_of(one.split.assignment.metric), one.resplit
    word = str(DIMENSION_WORDS[done.who or "all"])
    titles = (
        _("Old"), _("New"), _("Difference"), _("Achieved so far"), _("New, to come"),
    )  # fmt: skip
    heads = [Head(word), *(Head(title, kind) for title in titles), Head(_("Reason"), width=40)]
    rows = [
        [Cell(outcome.name or word), *(Cell(value, kind) for value in _values(outcome)), Cell(reason(one, outcome))]
        for outcome in done.outcomes
    ]
    sums = [sum(column) for column in zip(*(_values(outcome) for outcome in done.outcomes), strict=True)]
    total = [Cell(_("Total")), *(Cell(value, kind) for value in sums), Cell("")]
    return Table(_title(one), heads, rows, total, name=_title(one))


def _values(outcome: Outcome) -> list[int]:
    return [outcome.old, outcome.new, outcome.difference, outcome.achieved, outcome.new_rest]
