"""PL103 below-target: what a person expects to sell falls short of the target of the same period.

What it checks: the sum of 预计金额 of a person's plans of one month (or week), without those that were not
approved, against the person's revenue target of that month; where the targets name only a quarter, half-year or
year, its share by working days.
Why it matters: even if every plan comes true, the target is missed; better to know before the month begins.
Bad: three plans of 2万元 each, target of the month 10万元
Good: plans of 11万元 together, target 10万元
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, Options, option, rule
from sop_cli.plans.desk import Desk, by_person

DOC_ZH = """PL103 below-target：一个人计划的预计金额合计低于同期目标。

检查什么：每人每月（或每周）计划的“预计金额”合计（未批准的不算），对照本人同期的销售额目标；目标只到季度、半年或年度
的，按工作日折算。
为什么：即使计划全部实现，也完不成目标，最好在月初就知道。
不好的例子：三条计划各 2万元，当月目标 10万元
好的例子：计划合计 11万元，目标 10万元
"""


class BelowTarget(Options):
    """What counts as short."""

    min_percent: int = option(
        100, en="per cent of the target that plans must reach together", zh="计划合计至少达到目标的百分之几", ge=0
    )


@rule(
    "PL103",
    "below-target",
    title=Words(en="Planned amounts below the target", zh="计划金额低于目标"),
    scope="owner",
    at="amount",
    needs=("targets",),
    message={
        "own": Words(
            en="{period}: {owner} expects {planned}, target {target}: {short} short.",
            zh="{period}：{owner}预计合计 {planned}，目标 {target}，差 {short}。",
        ),
        "shared": Words(
            en="{period}: {owner} expects {planned}; the target’s share by working days is {target}: {short} short.",
            zh="{period}：{owner}预计合计 {planned}，目标按工作日折算为 {target}，差 {short}。",
        ),
    },
    hint=Words(
        en="Please add customers or amounts, or talk the target over; customers already won need no line here.",
        zh="请补充客户或金额，或与上级商量；不在重点客户计划里的零散成交可另行说明。",
    ),
)
def check(desk: Desk, options: BelowTarget) -> Iterator[Hit]:
    """Sums of each person and period; where nobody names an amount there is nothing to compare."""
    for (owner, period), lines in by_person(desk.planned).items():
        aim = desk.aims.get((owner, period.label))
        amounts = [line.amount for line in lines if line.amount is not None]
        if aim is None or not amounts or sum(amounts) >= aim.amount * Fraction(options.min_percent, 100):
            continue
        words = {
            "period": period.label,
            "planned": desk.money(sum(amounts)),
            "target": desk.money(aim.amount),
            "short": desk.money(round(aim.amount / 100) * 100 - sum(amounts)),
        }
        yield Hit(owner=owner, case="shared" if aim.shared else "own", words=words)
