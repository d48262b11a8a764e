"""What `--trace revenue/华东/2023-11` names: a metric, values of dimensions in any order, a period, a side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sop_cli.errors import SopError, raise_all
from sop_cli.i18n import Words, _
from sop_cli.metrics.base import COLLECTION_ACHIEVEMENT, all_metrics
from sop_cli.metrics.performance import Performance
from sop_cli.records.metric_names import METRIC_NAMES, find_metric
from sop_cli.records.people import did_you_mean, name_key
from sop_cli.values.base import Refused
from sop_cli.values.period import Period, parse_period

CUTS = ("region", "team", "product", "person", "channel")
"""The dimensions whose values a trace may name; months are named as periods."""

CUT_WORDS = {
    "region": Words(en="region", zh="区域"),
    "team": Words(en="team", zh="团队"),
    "product": Words(en="product", zh="产品"),
    "person": Words(en="person", zh="人员"),
    "channel": Words(en="channel", zh="渠道"),
}
_SIDES = {
    **dict.fromkeys(("target", "targets", "目标", "目标值"), "target"),
    **dict.fromkeys(("actual", "actuals", "实际", "实际值"), "actual"),
}
_NOBODY = ("", "-", "—", "未归属", "notassigned")
_SHOWN = 8


@dataclass
class Path:
    """A figure that was asked for. at: dimension → value (None: what belongs to none). side: target, actual or both."""

    text: str
    metric: str = ""
    at: dict[str, str | None] = field(default_factory=dict)
    period: Period | None = None
    side: str = "both"


@dataclass(frozen=True)
class _Meaning:
    """One way to understand a part: what it is (metric, period, side or a dimension) and its value."""

    what: str
    value: str | None = None
    period: Period | None = None

    def __str__(self) -> str:
        words = {"metric": _("metric"), "period": _("period"), "side": _("side")}
        shown = self.period.label if self.period else self.value
        return f"{words.get(self.what) or CUT_WORDS[self.what]} {shown if shown is not None else _('(none)')}"


def understood(text: str, performance: Performance) -> Path:
    """The path as it is meant in a team's period.

    Raises SopError for parts that mean nothing or several things, all of them in one go, and says how the other parts
    were understood.
    """
    return _Reader(text, performance).read()


class _Reader:
    def __init__(self, text: str, performance: Performance) -> None:
        self.text = text
        self.parts = [part.strip() for part in text.replace("\uff0f", "/").split("/")]
        self.performance = performance
        self.errors: list[SopError] = []
        self.seen: list[str] = []
        self.found = Path(text)

    def read(self) -> Path:
        """The whole path."""
        doubtful = [part for part in self._pieces() if not self._take(*part)]
        for part, meanings in doubtful:
            self._settle(part, meanings)
        if not self.found.metric and not self.errors:
            self._wrong(_("No metric is named."), _("Metrics: {names}").format(names=self._metrics()))
        self._check_cuts()
        raise_all(self.errors)
        return self.found

    def _pieces(self) -> Iterator[tuple[str, Sequence[_Meaning]]]:
        """The parts with what each may mean; names that hold a stroke themselves are taken together."""
        at = 0
        while at < len(self.parts):
            for end in range(len(self.parts), at, -1):
                piece = "/".join(self.parts[at:end])
                meanings = self._meanings(piece)
                if meanings or end == at + 1:
                    break
            at = end
            if piece:
                yield piece, meanings

    def _meanings(self, piece: str) -> list[_Meaning]:
        for sign in ("=", "\uff1d"):
            if sign in piece:
                what, value = (side.strip() for side in piece.split(sign, 1))
                dimension = _dimension(what)
                return self._named(dimension, value) if dimension else []
        found = [_Meaning("side", _SIDES[piece.casefold()])] if piece.casefold() in _SIDES else []
        if metric := self._metric(piece):
            found.append(_Meaning("metric", metric))
        if period := self._period(piece):
            found.append(_Meaning("period", period=period))
        for dimension in CUTS:
            found += self._named(dimension, piece) if piece else []
        return found

    def _metric(self, piece: str) -> str | None:
        known = find_metric(piece)
        if known and known.name == COLLECTION_ACHIEVEMENT:
            return "collected"  # its rate is that of what is collected
        if known and known.name in all_metrics():
            return known.name
        own = {name_key(name): name for name in self.performance.goals.metrics}
        return own.get(name_key(piece))

    def _period(self, piece: str) -> Period | None:
        try:
            return parse_period(piece, self.performance.period.month_start)
        except Refused:
            return None

    def _named(self, dimension: str, piece: str) -> list[_Meaning]:
        values = self._values(dimension)
        if name_key(piece) in _NOBODY:
            return [_Meaning(dimension, None)]
        if dimension == "person" and (person := self.performance.records.book.roster.find(piece)):
            return [_Meaning(dimension, person.name)]
        value = values.get(name_key(piece))
        return [_Meaning(dimension, value)] if value is not None else []

    def _values(self, dimension: str) -> dict[str, str]:
        """Every value of a dimension that targets, records or members name."""
        goals, book = self.performance.goals, self.performance.records.book
        found: set[str | None] = set(goals.frame[dimension].unique().to_list())
        for metric in all_metrics():
            if self.performance.figures.can(metric, dimension):
                found |= {key[0] for key in self.performance.figures.by(metric, dimension)}
        for person in book.roster.people:
            for stay in person.stays:
                found.add({"region": stay.region, "team": stay.team, "person": person.name}.get(dimension))
        return {name_key(value): value for value in sorted(value for value in found if value)}

    def _take(self, part: str, meanings: Sequence[_Meaning]) -> bool:
        """Take a part that can mean one thing only; whether it was taken or is an error already."""
        if not meanings:
            self._unknown(part)
            return True
        if len(meanings) > 1:
            return False
        self._keep(part, meanings[0])
        return True

    def _settle(self, part: str, meanings: Sequence[_Meaning]) -> None:
        """A part of several meanings takes the one that the other parts leave open, else it has to be said."""
        free = [m for m in meanings if not self._has(m.what)]
        first = [m for m in free if m.what in ("metric", "side", "period")]
        if len(free) == 1 or first:
            self._keep(part, (first or free)[0])
            return
        ways = " | ".join(f"{m.what}={part}" for m in meanings if m.what in CUTS)
        self._wrong(
            _("“{part}” can be understood in several ways: {meanings}.").format(
                part=part, meanings=_(", ").join(str(CUT_WORDS[m.what]) for m in meanings if m.what in CUTS)
            ),
            _("Say which: {ways}").format(ways=ways),
        )

    def _has(self, what: str) -> bool:
        return {"metric": bool(self.found.metric), "period": self.found.period is not None}.get(
            what, what in self.found.at
        )

    def _keep(self, part: str, meaning: _Meaning) -> None:
        self.seen.append(str(meaning))
        if meaning.what == "side":
            self.found.side = meaning.value or "both"
        elif self._has(meaning.what):
            self._wrong(_("“{part}” is a second {what}; a figure has one.").format(part=part, what=meaning))
        elif meaning.what == "metric":
            self.found.metric = meaning.value or ""
        elif meaning.period is not None:
            self._keep_period(part, meaning.period)
        else:
            self.found.at[meaning.what] = meaning.value

    def _keep_period(self, part: str, period: Period) -> None:
        whole = self.performance.period
        if not (whole.start <= period.start and period.end <= whole.end):
            self._wrong(
                _("“{part}” is no part of the period {period}.").format(part=part, period=whole.label),
                _("Give --period {period}, or a period inside {whole}.").format(period=period.label, whole=whole.label),
            )
        self.found.period = period

    def _unknown(self, part: str) -> None:
        known = [value for dimension in CUTS for value in self._values(dimension).values()]
        words = [word for metric in METRIC_NAMES for word in (metric.name, *metric.title)]
        near = did_you_mean(part.split("=")[-1], [*known, *words])
        if near:
            hint = _("Did you mean “{near}”?").format(near=near)
        else:
            hint = _("A metric ({metrics}), a value of {dimensions}, or a period inside {period}.").format(
                metrics=self._metrics(),
                dimensions=_(", ").join(str(words) for words in CUT_WORDS.values()),
                period=self.performance.period.label,
            )
        self._wrong(_("“{part}” is neither a metric, nor a name, nor a period.").format(part=part), hint)

    def _check_cuts(self) -> None:
        """A dimension that neither the records nor the targets of the metric know."""
        found = self.found
        if not found.metric or not found.at:
            return
        facts = self.performance.figures.facts(found.metric)
        lacking = [name for name in found.at if facts is not None and not facts.can(name)]
        if lacking and not self.performance.goals.rows(found.metric, found.at).height:
            names = _(", ").join(str(CUT_WORDS[name]) for name in lacking)
            self._wrong(
                _("{metric} cannot be told by {dimension}.").format(metric=_title(found.metric), dimension=names),
                _("The records that it is worked out from do not say it."),
            )

    def _metrics(self) -> str:
        known = [name for name in all_metrics() if self.performance.known(name)]
        more = "…" if len(known) > _SHOWN else ""
        return ", ".join(known[:_SHOWN]) + more

    def _wrong(self, message: str, hint: str | None = None) -> None:
        said = _("understood: {parts}").format(parts=_(", ").join(self.seen)) if self.seen else ""
        hint = "  ".join(text for text in (hint, said) if text) or None
        self.errors.append(SopError(f"--trace “{self.text}”: {message}", hint=hint))


def _dimension(word: str) -> str | None:
    key = word.casefold()
    return next((name for name, words in CUT_WORDS.items() if key in (name, words.en.casefold(), words.zh)), None)


def _title(metric: str) -> str:
    known = find_metric(metric)
    return str(known.title) if known else metric
