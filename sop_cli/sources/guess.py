"""What a table that nobody has described probably holds: the kind of record, its columns, words, dates and units.

What is known by its spelling is taken; what is only likely is a guess, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sop_cli.errors import SopError
from sop_cli.records.base import Kind
from sop_cli.records.kinds import KINDS
from sop_cli.records.sop import SourceSpec
from sop_cli.sources.found import Found
from sop_cli.sources.header import Header
from sop_cli.sources.headers import find_header
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.words import Vocabulary, header_key

LIKELY: tuple[str, ...] = (
    "followups", "sales", "deals", "payments", "receivables", "targets", "members", "customers", "absences",
    "judgements", "actions", "plans", "spot_checks",
)  # fmt: skip
"""Kinds that a team's files may be, the more usual first: where two fit as well, the first counts."""

_GUESSES: Mapping[str, Sequence[tuple[str, str]]] = {
    "deals": (
        (r"^(opportunity|deal|oppty|商机|项目)(id|no|number|编号)$", "id"),
        (r"agent|seller|rep$|salesperson|assignee|跟单|业务", "owner"), (r"^(account|client|客户)", "customer"),
        (r"stage|阶段", "stage"), (r"status|状态|结果", "status"), (r"product|item|产品|型号", "product"),
        (r"engage|created|opened|start|建档|立项|发现", "created"), (r"expected|forecast|预计", "expected_close"),
        (r"close.*date|closed|结束|关闭|签约日", "closed"), (r"value|amount|revenue|金额|合同额|报价", "amount"),
        (r"reason|原因", "loss_reason"), (r"source|来源", "source"), (r"region|territory|大区|区域", "region"),
    ),
    "members": (
        (r"agent|seller|rep$|salesperson|员工|同事|业务员", "name"), (r"manager|leader|上级|主管", "leader"),
        (r"office|region|territory|大区|片区", "region"), (r"team|group|部门|小组", "team"),
        (r"hired|joined|入职", "hire_date"), (r"role|position|title|职位|岗位", "role"),
    ),
    "customers": (
        (r"^(account|client|company)(name)?$|单位名称", "customer"), (r"sector|industry|行业", "industry"),
        (r"employees|headcount|size|人数|规模", "size"), (r"subsidiary|parent|group|母公司|集团", "group"),
        (r"location|region|territory|大区|区域|省", "region"), (r"tier|grade|level|等级|级别", "tier"),
        (r"owner|agent|rep$|业务员", "owner"), (r"source|来源", "source"),
    ),
    "sales": (
        (r"(order|invoice|sale|bill).*date|开票日|下单日|订单日", "date"),
        (r"(order|contract|invoice).*(no|id)|单号", "contract"),
        (r"agent|seller|rep$|salesperson|业务", "owner"), (r"^(account|client|buyer|客户)", "customer"),
        (r"product|item|sku|产品|型号|品名", "product"), (r"amount|revenue|value|total|金额|价税|含税", "amount"),
        (r"qty|quantity|units|数量", "quantity"), (r"cost|成本", "cost"), (r"region|territory|区域|大区", "region"),
    ),
    "followups": (
        (r"^(account|client|客户|单位)", "customer"), (r"agent|seller|rep$|salesperson|业务|跟进人|拜访人", "owner"),
        (r"(visit|call|contact|activity).*date|(拜访|跟进|联系|沟通).*(日|时间)", "date"),
        (r"method|type|channel|方式|渠道|形式", "channel"), (r"summary|notes?$|content|内容|摘要|纪要|情况", "summary"),
        (r"next|下一步|后续|计划", "next_action"), (r"due|deadline|截止|预计|完成时间", "due_date"),
        (r"feedback|needs|反馈|需求", "feedback"),
    ),
}  # fmt: skip
_WON = re.compile(r"won|success|赢|成交|成功|已签|中标", re.IGNORECASE)
_LOST = re.compile(r"lost|lose|fail|输|丢|流失|失败|未中标|关闭", re.IGNORECASE)
_YEAR_LAST = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}\b")
_STATUSES = {"won", "lost", "open", "赢单", "输单", "进行中"}
_MOST_WORDS = 30


