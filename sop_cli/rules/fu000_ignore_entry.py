"""FU000 ignore-entry: an entry of followups.ignore has ended, or hides nothing.

What it checks: entries of followups.ignore in sop.yaml whose last day (until) is past: what they hid is shown again.
An entry that has not ended but hides nothing is mentioned as information, when all of the workspace's logs are checked.
Why it matters: an exception that nobody remembers hides what should be seen; each has a reason and an end.
Bad: {code: FU203, customer: 某集团, reason: 联合拜访, until: 2023-09-30} (as of 2023-10-31)
Good: {code: FU203, customer: 某集团, reason: 联合拜访, until: 2023-12-31}, and there are such findings
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sop_cli.i18n import Words
from sop_cli.records.finding import Finding, Severity
from sop_cli.records.sop import Ignore
from sop_cli.rules.base import found_by_reading

DOC_ZH = """FU000 ignore-entry：followups.ignore 里的一项已到期，或没有用上。

检查什么：sop.yaml 中 followups.ignore 的各项，截止日（until）已过的，其待核对项会重新显示。没有到期、但没有对应任何
待核对项的，只作提示（核对工作区全部记录时才看）。
为什么：没人记得的例外会挡住该看的内容；每一项都应有理由和期限。
不好的例子：{code: FU203, customer: 某集团, reason: 联合拜访, until: 2023-09-30}（截至 2023-10-31）
好的例子：{code: FU203, customer: 某集团, reason: 联合拜访, until: 2023-12-31}，并且确有这样的待核对项
"""

CODE, NAME = "FU000", "ignore-entry"

found_by_reading(
    CODE,
    NAME,
    title=Words(en="An entry of followups.ignore that has ended or hides nothing", zh="忽略项已到期或没有用上"),
    severity=Severity.WARNING,
    module=__name__,
)

_ENDED = Words(
    en="followups.ignore: the entry for {what} ended on {until}; its findings are shown again.",
    zh="followups.ignore 中 {what} 的忽略已于 {until} 到期，相关待核对项重新显示。",
)
_END_IT = Words(en="Remove the entry, or give it a later end.", zh="请删去这一项，或改晚截止日。")
_UNUSED = Words(
    en="followups.ignore: the entry for {what} hides nothing.",
    zh="followups.ignore 中 {what} 的忽略没有对应任何待核对项。",
)
_DROP_IT = Words(
    en="Remove it if it is no longer needed; or correct code, customer or owner.",
    zh="不再需要就请删去；否则请核对编号、客户和负责人。",
)


def findings(
    entries: Sequence[Ignore], *, as_of: date, unused: Sequence[int], places: Sequence[tuple[str, int]]
) -> list[Finding]:
    """What there is to say of the entries. unused: the numbers of those that hide nothing; places: file and line."""
    found = []
    for number, entry in enumerate(entries):
        place = places[number] if number < len(places) else None
        if ended(entry, as_of):
            found.append(_finding(entry, Severity.WARNING, _ENDED, _END_IT, place))
        elif number in unused:
            found.append(_finding(entry, Severity.INFO, _UNUSED, _DROP_IT, place))
    return found


def ended(entry: Ignore, as_of: date) -> bool:
    """Whether the last day of an entry is past."""
    return entry.until is not None and entry.until < as_of


def _finding(entry: Ignore, severity: Severity, message: Words, hint: Words, place: tuple[str, int] | None) -> Finding:
    what = " · ".join(filter(None, (entry.code, entry.customer, entry.owner)))
    return Finding(
        code=CODE, name=NAME, severity=severity,
        message=str(message).format(what=what, until=entry.until), hint=str(hint),
        file=place[0] if place else None, row=place[1] if place else None, value=entry.reason,
    )  # fmt: skip
