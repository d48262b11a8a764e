"""The fields that a condition may name: the record's own, those of its deal and of its customer; nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sop_cli.i18n import Words, _
from sop_cli.records.base import Column, Kind, Record
from sop_cli.records.customer import Customer
from sop_cli.records.deal import Deal
from sop_cli.records.followup import FollowUp
from sop_cli.records.people import did_you_mean, name_key
from sop_cli.rules.own.lexer import WrongError
from sop_cli.rules.own.parser import Name

KINDS: Mapping[str | None, type[Record]] = {None: FollowUp, "deal": Deal, "customer": Customer}
"""What a field may be a field of: the record itself, `deal.…` and `customer.…`."""

_OF = {"deal": "deal", "商机": "deal", "customer": "customer", "客户": "customer"}
_TYPES = {Kind.MONEY: "money", Kind.DATE: "date", Kind.MOMENT: "date"}

TYPES = {
    "money": Words(en="an amount", zh="金额"), "number": Words(en="a number", zh="数字"),
    "date": Words(en="a date", zh="日期"), "text": Words(en="text", zh="文字"),
    "truth": Words(en="a condition", zh="条件"),
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A field of the record (of: None), of its deal or of its customer; type: money, date or text."""

    of: str | None
    field: str
    type: str

    @property
    def column(self) -> str:
        """What it is called in the frame that conditions are held against."""
        return f"{self.of}.{self.field}" if self.of else self.field


def field_of(node: Name) -> Field:
    """The field that a name means. Raises `WrongError` where it means none, or two."""
    if node.of is not None:
        of = _OF.get(name_key(node.of))
        if of is None:
            raise WrongError(
                _("“{name}” is no kind of record here.").format(name=node.of), node.start, len(node.of),
                _("Known: {words}").format(words="deal, customer"),
            )  # fmt: skip
        found = _fields(of).get(name_key(node.name))
        if found is None:
            raise _unknown(node, of)
        return found
    own = _fields(None).get(name_key(node.name))
    if own is not None:
        return own
    others = [found for of in ("deal", "customer") if (found := _fields(of).get(name_key(node.name)))]
    if len(others) == 1:
        return others[0]
    if others:
        hint = _("Write {words}.").format(words=_(" or ").join(found.column for found in others))
        raise WrongError(_("“{name}” may mean two things.").format(name=node.name), node.start, node.length, hint)
    raise _unknown(node, None)


def _unknown(node: Name, of: str | None) -> WrongError:
    known = [name for kind in ((of,) if of else KINDS) for name in _spellings(kind)]
    near = did_you_mean(node.name, known)
    names = ", ".join(column.field for column in KINDS[of].columns())
    hint = _("Did you mean “{near}”?").format(near=near) if near else _("Known: {words}").format(words=names)
    message = _("No field is called “{name}”.").format(name=node.name)
    return WrongError(message, node.start, node.length, hint)


@cache
def _fields(of: str | None) -> dict[str, Field]:
    """By the key of every spelling; canonical names win over headers, and earlier columns over later ones."""
    columns = KINDS[of].columns()
    found = {name_key(column.field): _field(of, column) for column in columns}
    for column in columns:
        for header in column.headers:
            found.setdefault(name_key(header), _field(of, column))
    return found


def _field(of: str | None, column: Column) -> Field:
    return Field(of, column.field, _TYPES.get(column.kind, "text"))


def _spellings(of: str | None) -> Iterator[str]:
    for column in KINDS[of].columns():
        yield from (column.field, *column.headers[:2])
