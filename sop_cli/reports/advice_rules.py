"""Advice of a team's own: a condition over one person's figures, in the language of own rules (docs/own-rules.md).

A name is a metric (the person's figure), `team.` a metric (everybody's), `target.` or `rate.` one of the metric's, or
one of `FIGURES` and `TEXTS`. A figure that is not known makes a comparison neither true nor false: no advice.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any
from typing import Literal as Kinds

from sop_cli.errors import Span
from sop_cli.i18n import _
from sop_cli.records.advice import AdviceRule
from sop_cli.records.metric_names import METRIC_NAMES, find_metric
from sop_cli.records.people import did_you_mean
from sop_cli.records.sop import Sop
from sop_cli.rules.own.lexer import WrongError
from sop_cli.rules.own.parser import Among, Both, Compare, IsNull, Literal, Name, Node, Not, Operation, parse

Value = Fraction | str | bool | None
Lookup = Callable[[str | None, str], Fraction | str | None]
Type = Kinds["number", "text", "truth"]

FIGURES = ("rate", "pace", "due", "score", "rank", "months", "pipeline", "coverage")
"""Beside the metrics: achievement of revenue, that ÷ what is due, what is due, …, months employed, open deals."""

TEXTS = ("grade", "role", "region")
OF = ("team", "target", "rate")

_PLACE = re.compile(r"\{([^{}]*)\}")
_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_CALCULATE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def problems(sop: Sop) -> Iterator[tuple[tuple[str | int | Span, ...], str, str | None]]:
    """What is wrong in the advice of a sop.yaml: conditions, fields in sentences, courses and names that are none."""
    own = {name for name, metric in sop.evaluation.metrics.items() if metric.judged}
    courses = [course.name for course in sop.training]
    for index, rule in enumerate(sop.advice.rules):
        here = ("advice", "rules", index)
        try:
            node = parse(rule.when)
            if type_of(node, own) != "truth":
                raise _no_truth(node)
        except WrongError as wrong:
            yield (*here, "when", Span(wrong.start, wrong.length)), wrong.message, wrong.hint
        for text in (rule.say.zh, rule.say.en):
            for match in _PLACE.finditer(text or ""):
                try:
                    type_of(_field(match), own)
                except WrongError as wrong:
                    yield (*here, "say"), wrong.message, wrong.hint
        for name in rule.training:
            if name not in courses:
                near = did_you_mean(name, courses)
                hint = _("Did you mean “{near}”?").format(near=near) if near else _("Name it under training first.")
                yield (*here, "training"), _("No course is called “{name}”.").format(name=name), hint


def _no_truth(node: Node) -> WrongError:
    return WrongError(
        _("This is no condition."), node.start, node.length, _("Compare it: win_rate < 25%, coverage > 3.")
    )


def _field(match: re.Match[str]) -> Name:
    of, dot, name = match.group(1).strip().rpartition(".")
    return Name(match.start(), match.end() - match.start(), of if dot else None, name)


def type_of(node: Node, own: set[str]) -> Type:
    """What a part of a condition is. Raises WrongError for names that are none, and types that do not fit."""
    match node:
        case Literal(kind="number" | "money"):
            return "number"
        case Literal(kind="text"):
            return "text"
        case Name():
            return _named(node, own)
        case Operation(left=left, right=right):
            return _same(node, [type_of(left, own), type_of(right, own), "number"])
    _check_claim(node, own)
    return "truth"


def _check_claim(node: Node, own: set[str]) -> None:
    match node:
        case Compare(left=left, right=right, sign=sign):
            kind = _same(node, [type_of(left, own), type_of(right, own)])
            wrong = kind == "truth" or (kind == "text" and sign not in ("=", "!="))
        case IsNull(of=of):
            wrong = type_of(of, own) == "truth"
        case Among(of=of, items=items, how="in" | "contains" as how):
            kind = _same(node, [type_of(of, own), *(type_of(item, own) for item in items)])
            wrong = how == "contains" and kind != "text"
        case Not(of=of):
            wrong = type_of(of, own) != "truth"
        case Both(parts=parts):
            wrong = any(type_of(part, own) != "truth" for part in parts)
        case _:
            raise WrongError(_("This is not for figures."), node.start, node.length)
    if wrong:
        raise _unfit(node)


def _same(node: Node, kinds: list[Type]) -> Type:
    if len(set(kinds)) > 1:
        raise _unfit(node)
    return kinds[0]


def _unfit(node: Node) -> WrongError:
    return WrongError(
        _("These two cannot be put together."), node.start, node.length,
        _("Figures go with figures (win_rate < 25%), words with words (grade = '待改进')."),
    )  # fmt: skip


def _named(node: Name, own: set[str]) -> Type:
    if node.of is None and node.name in TEXTS:
        return "text"
    if (node.of is None and node.name in FIGURES) or (
        node.of in (None, *OF) and (find_metric(node.name) or node.name in own)
    ):
        return "number"
    known = [*FIGURES, *TEXTS, *(metric.name for metric in METRIC_NAMES), *sorted(own)]
    near = did_you_mean(node.name, known)
    written = f"{node.of}.{node.name}" if node.of is not None else node.name
    hint = (
        _("Did you mean “{near}”?").format(near=near)
        if near and near != node.name
        else _("Known: {words}").format(words=", ".join(known))
    )
    raise WrongError(_("There is no figure “{name}”.").format(name=written), node.start, node.length, hint)


def fits(rule: AdviceRule, lookup: Lookup) -> bool:
    """Whether the condition holds; a figure that is not known leaves it open."""
    return value_of(parse(rule.when), lookup) is True


def told(rule: AdviceRule, shown: Callable[[str | None, str], str]) -> str:
    """The advice with its figures filled in."""
    return _PLACE.sub(lambda match: shown(_field(match).of, _field(match).name), str(rule.say))


def value_of(node: Node, lookup: Lookup) -> Value:
    """The value of a part of a condition; None where a figure is missing."""
    match node:
        case Literal(value=value):
            return Fraction(value) if isinstance(value, Decimal | int) else str(value)
        case Name(of=of, name=name):
            return lookup(of, name)
        case IsNull(of=of):
            return value_of(of, lookup) is None
        case Not(of=of):
            held = value_of(of, lookup)
            return None if held is None else not held
        case Both(word=word, parts=parts):
            return _both(word, [value_of(part, lookup) for part in parts])
        case Operation(sign=sign, left=left, right=right):
            return _calculated(sign, value_of(left, lookup), value_of(right, lookup))
        case Compare(sign=sign, left=left, right=right):
            a, b = value_of(left, lookup), value_of(right, lookup)
            return None if a is None or b is None else bool(_COMPARE[sign](a, b))
        case Among(how=how, of=of, items=items):
            held, wanted = value_of(of, lookup), [value_of(item, lookup) for item in items]
            if held is None:
                return None
            return held in wanted if how == "in" else any(str(item) in str(held) for item in wanted)
    return None


def _both(word: str, parts: list[Value]) -> Value:
    """and, or of three values: what is not known decides nothing."""
    decisive = word == "or"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _calculated(sign: str, left: Value, right: Value) -> Fraction | None:
    if not isinstance(left, Fraction) or not isinstance(right, Fraction) or (sign == "/" and not right):
        return None
    return Fraction(_CALCULATE[sign](left, right))
