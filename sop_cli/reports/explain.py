"""Why a target is what it is: the way down from the total in words, as a table, for programs, as a comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from sop_cli.errors import SopError, raise_all
from sop_cli.i18n import _
from sop_cli.records.people import Roster
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.model import Cell, Head, Section, Table
from sop_cli.reports.words import kind_of, public, title_of
from sop_cli.targets.explain import Explainer, Explanation, Step
from sop_cli.targets.named import find_key
from sop_cli.targets.problem import Key, Limit
from sop_cli.targets.wording import key_words, part_words
from sop_cli.values.show import decimal
from sop_cli.values.units import Unit

_NEXT = Fraction(1, 500)
"""A difference, in steps of the unit, that is not spoken of."""


@dataclass(frozen=True)
class Reasons:
    """The answers of one split, for any of its sums."""

    split: Split

    @cached_property
    def _explainer(self) -> Explainer:
        return Explainer(self.split.assignment.problem, self.split.breakdown)

    def of(self, key: Key) -> Explanation:
        """The way to a sum. Raises KeyError when the split has no such sum."""
        return self._explainer.explain(key)

    def full(self, key: Key) -> Key:
        """The key with the region of its person."""
        return self._explainer.full(key)

    def comment(self, key: Key) -> str:
        """The way to a sum as the comment of its cell."""
        return "\n".join(words(self.split, self.of(key)))


@dataclass(frozen=True)
class Explained:
    """An answer to `--explain`, with the split that it is about."""

    split: Split
    explanation: Explanation


def explain(texts: Iterable[str], splits: Sequence[Split], roster: Roster) -> list[Explained]:
    """The answers for all that was asked, from every split that knows the names.

    Raises SopError for what none of them knows, and for names that do not go together; all in one go.
    """
    found: list[Explained] = []
    errors = []
    for text in texts:
        try:
            found += _answers(text, splits, roster)
        except SopError as error:
            errors.append(error)
    raise_all(errors)
    return found


def _answers(text: str, splits: Sequence[Split], roster: Roster) -> list[Explained]:
    found, errors = [], []
    for split in splits:
        axes = {dimension: split.names(dimension) for dimension in split.breakdown.dimensions}
        reasons = Reasons(split)
        try:
            key = find_key(text, axes, roster)
            _together(text, key, reasons.full(key))
        except SopError as error:
            errors.append(error)
        else:
            found.append(Explained(split, reasons.of(key)))
    if errors and not found:
        raise errors[0]
    return found


def _together(text: str, asked: Key, full: Key) -> None:
    if asked.region is not None and asked.region != full.region:
        message = _("{name} belongs to {home}, not to {region}.").format(
            name=asked.person, home=full.region, region=asked.region
        )
        raise SopError(f"--explain “{text}”  {message}", None, _("Leave the region out."))


def document(answers: Sequence[Explained]) -> list[dict[str, Any]]:
    """The answers for programs: figures in the metric's unit."""
    return [
        {
            "metric": answer.split.assignment.metric,
            **_names(answer.explanation.key),
            "target": _figure(answer.split, answer.explanation.steps),
            "path": [_step(answer.split, step) for step in answer.explanation.path],
            "words": list(words(answer.split, answer.explanation)),
        }
        for answer in answers
    ]


def _names(key: Key) -> dict[str, str | None]:
    fields = ("region", "team", "product", "person", "channel", "month")
    return {name: getattr(key, name, None) for name in fields}


def _figure(split: Split, steps: Fraction | int) -> int | float | None:
    return public(Fraction(steps) * split.assignment.step / split.assignment.unit.scale)


def _step(split: Split, step: Step) -> dict[str, Any]:
    return {
        **_names(step.key),
        "by": step.dimension,
        "weight": public(step.weight),
        "weights": public(step.weights),
        "part": public(step.part),
        "by_weight": _figure(split, step.plain),
        "after_limits": _figure(split, step.share),
        "min": _figure(split, step.low) if step.low else None,
        "max": None if step.high is None else _figure(split, step.high),
        "binding": step.binding,
        "because": [_limit(split, limit) for limit in step.because],
        "rounding": _figure(split, step.rounding),
        "target": _figure(split, step.steps),
    }


def sections(answers: Sequence[Explained]) -> list[Section]:
    """A section for each answer."""
    return [
        Section(
            _("Why {name}: {metric} {amount}").format(
                name=key_words(answer.explanation.key),
                metric=title_of(answer.split.assignment.metric),
                amount=_amount(answer.split, answer.explanation.steps),
            ),
            paragraphs=list(words(answer.split, answer.explanation)),
            tables=[_table(answer)],
        )
        for answer in answers
    ]


