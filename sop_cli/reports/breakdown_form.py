"""The breakdown as rows of 《销售目标分解表》: whole, dimension, figure, who, until when, to what standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sop_cli.i18n import _, language
from sop_cli.records.people import Roster, name_key
from sop_cli.reports.breakdown_levels import level_words
from sop_cli.reports.breakdown_rates import applies, rate_words
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.model import Cell, FormData
from sop_cli.reports.words import DIMENSION_WORDS, kind_of, title_of
from sop_cli.targets.asked import Rate
from sop_cli.targets.problem import Key
from sop_cli.values.period import Period
from sop_cli.values.units import Unit


def form(splits: Sequence[Split], roster: Roster, rates: Sequence[Rate] = ()) -> FormData:
    """The filled form: a row for every region, product and person of every target.

    The rows of the first target say in their standard what the other targets ask of the same name; all say its rates.
    """
    totals = [*(_total(split) for split in splits), *(rate_words(rate) for rate in rates)]
    lines = [
        line
        for number, split in enumerate(splits)
        for line in _lines(split, roster, splits[1:] if number == 0 else (), rates)
    ]
    return FormData("target-breakdown", values={"total": Cell(_("; ").join(totals))}, lists={"lines": lines})


def _total(split: Split) -> str:
    return f"{title_of(split.assignment.metric)} {split.amount(split.assignment.handed)}"


def _lines(
    split: Split, roster: Roster, others: Sequence[Split], rates: Sequence[Rate]
) -> Iterator[Mapping[str, Cell]]:
    found = split.breakdown.dimensions
    dimensions: list[str] = [name for name in ("region", "team", "product", "person", "channel") if name in found]
    kind = kind_of(split.assignment.metric)
    for dimension in dimensions or ["month"]:
        for name in split.names(dimension):
            key = Key(**{dimension: name})
            yield {
                "total": Cell(_total(split)),
                "dimension": Cell(
                    _("{dimension}: {name}").format(
                        dimension=DIMENSION_WORDS[split.unit if dimension == "month" else dimension], name=name
                    )
                ),
                "target": Cell(split.sums(dimension)[key], kind),
                "owner": Cell(_owner(split, roster, dimension, name)),
                "due": Cell(_due(split, dimension, name), "date"),
                "standard": Cell(_("; ").join(_standards(split, dimension, name, others, rates))),
            }


def _owner(split: Split, roster: Roster, dimension: str, name: str) -> str:
    """The person; of a region the one whom all of its members report to, where there is just one."""
    if dimension == "person":
        return name
    if dimension != "region":
        return ""
    period = split.assignment.period
    stays = [person.at(period.start) for person in roster.people if person.employed(period.start, period.end)]
    names = {person.name for person in roster.people}
    own = [stay for stay in stays if stay.region and name_key(stay.region) == name_key(name)]
    inside = {person.name for person in roster.people if person.at(period.start) in own}
    leaders = {stay.leader for stay in own if stay.leader}
    heads = {leader for leader in leaders if leader in inside} or leaders
    return next(iter(heads)) if len(heads) == 1 and heads <= names else ""


def _due(split: Split, dimension: str, name: str) -> date:
    months: Mapping[str, Period] = split.assignment.months
    return months[name].end if dimension == "month" else split.assignment.period.end


def _standards(
    split: Split, dimension: str, name: str, others: Sequence[Split], rates: Sequence[Rate]
) -> Iterator[str]:
    """What a line is held to: its own figure, those of other targets for the same name, its rates, its levels."""
    key = Key(**{dimension: name})
    yield _standard(split, dimension, key)
    for other in others:
        if dimension in other.breakdown.dimensions and key in other.sums(dimension):
            metric = title_of(other.assignment.metric)
            yield _("{metric} ≥ {amount}").format(metric=metric, amount=other.amount(other.sums(dimension)[key]))
    yield from (rate_words(rate) for rate in rates if applies(rate, dimension, name))
    levels = level_words(split, dimension, key)
    if levels:
        yield levels


def _standard(split: Split, dimension: str, key: Key) -> str:
    """What has to be reached by when: month by month where months are split, to the last step.

    Where they are not, a month's even part of money is rounded up: all months together are never less than the whole.
    """
    metric = title_of(split.assignment.metric)
    if "month" not in split.breakdown.dimensions or dimension == "month":
        whole = split.sums(dimension)[key]
        said = _("{metric} ≥ {amount}").format(metric=metric, amount=split.amount(whole))
        months = len(split.assignment.period.months())
        if dimension == "month" or months == 1 or split.assignment.unit is not Unit.MONEY:
            return said
        part = split.amount(-(-whole // (months * split.assignment.step)) * split.assignment.step)
        return _("{standard}, every month ≥ {part}").format(standard=said, part=part)
    sums = split.sums(dimension, "month")
    by_amount: dict[int, list[str]] = {}
    for month in split.names("month"):
        by_amount.setdefault(sums[key._replace(month=month)], []).append(_month(split, month))
    if len(by_amount) == 1:
        amount = split.amount(next(iter(by_amount)))
        if split.unit != "month":
            return _("Every {unit}: {metric} ≥ {amount}").format(
                unit=DIMENSION_WORDS[split.unit], metric=metric, amount=amount
            )
        return _("Every month: {metric} ≥ {amount}").format(metric=metric, amount=amount)
    parts = [
        _("{months} ≥ {amount}").format(months=_("/").join(months), amount=split.amount(steps))
        for steps, months in by_amount.items()
    ]
    if split.unit != "month":
        unit = DIMENSION_WORDS[split.unit]
        return _("{metric} by {unit}: {parts}").format(metric=metric, unit=unit, parts=_("; ").join(parts))
    return _("{metric} by month: {parts}").format(metric=metric, parts=_("; ").join(parts))


def _month(split: Split, label: str) -> str:
    """A month in words: 10月 where the year is clear."""
    years = {month[:4] for month in split.assignment.months}
    if language() != "zh" or split.unit != "month":
        return label
    return f"{int(label[5:7])}月" if len(years) == 1 else f"{label[:4]}年{int(label[5:7])}月"
