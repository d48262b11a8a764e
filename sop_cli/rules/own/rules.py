"""From `followups.own_rules` to rules like the built-in ones: the same settings, findings and manual."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from sop_cli.checks.base import NoOptions, Rule
from sop_cli.checks.settings import Problem
from sop_cli.errors import Span
from sop_cli.i18n import Words, _
from sop_cli.records.finding import Severity
from sop_cli.records.people import did_you_mean
from sop_cli.records.sop import OwnRule, Sop
from sop_cli.rules.amounts import amount_texts
from sop_cli.rules.log import CLIENT, CUSTOMER, PERSON, Log
from sop_cli.rules.own.lexer import Wrong
from sop_cli.rules.own.meaning import fields, meaning
from sop_cli.rules.own.names import Field, field_of
from sop_cli.rules.own.parser import Name, Node, parse
from sop_cli.rules.wording import filled, placeholder

PREFIX = "X"
_HERE = ("followups", "own_rules")
_KIND = {"deal": "deals", "customer": "customers"}
_SOME_DAY = date(2000, 1, 1)
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Condition:
    """A condition understood. said: the fields that the sentences name."""

    node: Node
    named: tuple[Field, ...]
    said: tuple[Field, ...]


def own_rules(sop: Sop) -> Mapping[str, Rule]:
    """The team's own rules by code; one that is not understood is there, but looks at nothing."""
    return {own.code: _rule(own) for own in sop.followups.own_rules}


def problems(sop: Sop) -> list[Problem]:
    """Everything that is wrong in the team's own rules."""
    found: list[Problem] = []
    seen: set[str] = set()
    for index, own in enumerate(sop.followups.own_rules):
        if own.code in seen:
            found.append(((*_HERE, index, "code"), _("Two rules have the code {code}.").format(code=own.code), None))
        seen.add(own.code)
        found += [((*_HERE, index, key, Span(w.start, w.length)), w.message, w.hint) for key, w in _wrongs(own)]
    return found


def _wrongs(own: OwnRule) -> list[tuple[str, Wrong]]:
    found: list[tuple[str, Wrong]] = []
    for key, read in (("when", _read_when), ("message", _read_message), ("hint", _read_hint)):
        try:
            read(own)
        except Wrong as wrong:
            found.append((key, wrong))
    return found


def _read_when(own: OwnRule) -> Node:
    node = parse(own.when)
    meaning(node, _SOME_DAY)
    return node


def _read_message(own: OwnRule) -> tuple[Field, ...]:
    return tuple(_said(own.message))


def _read_hint(own: OwnRule) -> tuple[Field, ...]:
    return tuple(_said(own.hint or ""))


def _said(text: str) -> list[Field]:
    """The fields in braces. Raises `Wrong` for the first that is none."""
    return [field_of(_place(match)) for match in _PLACE.finditer(text)]


def _place(match: re.Match[str]) -> Name:
    of, dot, name = match.group(1).strip().rpartition(".")
    return Name(match.start(), match.end() - match.start(), of if dot else None, name)


def _understood(own: OwnRule) -> Condition | None:
    try:
        node = _read_when(own)
        return Condition(node, tuple(fields(node)), (*_read_message(own), *_read_hint(own)))
    except Wrong:
        return None


def _rule(own: OwnRule) -> Rule:
    condition = _understood(own)
    named = (*condition.named, *condition.said) if condition else ()
    hint = own.hint or str(Words(en="A rule of the team’s own ({code}).", zh="本团队自定的规则（{code}）。")).format(
        code=own.code
    )
    return Rule(
        own.code,
        "own-rule",
        Words(en=own.message, zh=own.message),
        "row",
        Severity(own.severity),
        {"": _template(own.message, condition)},
        {"": _template(hint, condition)},
        __name__,
        _check(condition) if condition else None,
        NoOptions,
        at=own.column or next((field.field for field in named if field.of is None), None),
        needs=tuple(dict.fromkeys(_KIND[field.of] for field in condition.named if field.of) if condition else ()),
    )


def _template(text: str, condition: Condition | None) -> Words:
    """The sentence as `format` takes it: fields are filled in by number, and nothing else in braces means anything."""
    parts, end = [], 0
    for match in _PLACE.finditer(text) if condition else ():
        field = field_of(_place(match))
        parts += [_quoted(text[end : match.start()]), "{own_%d}" % (condition.said.index(field) if condition else 0)]
        end = match.end()
    ready = "".join([*parts, _quoted(text[end:])])
    return Words(en=ready, zh=ready)


def _quoted(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _check(condition: Condition) -> Callable[[Log, NoOptions], pl.LazyFrame]:
    def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
        wanted = tuple(dict.fromkeys((*condition.named, *condition.said)))
        hit = meaning(condition.node, log.as_of)
        said = {f"own_{n}": _shown(field, log) for n, field in enumerate(condition.said)}
        return seen(log, wanted).filter(hit, ~pl.col("_unread")).select("_id", **said)

    return check


def _shown(field: Field, log: Log) -> pl.Expr:
    if field.type != "money":
        return pl.col(field.column)
    sop = log.sop
    return pl.col(field.column).map_batches(lambda minor: amount_texts(minor, sop), return_dtype=pl.String)


def seen(log: Log, wanted: Sequence[Field]) -> pl.LazyFrame:
    """`_id`, the wanted fields of every record, and `_unread`: whether one of its own cells could not be read."""
    own = [field for field in wanted if field.of is None]
    unread = pl.any_horizontal([pl.lit(value=False), *(log.unreadable(field.field) for field in own)])
    frame = log.frame.select("_id", CLIENT, _unread=unread, **{field.column: _own_cell(field) for field in own})
    deals = [field for field in wanted if field.of == "deal"]
    if deals:
        cells = log.deals.with_row_index("_no").select("_no", **{field.column: _cell(field, log.deals) for field in deals})
        frame = frame.join(log.deal_rows.lazy().join(cells.lazy(), on="_no"), on="_id", how="left")
    customers = [field for field in wanted if field.of == "customer"]
    if customers:
        rows = log.client_rows.unique(CLIENT, keep="first", maintain_order=True)
        cells = rows.select(CLIENT, **{field.column: _cell(field, rows) for field in customers})
        frame = frame.join(cells.lazy(), on=CLIENT, how="left")
    return frame


def _own_cell(field: Field) -> pl.Expr:
    """A cell of the record: owner and customer under their own names, a moment as its day, placeholders as nothing."""
    if field.field in ("owner", "customer"):
        return pl.col(PERSON if field.field == "owner" else CUSTOMER)
    if field.type == "date":
        return pl.col(field.field).cast(pl.Date)
    return pl.when(filled(field.field)).then(pl.col(field.field))


def _cell(field: Field, rows: pl.DataFrame) -> pl.Expr:
    """A cell of the deal or the customer."""
    if field.type != "text":
        return pl.col(field.field)
    if field.of == "deal" and field.field == "owner":
        return pl.coalesce(PERSON, "owner")
    return pl.when(~placeholder(field.field)).then(pl.col(field.field)) if rows.height else pl.col(field.field)
