"""Where a table of targets does not add up: a whole and its parts, two figures for one thing, two splits of a whole.

A figure's signature is its dimensions and how long its time is. A signature that names more, or cuts time finer, holds
the parts of one that names less; each is compared with the nearest ones alone, so that one slip is told once a level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Finding, Severity
from sop_cli.records.metric_names import find_metric, unit_of
from sop_cli.records.people import name_key
from sop_cli.records.sop import Sop
from sop_cli.records.stated import Stated
from sop_cli.targets.asked import exact_words
from sop_cli.values.base import Refused
from sop_cli.values.period import parse_period

PARTS, TWICE, WAYS, PLAN = "TG201", "TG202", "TG203", "TG204"
NAMES = {
    PARTS: "parts-differ", TWICE: "stated-twice", WAYS: "splits-differ", PLAN: "differs-from-plan",
}  # fmt: skip
DIMENSIONS = ("region", "team", "product", "person", "channel")
_WORDS = {
    "region": Words(en="region", zh="区域"),
    "team": Words(en="team", zh="团队"),
    "product": Words(en="product", zh="产品"),
    "person": Words(en="person", zh="人员"),
    "channel": Words(en="channel", zh="渠道"),
}
_LENGTHS = {
    0: Words(en="week", zh="周"),
    1: Words(en="month", zh="月份"),
    3: Words(en="quarter", zh="季度"),
    6: Words(en="half-year", zh="半年"),
    12: Words(en="year", zh="年"),
}
_TOTAL = Words(en="total", zh="合计")

Span = tuple[date, date] | None
Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Signature:
    """What figures of a kind name, and about how many months each is for (0: less than one, None: not said)."""

    dimensions: frozenset[str]
    months: int | None

    def holds_parts_of(self, other: Signature) -> bool:
        """Whether figures of this signature are parts of figures of the other."""
        if self == other or not other.dimensions <= self.dimensions:
            return False
        if other.months is None or self.months is None:
            return other.months is None
        return self.months <= other.months


@dataclass(frozen=True)
class Whole:
    """What a plan hands down of a metric: steps of its unit, and from when to when."""

    steps: int
    start: date
    end: date


@dataclass(frozen=True)
class _Claim:
    """A figure, understood. key: its names folded; span: its days."""

    stated: Stated
    key: Key
    span: Span

    @property
    def signature(self) -> Signature:
        dimensions = frozenset(name for name, _text in self.key)
        return Signature(dimensions, None if self.span is None else _months(self.span))


def check(
    figures: Sequence[Stated], sop: Sop, *, month_start: int = 1, plan: Mapping[str, Whole] | None = None
) -> list[Finding]:
    """What does not add up, in the order of the file. plan: what each metric's figures should come to."""
    found: list[Finding] = []
    for metric in sorted({figure.metric for figure in figures}):
        of_metric = [figure for figure in figures if figure.metric == metric]
        found.extend(_Check(of_metric, metric, sop, month_start).findings((plan or {}).get(metric)))
    return sorted(found, key=lambda finding: finding.order)


