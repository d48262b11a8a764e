"""Advice from figures: a small table. Every piece names the figure it rests on, and what to try.

The team's own (`advice.rules` in sop.yaml) come first; the first three that fit are given. It is a beginning for the
talk between the two, not a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from sop_cli.errors import Span
from sop_cli.i18n import Words, _
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import Scored
from sop_cli.records.metric_names import find_metric
from sop_cli.records.people import Person, did_you_mean
from sop_cli.records.sop import Sop
from sop_cli.reports import advice_rules
from sop_cli.reports.words import Speaker, title_of
from sop_cli.values.show import NOTHING, number, percent

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

    @property
    def member(self) -> Person | None:
        """The person as the members file knows them."""
        return self.performance.records.book.roster.find(self.person.name)

    @property
    def months(self) -> int | None:
        """Full months of employment by the end of the window; None without a day of hiring."""
        member, last = self.member, min(self.performance.period.end, self.performance.records.book.as_of)
        if member is None or member.hired is None:
            return None
        hired = member.hired
        return max((last.year - hired.year) * 12 + last.month - hired.month - (last.day < hired.day), 0)

    @property
    def pipeline(self) -> Fraction | None:
        """What the person's open deals are worth, currency units; None where nobody keeps deals."""
        records = self.performance.records
        if not records.book.has("deals"):
            return None
        own = records.deals.filter((pl.col("status") == "open") & (pl.col("person") == self.person.name))
        return Fraction(int(own["amount"].cast(pl.Int128).sum() or 0), 100)

    @property
    def coverage(self) -> Fraction | None:
        """Open pipeline ÷ what is still missing of the target; None where nothing is missing, or nothing is known."""
        part, open_ = self.person.revenue, self.pipeline
        if open_ is None or part.target is None or part.actual is None or part.actual >= part.target:
            return None
        return open_ / (part.target - part.actual)

    def figure(self, of: str | None, name: str) -> Fraction | str | None:
        """What a condition in sop.yaml means by a name."""
        if of is None and name in advice_rules.TEXTS:
            stay = self.member.at(self.performance.records.book.as_of) if self.member else None
            return self.person.grade if name == "grade" else getattr(stay, name, None)
        if of is None and name in advice_rules.FIGURES:
            return self._plain(name)
        metric = found.name if (found := find_metric(name)) else name
        part = self.person.parts.get(metric)
        if of == "team":
            return self.team(metric)
        if of == "target":
            return part.target if part else self.performance.target(metric, person=self.person.name)
        if of == "rate":
            return part.rate if part else self.performance.rate(metric, person=self.person.name)
        return self.own(metric)

    def _plain(self, name: str) -> Fraction | None:
        plain = {
            "rate": self.person.revenue.rate, "pace": self.pace, "due": self.due, "score": self.person.score,
            "rank": self.person.rank, "months": self.months, "pipeline": self.pipeline, "coverage": self.coverage,
        }[name]  # fmt: skip
        return None if plain is None else Fraction(plain)

    def shown(self, of: str | None, name: str) -> str:
        """The same as it stands in a sentence."""
        value = self.figure(of, name)
        if value is None or isinstance(value, str):
            return value or NOTHING
        if of == "rate" or name in ("rate", "pace", "due"):
            return percent(value)
        if name == "pipeline":
            return self.speaker.money(value)
        return number(value) if name in advice_rules.FIGURES else self.speaker.figure(value, name)


Fields = Mapping[str, str] | None


@dataclass(frozen=True)
class Advice:
    """When it fits (the fields of its sentence, or None), and the sentence.

    topics: words by which a course of the curriculum is known to be about it.
    """

    name: str
    fits: Callable[[Picture], Fields]
    words: Words
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """A piece of advice as it is said. training: courses that the SOP names for it; topics: words of fitting ones."""

    name: str
    text: str
    training: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def problems(sop: Sop) -> Iterator[tuple[tuple[str | int | Span, ...], str, str | None]]:
    """What is wrong under `advice` in a sop.yaml, beyond its form."""
    yield from advice_rules.problems(sop)
    known = [advice.name for advice in TABLE]
    for index, name in enumerate(sop.advice.off):
        if name not in known:
            near = did_you_mean(name, known)
            hint = (
                _("Did you mean “{near}”?").format(near=near)
                if near
                else _("Known: {words}").format(words=", ".join(known))
            )
            yield ("advice", "off", index), _("No advice of ours is called “{name}”.").format(name=name), hint


def advise(person: Scored, performance: Performance, speaker: Speaker) -> list[str]:
    """The advice for one person, in the language of the run."""
    return [given.text for given in given_to(Picture(person, performance, speaker))]


