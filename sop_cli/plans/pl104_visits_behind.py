"""PL104 visits-behind: fewer visits than planned.

What it checks: follow-up records of the same person and customer dated in the plan's period (one a day;
`plans.visit_channels` may narrow the channels) against 计划拜访次数: all of them when the period is over, as many
as working days have passed when it is running. Plans marked as done or not approved are left out.
Why it matters: either the visits did not take place or they were not written down; both are worth a word in the
weekly meeting.
Bad: 4 visits planned for 2023-10, 1 in the log on 2023-10-31
Good: 4 planned, 4 in the log
"""

from __future__ import annotations

from collections.abc import Iterator

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, Options, option, rule
from sop_cli.plans.desk import Desk
from sop_cli.values.period import Period

DOC_ZH = """PL104 visits-behind：实际拜访少于计划。

检查什么：计划期间内同一人对同一客户的跟进记录（一天算一次，plans.visit_channels 可限定沟通方式），对照“计划拜访次
数”：期间已过的看全部，进行中的按已过工作日折算。已完成和未批准的计划不看。
为什么：要么没有去，要么没有登记，都值得在周会上说一声。
不好的例子：2023-10 计划 4 次，到 10 月 31 日只登记了 1 次
好的例子：计划 4 次，登记了 4 次
"""


class VisitsBehind(Options):
    """What counts as behind."""

    min_percent: int = option(
        80, en="per cent of the visits due that must be there", zh="至少达到应有次数的百分之几", ge=0
    )


@rule(
    "PL104",
    "visits-behind",
    title=Words(en="Fewer visits than planned", zh="拜访少于计划"),
    at="visits",
    needs=("followups",),
    message={
        "over": Words(
            en="{customer}, {period}: {visits} visits planned, {made} in the follow-up log.",
            zh="{customer} {period} 计划拜访 {visits} 次，跟进记录里有 {made} 次。",
        ),
        "running": Words(
            en="{customer}, {period}: {visits} visits planned, about {due} of them by {as_of}; the follow-up log has "
            "{made}.",
            zh="{customer} {period} 计划拜访 {visits} 次，到 {as_of} 应有约 {due} 次，跟进记录里有 {made} 次。",
        ),
    },
    hint=Words(
        en="Please make up for the visits, enter what is not in the log yet, or change the plan.",
        zh="请安排拜访；已拜访未登记的请登记，情况有变的请调整计划。",
    ),
)
def check(desk: Desk, options: VisitsBehind) -> Iterator[Hit]:
    """Each plan that has begun."""
    for line in desk.planned:
        if not line.visits or line.made is None or line.period is None or line.done == 1 or line.customer is None:
            continue
        due = _due(desk, line.period, line.visits)
        over = line.period.end <= desk.book.as_of
        if line.made < due * options.min_percent / 100:
            words = {"visits": str(line.visits), "made": str(line.made), "due": str(due)}
            yield Hit(line, case="over" if over else "running", words=words)


def _due(desk: Desk, period: Period, visits: int) -> int:
    """How many should have taken place by the as-of date, whole ones."""
    as_of, calendar = desk.book.as_of, desk.book.calendar
    if period.end <= as_of:
        return visits
    days = calendar.between(period.start, period.end)
    return visits * calendar.between(period.start, as_of) // days if days else 0