class _Check:
    """The figures of one metric."""

    def __init__(self, figures: Iterable[Stated], metric: str, sop: Sop, month_start: int) -> None:
        self.metric, self.sop, self.unit = metric, sop, unit_of(metric)
        self.twice: list[Finding] = []
        self.by_signature: dict[Signature, dict[tuple[Key, Span], _Claim]] = {}
        claims = [_claim(figure, month_start) for figure in figures]
        hull = _hull(claims)
        for claim in claims:
            self._keep(_Claim(claim.stated, claim.key, claim.span or hull))

    def _keep(self, claim: _Claim) -> None:
        level = self.by_signature.setdefault(claim.signature, {})
        first = level.setdefault((claim.key, claim.span), claim)
        if first.stated.steps != claim.stated.steps:
            message = _("{name}: {amount} here, {other} in {place}.").format(
                name=self._name(claim), amount=self._amount(claim.stated.steps),
                other=self._amount(first.stated.steps), place=first.stated.where,
            )  # fmt: skip
            self.twice.append(self._finding(TWICE, claim, message, _("Keep the right one in both places.")))

    def findings(self, whole: Whole | None) -> list[Finding]:
        """Everything that disagrees."""
        parts = [one for above, below in self._levels() for one in self._parts(above, below)]
        return [*self.twice, *parts, *self._ways(), *(self._against(whole) if whole else ())]

    def _levels(self) -> Iterator[tuple[Signature, Signature]]:
        """Each signature with the nearest ones that hold its parts."""
        for above in self.by_signature:
            below = [one for one in self.by_signature if one.holds_parts_of(above)]
            for one in below:
                if not any(one.holds_parts_of(other) for other in below):
                    yield above, one

    def _parts(self, above: Signature, below: Signature) -> Iterator[Finding]:
        sums: dict[tuple[Key, Span], int] = {}
        spans: dict[Key, list[Span]] = {}
        for key, span in self.by_signature[above]:
            spans.setdefault(key, []).append(span)
        for key, span, claim in self._filled_up(below):
            own = tuple(pair for pair in key if pair[0] in above.dimensions)
            for around in spans.get(own, ()):
                if _inside(span, around):
                    sums[own, around] = sums.get((own, around), 0) + claim.stated.steps
        for place, total in sums.items():
            claim = self.by_signature[above][place]
            if total != claim.stated.steps:
                yield self._finding(PARTS, claim, self._differ(claim, total, above, below), _ADJUST())

    def _filled_up(self, level: Signature) -> Iterator[tuple[Key, Span, _Claim]]:
        """The figures of a level; where it has none for a branch (no subtotal for a region, say), the finer ones."""
        finer = [one for one in self.by_signature if one.holds_parts_of(level)]
        finer.sort(key=lambda one: (len(one.dimensions), -(one.months or 0), sorted(one.dimensions)))
        taken: dict[frozenset[str], dict[Key, list[Span]]] = {}
        for signature in (level, *finer):
            fresh = [
                (key, span, claim)
                for (key, span), claim in self.by_signature[signature].items()
                if not _covered(key, span, taken)
            ]
            for key, span, _claim in fresh:
                taken.setdefault(signature.dimensions, {}).setdefault(key, []).append(span)
            yield from fresh

    def _differ(self, claim: _Claim, total: int, above: Signature, below: Signature) -> str:
        stated = claim.stated.steps
        more = total > stated
        sentence = (
            _("{name}: {amount}, but its parts by {parts} come to {total}, {gap} more.")
            if more
            else _("{name}: {amount}, but its parts by {parts} come to {total}, {gap} less.")
        )
        return sentence.format(
            name=self._name(claim), amount=self._amount(stated), total=self._amount(total),
            gap=self._amount(abs(total - stated)), parts=_parts_words(above, below),
        )  # fmt: skip

    def _ways(self) -> Iterator[Finding]:
        """Splits of the same whole that nothing above holds together, and that come to different totals."""
        top = [one for one in self.by_signature if not any(one.holds_parts_of(other) for other in self.by_signature)]
        top.sort(key=lambda one: (sorted(one.dimensions), one.months or 0))
        for first, second in pairwise(top):
            left, right = (list(self.by_signature[one].values()) for one in (first, second))
            sums = [sum(claim.stated.steps for claim in side) for side in (left, right)]
            if sums[0] != sums[1] and _hull(left) == _hull(right):
                message = _("The split by {first} comes to {one}, the one by {second} to {other}.").format(
                    first=_words_of(first), one=self._amount(sums[0]), second=_words_of(second),
                    other=self._amount(sums[1]),
                )  # fmt: skip
                yield self._finding(WAYS, right[0], message, _ADJUST())

    def _against(self, whole: Whole) -> Iterator[Finding]:
        top = min(self.by_signature, key=lambda one: (len(one.dimensions), -(one.months or 0), sorted(one.dimensions)))
        claims = list(self.by_signature[top].values())
        hull, total = _hull(claims), sum(claim.stated.steps for claim in claims)
        if total == whole.steps or (hull is not None and hull != (whole.start, whole.end)):
            return
        message = _("The table comes to {total}, the plan hands down {amount}.").format(
            total=self._amount(total), amount=self._amount(whole.steps)
        )
        yield self._finding(PLAN, claims[0], message, _("Correct the table, or the plan's total."))

    def _name(self, claim: _Claim) -> str:
        names = [claim.stated.names.get(name, "") for name in (*DIMENSIONS, "month")]
        known = find_metric(self.metric)
        whole = _("{metric} in all").format(metric=known.title if known else self.metric)
        return " × ".join(name for name in names if name) or whole

    def _amount(self, steps: int) -> str:
        return exact_words(steps, self.unit, self.sop)

    def _finding(self, code: str, claim: _Claim, message: str, hint: str) -> Finding:
        place = claim.stated
        return Finding(
            code, NAMES[code], Severity.ERROR, message, hint, place.file, place.sheet, place.row, place.column,
            place.cell, "target", owner=place.names.get("person"), value=place.text or None,
        )  # fmt: skip


def _covered(key: Key, span: Span, taken: Mapping[frozenset[str], Mapping[Key, Sequence[Span]]]) -> bool:
    """Whether a figure is part of one already counted."""
    for dimensions, known in taken.items():
        own = tuple(pair for pair in key if pair[0] in dimensions)
        if any(_inside(span, around) for around in known.get(own, ())):
            return True
    return False


def _ADJUST() -> str:  # noqa: N802 - a constant, but for the language that is known only at use
    return _("Correct the whole or its parts.")


def _claim(figure: Stated, month_start: int) -> _Claim:
    key = tuple((name, name_key(figure.names[name])) for name in DIMENSIONS if figure.names.get(name))
    label = figure.names.get("month")
    span: Span = None
    if label:
        try:
            period = parse_period(label, month_start)
        except Refused:
            return _Claim(figure, (*key, ("month", name_key(label))), None)
        span = period.start, period.end
    return _Claim(figure, key, span)


def _hull(claims: Iterable[_Claim]) -> Span:
    spans = [claim.span for claim in claims if claim.span is not None]
    return (min(start for start, _end in spans), max(end for _start, end in spans)) if spans else None


def _months(span: tuple[date, date]) -> int:
    days = (span[1] - span[0]).days + 1
    return 0 if days < 28 else round(days / 30.44)


def _inside(span: Span, around: Span) -> bool:
    if around is None or span is None:
        return around is None
    return around[0] <= span[0] and span[1] <= around[1]


def _parts_words(above: Signature, below: Signature) -> str:
    """By what the parts differ from the whole: product; month; person and month."""
    further = [str(_WORDS[name]) for name in DIMENSIONS if name in below.dimensions - above.dimensions]
    if below.months != above.months:
        further.append(_length(below.months))
    return " × ".join(further)


def _words_of(signature: Signature) -> str:
    named = [str(_WORDS[name]) for name in DIMENSIONS if name in signature.dimensions]
    return " × ".join([*named, _length(signature.months)] if signature.months is not None else named) or str(_TOTAL)


def _length(months: int | None) -> str:
    return str(_LENGTHS.get(months or 0, Words(en="span", zh="时段")))
