"""The breakdown form (销售目标分解表) read as targets: its dimension, its whole and its period stand in words.

目标维度 says which part of the team a row is about (区域：华东, 产品-产品A, 个人：张伟),
团队总体目标 which metric it is of (销售额 100万元, 新客户 30个).
责任人 is then the one who answers for the row, not a dimension.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sop_cli.i18n import _
from sop_cli.records.metric_names import find_metric
from sop_cli.records.target import Target
from sop_cli.sources.words import header_key
from sop_cli.values.base import Refused
from sop_cli.values.period import parse_period
from sop_cli.values.text import fold

OTHER_HEADERS = frozenset(
    {"责任人", "负责人", "时间节点", "完成标准", "Owner", "Person", "Deadline", "Standard", "Responsible"}
)
"""The form's columns that are for people alone."""

FIELDS = ("region", "team", "product", "person", "channel", "month")

_FURTHER_LABELS = {
    "个人": "person",
    "人员": "person",
    "成员": "person",
    "销售代表": "person",
    "月度": "month",
    "年月": "month",
}
_WHOLE = frozenset(
    {"整体", "总体", "全部", "团队整体", "团队总体", "公司", "合计", "total", "overall", "all", "wholeteam"}
)
_LABELLED = re.compile(r"(?P<label>[^:\-–—/]+?)\s*[:\-–—/]\s*(?P<name>.+)", re.DOTALL)
_SPAN_WORDS = re.compile(
    r"^(?:[本上下]?(?:季度?|年度?|月度?|周)|半年度?|全年|(?:annual|yearly|quarterly|monthly)\s)\s*", re.IGNORECASE
)
_FIGURE = re.compile(r"(?:[¥$]|\b[A-Z]{3}\b)?\s*[-+]?[0-9][0-9.,]*\s*[^\s0-9]*\s*$")
_PERIOD_LINE = re.compile(
    r"(?:期间|周期|时间段|period)\s*:\s*(?P<period>[^\s,;]+(?: ?(?:至|到|-|~) ?[^\s,;]+)?)", re.IGNORECASE
)


def part_of(text: str) -> tuple[str, str] | None:
    """(field, name) of what a row is about; None for the whole team. Raises `Refused` where no dimension is said."""
    folded = fold(text)
    if header_key(folded) in _WHOLE:
        return None
    found = _LABELLED.fullmatch(folded)
    field = _labels().get(header_key(found["label"])) if found else None
    if found is None or field is None:
        raise Refused(
            _("“{text}” does not say which dimension it is.").format(text=text),
            _("Write it like 区域：华东, 产品：产品A or 个人：张伟."),
        )
    return field, found["name"].strip()


def metric_of(text: str) -> str | None:
    """The metric that a whole (销售额 100万元) is of; None where it is a figure alone."""
    words = _SPAN_WORDS.sub("", _FIGURE.sub("", fold(text))).strip(" :")
    if not words:
        return None
    found = find_metric(words)
    return found.name if found else words


def period_line(texts: Iterable[str], month_start: int) -> str | None:
    """The period that a line above the table names (期间：2023Q4)."""
    for text in texts:
        found = _PERIOD_LINE.search(fold(text))
        if found:
            try:
                return parse_period(found["period"], month_start).label
            except Refused:
                continue
    return None


def _labels() -> Mapping[str, str]:
    known = {
        header_key(header): column.field
        for column in Target.columns()
        if column.field in FIELDS
        for header in (column.field, *column.headers)
    }
    return known | {header_key(label): field for label, field in _FURTHER_LABELS.items()}