def _table(answer: Explained) -> Table:
    split = answer.split
    kind = kind_of(split.assignment.metric)
    heads = [
        Head(_("From the total down")), Head(_("Weight ÷ all weights")), Head(_("By weight alone"), kind),
        Head(_("After limits"), kind), Head(_("Limit")), Head(_("Rounding")), Head(_("Target"), kind),
    ]  # fmt: skip
    rows = [
        [
            Cell(key_words(step.key) or _("Total")),
            Cell(_weight(step)),
            _rounded(split, step.plain), _rounded(split, step.share),
            Cell(_(", ").join(_own(split, step))), Cell(_rounding(split, step)), _rounded(split, step.steps),
        ]
        for step in answer.explanation.path
    ]  # fmt: skip
    name = _("Why {name}").format(name=key_words(answer.explanation.key))
    return Table(name, heads, rows, name=name)


def _weight(step: Step) -> str:
    """40 ÷ 100; where the sum has no weight of its own, its part of the sum above."""
    if step.weight is None or step.weights is None:
        return "" if step.dimension is None else f"{decimal(step.part * 100, 2, trim=True)}%"
    return f"{decimal(step.weight, 4, trim=True)} ÷ {decimal(step.weights, 4, trim=True)}"


def _rounded(split: Split, steps: Fraction | int) -> Cell:
    return Cell(round(Fraction(steps) * split.assignment.step), kind_of(split.assignment.metric))


def words(split: Split, explanation: Explanation) -> Iterator[str]:
    """The way down, a line a step."""
    for step in explanation.path:
        yield _first(split) if step.dimension is None else _line(split, step)


def _first(split: Split) -> str:
    text = _("Total {amount}").format(amount=split.amount(split.assignment.total))
    return text if split.assignment.overassign == 1 else f"{text}{_('; ')}{split.over_words()}"


def _line(split: Split, step: Step) -> str:
    if step.weight is None or step.weights is None:
        text = _("{name}: {part} of it, {amount}").format(
            name=key_words(step.key), part=_weight(step), amount=_amount(split, step.plain)
        )
    else:
        text = _("{name}: weight {weight} of {weights}, {amount}").format(
            name=key_words(step.key), weight=decimal(step.weight, 4, trim=True),
            weights=decimal(step.weights, 4, trim=True), amount=_amount(split, step.plain),
        )  # fmt: skip
    return _("; ").join([text, *_changes(split, step)])


def _changes(split: Split, step: Step) -> Iterator[str]:
    """What changed the share by weight: its own limit, limits of others, rounding."""
    own = _(", ").join(_own(split, step))
    if not _next_to((step.share - step.plain) * split.assignment.step, 0):
        after = _amount(split, step.share)
        if own:
            yield _("limit {limit} → {amount}").format(limit=own, amount=after)
        elif step.because:
            limits = _(", ").join(_limit(split, limit) for limit in step.because)
            yield _("because of {limits} → {amount}").format(limits=limits, amount=after)
        else:
            yield _("as the sum above → {amount}").format(amount=after)
    elif own:
        yield _("limit {limit}, kept").format(limit=own)
    if _rounding(split, step):
        yield _("rounded {rounding} → {amount}").format(
            rounding=_rounding(split, step), amount=_amount(split, step.steps)
        )


def _own(split: Split, step: Step) -> Iterator[str]:
    """The sum's own limits."""
    for limit in step.own:
        if limit.low == limit.high:
            yield _("locked at {amount}").format(amount=_amount(split, limit.low))
        else:
            yield from _bounds(split, limit)


def _limit(split: Split, limit: Limit) -> str:
    """A limit with the sum that it is on."""
    bounds = [f"= {_amount(split, limit.low)}"] if limit.low == limit.high else _bounds(split, limit)
    return " ".join([key_words(limit.key), *bounds])


def _bounds(split: Split, limit: Limit) -> Iterator[str]:
    """≥ 8万元 and ≤ 12万元; a part of another sum with what that came to."""
    for sign, steps, part in (("≥", limit.low or None, limit.least), ("≤", limit.high, limit.most)):
        if steps is not None and part is not None:
            bound = f"{sign} {part_words(limit, part, split.assignment.problem)}"
            yield _("{bound} ({amount})").format(bound=bound, amount=_amount(split, steps))
        elif steps is not None:
            yield f"{sign} {_amount(split, steps)}"


def _rounding(split: Split, step: Step) -> str:
    """What rounding added or took; smaller than a cent it is said with more digits."""
    exact = step.rounding * split.assignment.step
    if _next_to(exact, 0):
        return ""
    if split.assignment.unit is not Unit.MONEY:
        return f"{'+' if exact > 0 else ''}{decimal(exact / split.assignment.unit.scale, 2, trim=True)}"
    fine = decimal(exact / 100, 6, trim=True)
    text = _amount(split, step.rounding) if abs(exact) >= 1 else f"{fine}{_unit(split.sop.currency)}"
    return text if text.startswith("-") else f"+{text}"


def _unit(currency: str) -> str:
    return "元" if currency == "CNY" else f" {currency}"


def _amount(split: Split, steps: Fraction | int) -> str:
    amount = Fraction(steps) * split.assignment.step
    return split.amount(round(amount) if _next_to(amount, round(amount)) else amount)


def _next_to(amount: Fraction, other: Fraction | int) -> bool:
    """Whether two amounts differ by less than anybody would ask: shares are near ones where limits cross."""
    return abs(amount - other) < _NEXT
