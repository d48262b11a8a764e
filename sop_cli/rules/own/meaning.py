"""What a condition means: every part has a type, and becomes a Polars expression over the fields that it names.

Empty cells, and cells that a placeholder fills, are null: what is compared with null is neither true nor false, and no
finding. Text is compared without regard to width, case and white space. Amounts are minor units inside; a plain number
beside an amount is one in currency units. What cannot be calculated (a division by 0) is null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from sop_cli.i18n import _
from sop_cli.records.people import name_key
from sop_cli.rules.own.lexer import WrongError
from sop_cli.rules.own.names import TYPES, Field, field_of
from sop_cli.rules.own.parser import Among, Both, Call, Compare, IsNull, Literal, Name, Node, Not, Operation, Today
from sop_cli.rules.wording import plain

LONGEST_PATTERN, MOST_DAYS = 200, 36_500

_STATUS = {"进行中": "open", "赢单": "won", "输单": "lost", "open": "open", "won": "won", "lost": "lost"}


@dataclass(frozen=True)
class Typed:
    """A part of a condition. type: number, money, date, text or truth. literal: a plain value, as written."""

    type: str
    expr: pl.Expr
    literal: object = None


def meaning(node: Node, as_of: date) -> pl.Expr:
    """Whether a record is hit. Raises `WrongError` for names and types that do not fit."""
    found = _typed(node, as_of)
    if found.type != "truth":
        raise WrongError(
            _("This is {type}, not a condition.").format(type=TYPES[found.type]), node.start, node.length,
            _("Compare it: amount > 100000, synced_to is null, channel in ['电话']."),
        )  # fmt: skip
    return found.expr


def fields(node: Node) -> Iterator[Field]:
    """Every field that a condition names, from left to right."""
    if isinstance(node, Name):
        yield field_of(node)
    for part in _parts(node):
        yield from fields(part)


def _parts(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Operation | Compare):
        return (node.left, node.right)
    if isinstance(node, IsNull | Not | Among):
        return (node.of,)
    if isinstance(node, Both):
        return node.parts
    return node.args if isinstance(node, Call) else ()


def _typed(node: Node, as_of: date) -> Typed:
    return _READERS[type(node)](node, as_of)


def _literal(node: Literal, as_of: date) -> Typed:  # noqa: ARG001 - one signature for all parts
    if node.kind == "money":
        return Typed("money", pl.lit(_number(Decimal(str(node.value)) * 100)), node.value)
    if node.kind == "number":
        return Typed("number", pl.lit(_number(Decimal(str(node.value)))), node.value)
    return Typed(node.kind, pl.lit(node.value), node.value)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _today(node: Today, as_of: date) -> Typed:  # noqa: ARG001 - one signature for all parts
    return Typed("date", pl.lit(as_of))


def _name(node: Name, as_of: date) -> Typed:  # noqa: ARG001 - one signature for all parts
    field = field_of(node)
    return Typed(field.type, pl.col(field.column))


def _call(node: Call, as_of: date) -> Typed:
    wanted = {"length": ("text",), "days": ("date", "date")}.get(node.name.lower())
    if wanted is None:
        hint = _("Known: {words}").format(words="length(summary), days(date, due_date)")
        raise WrongError(_("There is no function “{name}”.").format(name=node.name), node.start, len(node.name), hint)
    if len(node.args) != len(wanted):
        message = _("{name} takes {n} values.").format(name=node.name, n=len(wanted))
        raise WrongError(message, node.start, node.length)
    args = [_of_type(arg, as_of, kind) for arg, kind in zip(node.args, wanted, strict=True)]
    if len(args) == 1:
        return Typed("number", args[0].expr.str.strip_chars().str.len_chars().cast(pl.Int64))
    return Typed("number", _between(args[0].expr, args[1].expr))


def _of_type(node: Node, as_of: date, kind: str) -> Typed:
    found = _typed(node, as_of)
    if found.type != kind:
        message = _("{wanted} is wanted here; this is {type}.").format(wanted=TYPES[kind], type=TYPES[found.type])
        raise WrongError(message, node.start, node.length, _date_hint(found, kind))
    return found


def _between(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    return (last - first).dt.total_days()


def _operation(node: Operation, as_of: date) -> Typed:
    left, right = _typed(node.left, as_of), _typed(node.right, as_of)
    if "date" in (left.type, right.type):
        return _dated(node, left, right)
    _only_figures(node, left, right)
    both = (left.type, right.type)
    if node.sign in "+-":
        kind = "money" if "money" in both else "number"
        left, right = _as(kind, left), _as(kind, right)
    elif both == ("money", "money"):
        kind = "number"
    else:
        kind = "money" if "money" in both else "number"
    if (node.sign == "*" and both == ("money", "money")) or (node.sign == "/" and both == ("number", "money")):
        raise _misfit(node, left, right)
    result = _CALCULATE[node.sign](left.expr.cast(pl.Float64), right.expr.cast(pl.Float64))
    return Typed(kind, pl.when(result.is_finite()).then(result))


_CALCULATE: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
}  # fmt: skip


def _dated(node: Operation, left: Typed, right: Typed) -> Typed:
    """date - date: days; date + or - a plain number of days: a date."""
    if node.sign == "-" and left.type == right.type == "date":
        return Typed("number", _between(right.expr, left.expr))
    if node.sign in "+-" and left.type == "date" and right.type == "number":
        days = right.literal
        if not isinstance(days, Decimal) or days != days.to_integral_value() or days > MOST_DAYS:
            message = _("Days are added as a plain whole number, {n} at most.").format(n=MOST_DAYS)
            raise WrongError(message, node.right.start, node.right.length)
        return Typed("date", left.expr + pl.duration(days=int(days) if node.sign == "+" else -int(days)))
    raise _misfit(node, left, right)


def _only_figures(node: Operation, left: Typed, right: Typed) -> None:
    if not {left.type, right.type} <= {"number", "money"}:
        raise _misfit(node, left, right)


def _misfit(node: Operation | Compare, left: Typed, right: Typed) -> WrongError:
    message = _("{left} and {right} do not go together with “{sign}”.").format(
        left=TYPES[left.type], right=TYPES[right.type], sign=node.sign
    )
    return WrongError(message, node.start, node.length, _date_hint(left, right.type) or _date_hint(right, left.type))


def _date_hint(found: Typed, wanted: str) -> str | None:
    if wanted == "date" and found.type == "text" and found.literal is not None:
        return _("Write a date without quotation marks: 2023-10-31.")
    if wanted in ("number", "money") and found.type == "text" and found.literal is not None:
        return _("Write a number without quotation marks: 100000, 10万.")
    return None


def _as(kind: str, found: Typed) -> Typed:
    """A number beside an amount is one in currency units."""
    if kind != "money" or found.type != "number":
        return found
    if isinstance(found.literal, Decimal | int):
        return Typed("money", pl.lit(_number(Decimal(found.literal) * 100)), found.literal)
    return Typed("money", found.expr * 100)


def _compare(node: Compare, as_of: date) -> Typed:
    left, right = _typed(node.left, as_of), _typed(node.right, as_of)
    kinds = {left.type, right.type}
    if kinds == {"number", "money"}:
        left, right = _as("money", left), _as("money", right)
    elif len(kinds) > 1 or kinds == {"truth"} or (kinds == {"text"} and node.sign not in ("=", "!=")):
        raise _misfit(node, left, right)
    if kinds == {"text"}:
        left, right = _word(node.left, node.right, left), _word(node.right, node.left, right)
    return Typed("truth", _HOLDS[node.sign](left.expr, right.expr))


_HOLDS: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def _word(node: Node, other: Node, found: Typed) -> Typed:
    """Text for comparing; a word for the status of a deal in either language is that status."""
    if isinstance(node, Literal) and isinstance(other, Name) and field_of(other).column == "deal.status":
        status = _STATUS.get(name_key(str(node.value)))
        if status is None:
            message = _("A deal is never “{text}”.").format(text=node.value)
            raise WrongError(message, node.start, node.length, _("Known: {words}").format(words="open, won, lost"))
        return Typed("text", pl.lit(status), status)
    return Typed("text", folded(found.expr), found.literal)


def folded(text: pl.Expr) -> pl.Expr:
    """Text for comparing: width, case and white space do not count."""
    return plain(text).str.to_lowercase()


def _is_null(node: IsNull, as_of: date) -> Typed:
    found = _typed(node.of, as_of)
    if found.type == "truth":
        raise WrongError(_("A condition is never empty."), node.of.start, node.of.length)
    return Typed("truth", found.expr.is_null())


def _among(node: Among, as_of: date) -> Typed:
    if node.how == "in":
        same = [_compare(Compare(item.start, item.length, "=", node.of, item), as_of).expr for item in node.items]
        return Typed("truth", pl.any_horizontal(same) if len(same) > 1 else same[0])
    text = _of_type(node.of, as_of, "text").expr
    items = [_of_type(item, as_of, "text") for item in node.items]
    if node.how == "matches":
        return Typed("truth", text.str.contains(_pattern(node.items[0])))
    held = [folded(text).str.contains(folded(item.expr), literal=True) for item in items]
    return Typed("truth", pl.any_horizontal(held) if len(held) > 1 else held[0])


def _pattern(node: Literal) -> str:
    """A regular expression that Rust's engine takes: its time grows with the text alone, whatever the pattern."""
    pattern = str(node.value)
    if len(pattern) > LONGEST_PATTERN:
        message = _("A pattern has at most {n} characters.").format(n=LONGEST_PATTERN)
        raise WrongError(message, node.start, node.length)
    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.ComputeError:
        raise WrongError(_("This is no pattern that can be read."), node.start, node.length) from None
    return pattern


def _not(node: Not, as_of: date) -> Typed:
    return Typed("truth", ~_truth(node.of, as_of))


def _both(node: Both, as_of: date) -> Typed:
    parts = [_truth(part, as_of) for part in node.parts]
    return Typed("truth", pl.all_horizontal(parts) if node.word == "and" else pl.any_horizontal(parts))


def _truth(node: Node, as_of: date) -> pl.Expr:
    return meaning(node, as_of)


_READERS: dict[type[Node], Callable[..., Typed]] = {
    Literal: _literal, Today: _today, Name: _name, Call: _call, Operation: _operation, Compare: _compare,
    IsNull: _is_null, Among: _among, Not: _not, Both: _both,
}  # fmt: skip
