"""The vocabulary of a kind of record: which header means which field, and what the unit in its bracket says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.records.base import Column, Kind, Record
from sop_cli.records.people import did_you_mean
from sop_cli.records.sop import SourceSpec
from sop_cli.values.base import Refused
from sop_cli.values.dates import Order
from sop_cli.values.figures import magnitude
from sop_cli.values.money import unit_factor
from sop_cli.values.number import COUNT_NOUNS
from sop_cli.values.text import fold

YEAR, PART, WHOLE = "_year", "_part", "_whole"
"""Our own names for columns of targets files that are no fields: the year of a wide table; of the breakdown form
the dimension and the whole."""

_TARGETS_HEADERS = {
    YEAR: ("年", "Year", "年份", "年度", "FY", "Fiscal Year", "财年"),
    PART: ("目标维度", "维度", "分解维度", "Dimension", "Target Dimension"),
    WHOLE: ("团队总体目标", "总体目标", "总目标", "Team Total", "Team Target", "Overall Target"),
}
_OPTIONAL = re.compile(r"[(\[【](必填|选填|可选|required|optional|\*)[)\]】]$", re.IGNORECASE)
_BRACKET = re.compile(r"(?P<name>.+?)\s*[(\[【〔](?P<inside>[^()\[\]【】〔〕]*)[)\]】〕]")
_SUFFIX = re.compile(r"(?P<name>.+?)\s*[/:,、\s]\s*(?:单位[:\s]*)?(?P<inside>[^/:,、\s]+)")
_SHARES = {"%": Fraction(1, 100), "‰": Fraction(1, 1000)}


@dataclass(frozen=True)
class Meaning:
    """What a header means: our fields, and what bare figures below it count in (amounts: money, rates: share).

    times: the same for counts. refused: why the unit in the header cannot be used (another currency).
    """

    fields: tuple[str, ...] = ()
    money: Fraction | None = None
    share: Fraction | None = None
    times: Fraction | None = None
    refused: Refused | None = None


NOTHING = Meaning()


@dataclass(frozen=True)
class Vocabulary:
    """How files of one kind speak: the kind's own headers, then what sop.yaml adds under `sources`.

    unit: what bare amounts count in when no header says so. values: field → {word, folded: our word}.
    """

    kind: type[Record]
    mapped: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]]
    order: Order | None = None
    unit: Fraction | None = None
    currency: str = "CNY"
    month_start: int = 1

    @classmethod
    def of(
        cls, kind: type[Record], source: SourceSpec | None = None, *, currency: str = "CNY", month_start: int = 1
    ) -> Vocabulary:
        """The vocabulary of a kind as sop.yaml has it. Raises SopError for fields and units that do not exist."""
        source = source or SourceSpec.model_validate({})
        mapped = {
            header_key(header): _known_fields(
                kind, [fields] if isinstance(fields, str) else fields, f"columns.{header}"
            )
            for header, fields in source.columns.items()
        }
        values = {
            _known_fields(kind, [field], "values")[0]: {word_key(word): ours for word, ours in words.items()}
            for field, words in source.values.items()
        }
        unit = _unit(kind, source.unit, currency)
        return cls(kind, mapped, values, source.dates, unit, currency, month_start)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The kind's columns by field."""
        return {column.field: column for column in self.kind.columns()}

    @cached_property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """Header keys understood: the kind's own, then those mapped in sop.yaml, which win."""
        found: dict[str, tuple[str, ...]] = {}
        for column in self.kind.columns():
            for header in (column.field, *column.headers):
                found.setdefault(header_key(header), (column.field,))
        if self.kind.kind_name == "targets":
            found |= {header_key(header): (name,) for name, headers in _TARGETS_HEADERS.items() for header in headers}
        return found | dict(self.mapped)

    def meaning(self, header: str) -> Meaning:
        """What a header means; no fields when it is none of ours."""
        text = _OPTIONAL.sub("", fold(header)).strip()
        fields = self.known.get(header_key(text))
        for form in (_BRACKET, _SUFFIX):
            found = form.fullmatch(text)
            if fields is None and found and header_key(found["name"]) in self.known:
                named = self.known[header_key(found["name"])]
                meaning = self.with_unit(named, found["inside"].strip())
                if form is _BRACKET or meaning != Meaning(named):
                    return meaning
        return Meaning(fields or ())

    def is_mapped(self, header: str) -> bool:
        """Whether sop.yaml itself says what this header means."""
        return header_key(header) in self.mapped

    def with_unit(self, fields: tuple[str, ...], inside: str) -> Meaning:
        """The meaning of a header of these fields with that text in its bracket."""
        kinds = {self.columns[field].kind for field in fields if field in self.columns}
        if Kind.PERCENT in kinds or (Kind.MEASURE in kinds and inside in _SHARES):
            return Meaning(fields, share=_SHARES.get(inside))
        if kinds & {Kind.MONEY, Kind.MEASURE}:
            return self._with_money(fields, inside)
        if kinds & {Kind.NUMBER, Kind.COUNT}:
            return Meaning(fields, times=_times(inside))
        return Meaning(fields)

    def _with_money(self, fields: tuple[str, ...], inside: str) -> Meaning:
        if inside.isdigit() and not inside.startswith("000"):  # a year, say: no unit
            return Meaning(fields)
        try:
            return Meaning(fields, money=unit_factor(inside, self.currency))
        except Refused as refused:
            return Meaning(fields, refused=refused)


def header_key(text: str) -> str:
    """The key that headers match by: width, case, white space, `_`, `-` and a star for “required” do not count."""
    return re.sub(r"[\s_*※:-]+", "", fold(text)).casefold()


def word_key(text: str) -> str:
    """The key that words of a column match by."""
    return re.sub(r"\s+", "", fold(text)).casefold()


def _times(inside: str) -> Fraction | None:
    for noun in sorted(COUNT_NOUNS, key=len, reverse=True):
        inside = inside.removesuffix(noun)
    times = magnitude(inside)
    return Fraction(times) if times else None


def _known_fields(kind: type[Record], fields: Sequence[str], place: str) -> tuple[str, ...]:
    known = [column.field for column in kind.columns()]
    for field in fields:
        if field not in known:
            near = did_you_mean(field, known)
            raise SopError(
                _("sources.{kind}.{place}: there is no field called “{field}”.").format(
                    kind=kind.kind_name, place=place, field=field
                ),
                hint=_("Did you mean “{name}”?").format(name=near)
                if near
                else _("Fields: {names}.").format(names=", ".join(known)),
            )
    return tuple(fields)


def _unit(kind: type[Record], text: str | None, currency: str) -> Fraction | None:
    if text is None:
        return None
    try:
        factor = unit_factor(text, currency)
    except Refused:
        factor = None
    if factor is None:
        raise SopError(
            _("sources.{kind}.unit: “{text}” is not a unit of money in {currency}.").format(
                kind=kind.kind_name, text=text, currency=currency
            ),
            hint=_("Write 元, 千元, 万元, 亿元, or a plain factor such as 1000."),
        )
    return factor