def given_to(picture: Picture) -> list[Given]:
    """The advice that fits: the team's own, then ours, as many as the SOP allows."""
    spec = picture.performance.records.book.sop.advice
    found = [
        Given(f"own-{index}", advice_rules.told(rule, picture.shown), tuple(rule.training))
        for index, rule in enumerate(spec.rules, 1)
        if advice_rules.fits(rule, picture.figure)
    ]
    for advice in TABLE:
        fields = None if advice.name in spec.off else advice.fits(picture)
        if fields is not None:
            found.append(Given(advice.name, str(advice.words).format(**fields), topics=advice.topics))
    return found[: spec.most]


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


def _rich_but_losing(p: Picture) -> Fields:
    """Much pipeline, few wins: what is open would carry what is missing three times over, but little is won."""
    own, coverage = p.own("win_rate"), p.coverage
    if own is None or coverage is None or coverage < 3 or own >= Fraction(3, 10):
        return None
    if p.performance.figures.cases("win_rate", person=p.person.name) < ENOUGH:
        return None
    return {"pipeline": p.speaker.money(p.pipeline), "times": number(coverage, 1), "own": percent(own)}


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
        "missing-data",
        _missing,
        Words(
            en="No score yet: there are no data or no target for {metrics}; please complete them.",
            zh="暂无综合评分：{metrics}缺少数据或目标，请补齐。",
        ),
    ),
    Advice(
        "well-above",
        _well,
        Words(
            en="Revenue at {rate} of target: look for more in large accounts and raise the value of each order.",
            zh="销售额达成 {rate}：挖掘大客户潜力，提升客单价。",
        ),
    ),
    Advice(
        "reached",
        _reached,
        Words(
            en="Revenue at {rate} of target: keep the rhythm and share what worked.",
            zh="销售额达成 {rate}：保持节奏，把有效做法分享给团队。",
        ),
    ),
    Advice(
        "nearly",
        _nearly,
        Words(
            en="Revenue at {rate} of target, {gap} short: go through the open deals and close those that are near.",
            zh="销售额达成 {rate}，差 {gap}：盘点在手商机，优先推进临近签约的客户。",
        ),
    ),
    Advice(
        "behind",
        _behind,
        Words(
            en="Revenue at {rate} of target, {gap} short: go deeper in needs analysis and prepare negotiations "
            "with the leader.",
            zh="销售额达成 {rate}，差 {gap}：加强客户需求分析，优化谈判策略，可请主管一对一辅导。",
        ),
        ("需求", "SPIN", "needs"),
    ),
    Advice(
        "few-new-customers",
        _few_new,
        Words(
            en="New customers {count} of {target}: set aside fixed hours each week for new contacts.",
            zh="新客户 {count} 个（目标 {target} 个）：每周固定时间开发新客户。",
        ),
        ("开发", "获客", "拓客", "prospect", "lead"),
    ),
    Advice(
        "customers-leaving",
        _leaving,
        Words(
            en="Retention {rate}: visit customers who have not ordered lately.",
            zh="客户留存率 {rate}：回访近期没有下单的老客户。",
        ),
        ("客户关系", "老客户", "服务", "account", "service"),
    ),
    Advice(
        "pipeline-few-wins",
        _rich_but_losing,
        Words(
            en="Open deals worth {pipeline} are {times} times what is missing, but only {own} are won: practise "
            "negotiation, and go through the large ones with the leader.",
            zh="在手商机 {pipeline}，是目标缺口的 {times} 倍，但赢单率只有 {own}：重点练习谈判与促成，大单请主管把关。",
        ),
        ("谈判", "促成", "negotiat", "closing"),
    ),
    Advice(
        "few-wins",
        _losing,
        Words(
            en="Win rate {own}, team {team}: go through the lost deals and their reasons together.",
            zh="赢单率 {own}（团队 {team}）：一起复盘输单原因，早做需求确认。",
        ),
        ("谈判", "需求", "negotiat"),
    ),
    Advice(
        "slow",
        _slow,
        Words(
            en="Sales cycle {own} days, team {team}: see at which stage deals wait, and agree a next step with a date.",
            zh="销售周期 {own} 天（团队 {team} 天）：看看商机停在哪个阶段，约定带日期的下一步。",
        ),
        ("推进", "方案", "谈判", "negotiat", "closing"),
    ),
    Advice(
        "incomplete-records",
        _gappy,
        Words(
            en="Follow-up records {rate} complete: fill in next action and due date on the day.",
            zh="跟进记录完整率 {rate}：当天补全下一步行动和预计完成时间。",
        ),
        ("跟进", "登记", "记录", "record", "log"),
    ),
)
