"""Advice from figures: a small table. Every piece names the figure it rests on, and what to try.

The first three that fit are given. It is a beginning for the talk between the two, not a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sop_cli.i18n import Words, _
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import Scored
from sop_cli.reports.words import Speaker, title_of
from sop_cli.values.show import percent

MOST = 3
ENOUGH = 5  # closed deals before a win rate says anything
BEHIND, SHORT, WELL = Fraction(9, 10), Fraction(8, 10), Fraction(11, 10)


@dataclass(frozen=True)
class Picture:
    """What advice may look at. due: what of the target is due by now (1, or the time progress of a running period)."""

    person: Scored
    performance: Performance
    speaker: Speaker

    @property
    def due(self) -> Fraction:
        """The share of the target that should be reached by now."""
        progress = self.performance.time_progress
        return Fraction(1) if progress is None else progress

    @property
    def pace(self) -> Fraction | None:
        """The achievement rate of revenue beside what is due by now."""
        rate = self.person.revenue.rate
        return rate / self.due if rate is not None and self.due else rate

    def own(self, metric: str) -> Fraction | None:
        """The person's figure."""
        part = self.person.parts.get(metric)
        return part.actual if part else self.performance.actual(metric, person=self.person.name)

    def team(self, metric: str) -> Fraction | None:
        """Everybody's figure."""
        return self.performance.actual(metric)


Fields = Mapping[str, str] | None


@dataclass(frozen=True)
class Advice:
    """When it fits (the fields of its sentence, or None), and the sentence."""

    fits: Callable[[Picture], Fields]
    words: Words


def advise(person: Scored, performance: Performance, speaker: Speaker) -> list[str]:
    """The advice for one person, in the language of the run."""
    picture = Picture(person, performance, speaker)
    found = []
    for advice in TABLE:
        fields = advice.fits(picture)
        if fields is not None:
            found.append(str(advice.words).format(**fields))
    return found[:MOST]


def _missing(p: Picture) -> Fields:
    lacking = [metric for metric, part in p.person.parts.items() if part.points is None]
    if p.person.score is not None or not lacking:
        return None
    return {"metrics": _(", ").join(title_of(metric) for metric in lacking)}


def _well(p: Picture) -> Fields:
    if p.pace is None or p.pace < WELL:
        return None
    return {"rate": percent(p.person.revenue.rate)}


def _reached(p: Picture) -> Fields:
    if p.pace is None or not 1 <= p.pace < WELL:
        return None
    return {"rate": percent(p.person.revenue.rate)}


def _nearly(p: Picture) -> Fields:
    if p.pace is None or not BEHIND <= p.pace < 1:
        return None
    return _gap(p)


def _gap(p: Picture) -> Mapping[str, str]:
    part = p.person.revenue
    short = (part.target or Fraction(0)) - (part.actual or Fraction(0))
    return {"rate": percent(part.rate), "gap": p.speaker.money(short)}


def _few_new(p: Picture) -> Fields:
    part = p.person.parts.get("new_customers")
    if part is None or part.rate is None or part.rate >= SHORT * p.due:
        return None
    return {
        "count": p.speaker.figure(part.actual, "new_customers"),
        "target": p.speaker.figure(part.target, "new_customers"),
    }


def _leaving(p: Picture) -> Fields:
    retention = p.person.retention
    return {"rate": percent(retention)} if retention is not None and retention < SHORT else None


def _losing(p: Picture) -> Fields:
    own, team = p.own("win_rate"), p.team("win_rate")
    if own is None or team is None or own > team - Fraction(1, 10):
        return None
    if p.performance.figures.cases("win_rate", person=p.person.name) < ENOUGH:
        return None
    return {"own": percent(own), "team": percent(team)}


def _slow(p: Picture) -> Fields:
    own, team = p.own("cycle"), p.team("cycle")
    if own is None or not team or own < team * Fraction(13, 10):
        return None
    return {"own": p.speaker.figure(own, "cycle"), "team": p.speaker.figure(team, "cycle")}


def _gappy(p: Picture) -> Fields:
    own = p.own("completeness")
    return {"rate": percent(own)} if own is not None and own < BEHIND else None


def _behind(p: Picture) -> Fields:
    return _gap(p) if p.pace is not None and p.pace < BEHIND else None


TABLE = (
    Advice(
        _missing,
        Words(
            en="No score yet: there are no data or no target for {metrics}; please complete them.",
            zh="暂无综合评分：{metrics}缺少数据或目标，请补齐。",
        ),
    ),
    Advice(
        _well,
        Words(
            en="Revenue at {rate} of target: look for more in large accounts and raise the value of each order.",
            zh="销售额达成 {rate}：挖掘大客户潜力，提升客单价。",
        ),
    ),
    Advice(
        _reached,
        Words(
            en="Revenue at {rate} of target: keep the rhythm and share what worked.",
            zh="销售额达成 {rate}：保持节奏，把有效做法分享给团队。",
        ),
    ),
    Advice(
        _nearly,
        Words(
            en="Revenue at {rate} of target, {gap} short: go through the open deals and close those that are near.",
            zh="销售额达成 {rate}，差 {gap}：盘点在手商机，优先推进临近签约的客户。",
        ),
    ),
    Advice(
        _behind,
        Words(
            en="Revenue at {rate} of target, {gap} short: go deeper in needs analysis and prepare negotiations "
            "with the leader.",
            zh="销售额达成 {rate}，差 {gap}：加强客户需求分析，优化谈判策略，可请主管一对一辅导。",
        ),
    ),
    Advice(
        _few_new,
        Words(
            en="New customers {count} of {target}: set aside fixed hours each week for new contacts.",
            zh="新客户 {count} 个（目标 {target} 个）：每周固定时间开发新客户。",
        ),
    ),
    Advice(
        _leaving,
        Words(
            en="Retention {rate}: visit customers who have not ordered lately.",
            zh="客户留存率 {rate}：回访近期没有下单的老客户。",
        ),
    ),
    Advice(
        _losing,
        Words(
            en="Win rate {own}, team {team}: go through the lost deals and their reasons together.",
            zh="赢单率 {own}（团队 {team}）：一起复盘输单原因，早做需求确认。",
        ),
    ),
    Advice(
        _slow,
        Words(
            en="Sales cycle {own} days, team {team}: see at which stage deals wait, and agree a next step with a date.",
            zh="销售周期 {own} 天（团队 {team} 天）：看看商机停在哪个阶段，约定带日期的下一步。",
        ),
    ),
    Advice(
        _gappy,
        Words(
            en="Follow-up records {rate} complete: fill in next action and due date on the day.",
            zh="跟进记录完整率 {rate}：当天补全下一步行动和预计完成时间。",
        ),
    ),
)