@dataclass(frozen=True)
class Guess:
    """What one sheet probably is.

    mapped: header → field, or fields, that sop.yaml must name. values: field → word → our word. dates: the order of
    dates with the year last; None where the dates need none. unsure: what a person should look at, as sentences' parts:
    (about, what). known: how many columns are understood by their own spelling; further: headers of no meaning.
    """

    kind: str
    mapped: Mapping[str, str | list[str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Literal["DMY", "MDY"] | None = None
    dates_unclear: bool = False
    known: int = 0
    further: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    small_amounts: bool = False

    @property
    def score(self) -> float:
        """How well it fits: a guessed column counts less than a known one."""
        return self.known + 0.7 * len(self.mapped)


def guess(sheet: RawSheet, file: str, currency: str) -> Guess | None:
    """The likeliest kind of a sheet; None when none fits."""
    best: Guess | None = None
    for kind in LIKELY:
        found = _as(kind, sheet, file, currency)
        if found is not None and (best is None or found.score > best.score):
            best = found
    return best


def heads_of(sheet: RawSheet) -> list[str]:
    """The texts of the first row that looks like a header, for what could not be understood."""
    for row in sheet.frame.head(10).iter_rows(named=True):
        texts = [text for name, text in row.items() if name.startswith("c") and text]
        if len(texts) > 1:
            return texts
    return []


def _as(kind: str, sheet: RawSheet, file: str, currency: str) -> Guess | None:
    texts = heads_of(sheet)
    mapped = _mapped(kind, texts, currency)
    header, words = _header(kind, sheet, file, currency, {})
    if mapped:
        with_guesses, more = _header(kind, sheet, file, currency, mapped)
        if with_guesses is not None and (header is None or with_guesses.score > header.score):
            header, words = with_guesses, more
        else:
            mapped = {}
    if header is None or (header.score < 2 and len(texts) > 2):
        return None
    there = {head.text for head in header.heads}
    mapped = {text: name for text, name in mapped.items() if text in there}
    guessed: dict[str, str | list[str]] = dict(mapped)
    values, guessed = _values(kind, sheet, header, guessed)
    order, unclear = _order(sheet, header, words)
    further = tuple(head.text for head in header.heads if head.text and not head.used)
    return Guess(
        kind, guessed, values, order, unclear, sum(head.used for head in header.heads) - len(mapped), further,
        _channels(kind, sheet, header), _small(sheet, header, words),
    )  # fmt: skip


def _header(
    kind: str, sheet: RawSheet, file: str, currency: str, mapped: Mapping[str, str]
) -> tuple[Header | None, Vocabulary]:
    words = Vocabulary.of(KINDS[kind], SourceSpec(columns=dict(mapped)), currency=currency, month_start=1)
    try:
        found = find_header(sheet, words, Found(file, sheet.name))
    except SopError:
        return None, words
    return (found if isinstance(found, Header) else None), words


def _mapped(kind: str, texts: Iterable[str], currency: str) -> dict[str, str]:
    """Headers of unknown spelling that probably mean a field which no other header means."""
    words = Vocabulary.of(KINDS[kind], None, currency=currency, month_start=1)
    texts = list(texts)
    taken = {name for text in texts for name in words.meaning(text).fields}
    found: dict[str, str] = {}
    for text in texts:
        if words.meaning(text).fields:
            continue
        key = header_key(text)
        name = next((name for sign, name in _GUESSES.get(kind, ()) if re.search(sign, key) and name not in taken), None)
        if name is not None:
            taken.add(name)
            found[text] = name
    return found


def _column(sheet: RawSheet, header: Header, name: str) -> list[str]:
    """The texts of a field's column, each once, in the order of their first row."""
    head = header.by_field.get(name)
    if head is None or head.name not in sheet.frame.columns:
        return []
    cells = sheet.frame.filter(sheet.frame["_row"] > header.row)[head.name].drop_nulls()
    return [str(text) for text in cells.unique(maintain_order=True)]


def _values(
    kind: str, sheet: RawSheet, header: Header, mapped: dict[str, str | list[str]]
) -> tuple[dict[str, dict[str, str]], dict[str, str | list[str]]]:
    """The words of a deal's status that are not ours; a stage with won and lost among it is the status, too."""
    if kind != "deals":
        return {}, mapped
    name = "status" if "status" in header.by_field else "stage"
    words = _column(sheet, header, name)
    outcome = [word for word in words if _WON.search(word) or _LOST.search(word)]
    if not outcome or len(words) > _MOST_WORDS or (name == "status" and {w.casefold() for w in words} <= _STATUSES):
        return {}, mapped
    if name == "stage":
        mapped = {**mapped, header.by_field["stage"].text: ["stage", "status"]}
    said = {word: "won" if _WON.search(word) else "lost" if _LOST.search(word) else "open" for word in words}
    return {"status": said}, mapped


def _order(sheet: RawSheet, header: Header, words: Vocabulary) -> tuple[Literal["DMY", "MDY"] | None, bool]:
    """The order of dates with the year last, by the days beyond 12; and whether it stays unclear."""
    first = second = met = False
    for name, head in header.by_field.items():
        if words.columns.get(name) is None or words.columns[name].kind not in (Kind.DATE, Kind.MOMENT):
            continue
        for text in _column(sheet, header, name) if head else ():
            found = _YEAR_LAST.match(text)
            if found:
                met = True
                first |= int(found[1]) > 12
                second |= int(found[2]) > 12
    if first != second:
        return ("DMY" if first else "MDY"), False
    return None, met


def _channels(kind: str, sheet: RawSheet, header: Header) -> tuple[str, ...]:
    words = _column(sheet, header, "channel") if kind == "followups" else []
    return tuple(words) if len(words) <= 12 else ()


def _small(sheet: RawSheet, header: Header, words: Vocabulary) -> bool:
    """Whether all amounts are bare numbers so small that they may be in 万元."""
    for name, head in header.by_field.items():
        column = words.columns.get(name)
        if column is None or column.kind is not Kind.MONEY or head.meaning.money is not None:
            continue
        numbers = [text for text in _column(sheet, header, name) if re.fullmatch(r"-?\d+(\.\d+)?", text)]
        if len(numbers) >= 3 and all(abs(float(number)) < 1000 for number in numbers):
            return header.unit_line(words.currency) is None
    return False
