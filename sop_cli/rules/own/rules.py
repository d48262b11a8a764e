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
from sop_cli.records.sop import OwnRule, Sop
from sop_cli.rules.amounts import amount_texts
from sop_cli.rules.log import CLIENT, CUSTOMER, PERSON, Log
from sop_cli.rules.own.lexer import WrongError
from sop_cli.rules.own.meaning import fields, meaning
from sop_cli.rules.own.names import Field, field_of
from sop_cli.rules.own.parser import Name, Node, parse
from sop_cli.rules.wording import filled, placeholder

OWN = __name__
"""The module that own rules are of."""

_HERE = ("followups", "own_rules")
_KIND = {"deal": "deals", "customer": "customers"}
_SOME_DAY = date(2000, 1, 1)
_CODE = re.compile(r"X\d{3}", re.ASCII)
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
        if not _CODE.fullmatch(own.code):
            message = _("The code of an own rule is X and three digits, such as X001.")
            found.append(((*_HERE, index, "code"), message, None))
        if own.severity not in list(Severity):
            message = _("“{input}” is no severity.").format(input=own.severity)
            found.append(((*_HERE, index, "severity"), message, _("Known: {words}").format(words=", ".join(Severity))))
        found += [((*_HERE, index, key, Span(w.start, w.length)), w.message, w.hint) for key, w in _wrongs(own)]
    return found


def _wrongs(own: OwnRule) -> list[tuple[str, WrongError]]:
    found: list[tuple[str, WrongError]] = []
    for key, read in (("when", _read_when), ("message", _read_message), ("hint", _read_hint)):
        try:
            read(own)
        except WrongError as wrong:
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
    """The fields in braces. Raises `WrongError` for the first that is none."""
    return [field_of(_place(match)) for match in _PLACE.finditer(text)]


def _place(match: re.Match[str]) -> Name:
    of, dot, name = match.group(1).strip().rpartition(".")
    return Name(match.start(), match.end() - match.start(), of if dot else None, name)


def _understood(own: OwnRule) -> Condition | None:
    try:
        node = _read_when(own)
        return Condition(node, tuple(fields(node)), (*_read_message(own), *_read_hint(own)))
    except WrongError:
        return None


def title(own: OwnRule) -> Words:
    """What an own rule is called."""
    return Words(en=own.name or "A rule of the team’s own", zh=own.name or "本团队自定的规则")


def manual(own: OwnRule) -> str:
    """What `sop rule X001` prints."""
    lines = [f"{own.code}  {title(own)}", "", _("When: {condition}").format(condition=own.when)]
    lines += [_("Message: {text}").format(text=own.message)]
    lines += [_("Way out: {text}").format(text=own.hint)] if own.hint else []
    weight = Severity(own.severity)
    lines += [_("Weight: {word} ({severity})").format(word=weight.words, severity=weight), ""]
    lines += [_("It stands in sop.yaml under followups.own_rules.")]
    return "\n".join([*lines, _("Switch it off with “{code}: off”.").format(code=own.code)])


def _rule(own: OwnRule) -> Rule:
    condition = _understood(own)
    named = (*condition.named, *condition.said) if condition else ()
    hint = own.hint or str(Words(en="A rule of the team’s own ({code}).", zh="本团队自定的规则（{code}）。")).format(
        code=own.code
    )
    return Rule(
        own.code,
        "own-rule",
        title(own),
        "row",
        Severity(own.severity) if own.severity in list(Severity) else Severity.WARNING,
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
        number = condition.said.index(field) if condition else 0
        parts += [_quoted(text[end : match.start()]), f"{{own_{number}}}"]
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
        numbered = log.deals.with_row_index("_no")
        cells = numbered.select("_no", **{field.column: _cell(field, numbered) for field in deals})
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
