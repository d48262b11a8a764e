"""One person's 《销售目标责任书》 as data: targets in figures and in words, standards, deadlines, terms, parties.

Our own wording holds under Chinese labour law: an employer has no right to fine, so what follows a missed target is how
performance pay is computed and what help there is; basic pay and statutory rights stay untouched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sop_cli.i18n import Words, _, language
from sop_cli.metrics.performance import better
from sop_cli.records.people import Person
from sop_cli.records.sop import Sop
from sop_cli.reports.letter_goals import Goal
from sop_cli.reports.letter_state import State
from sop_cli.reports.model import Cell, FormData
from sop_cli.reports.words import kind_of, title_of
from sop_cli.targets.levels import LEVEL_WORDS
from sop_cli.values.capitals import amount_in_words
from sop_cli.values.period import Period, parse_period
from sop_cli.values.show import decimal
from sop_cli.values.units import Unit

FORM = "commitment-letters"
TITLE = Words(en="Sales Target Commitment Letter", zh="销售目标责任书")
FINES = ("罚款", "罚金", "扣罚", "处罚金", "fine of", "fined")
"""Words for what an employer has no right to do under Chinese law."""

_REWARDS = (
    Words(
        en="Performance pay and commission are paid in full under the company's scheme once the target is reached.",
        zh="达成目标的，按公司绩效与提成方案足额计发绩效工资和提成。",
    ),
    Words(
        en="What is reached beyond the target is rewarded under the same scheme and counts in awards and promotion.",
        zh="超额完成的部分按同一方案计发奖励，并作为评优、晋升的依据。",
    ),
)
_CONSEQUENCES = (
    Words(
        en="Where the target is missed, performance pay is computed from the achievement, under the company's scheme.",
        zh="未达成目标的，绩效工资按公司绩效方案和实际达成情况计发。",
    ),
    Words(
        en="The leader finds the reasons together with Party B, and both agree on coaching and measures with dates.",
        zh="由上级与乙方共同分析原因，商定辅导安排和改进措施，并约定完成日期。",
    ),
)
_CLAUSES = (
    Words(
        en="This letter leaves the employment contract, basic pay, the statutory minimum wage and social insurance "
        "untouched.",
        zh="本责任书不改变劳动合同的约定，不影响乙方的基本工资、最低工资保障和社会保险等法定权益。",
    ),
    Words(
        en="Party A gives the support that the sales plan names: training, prices and samples, help from other teams.",
        zh="甲方按销售计划提供培训、报价与样品、跨部门协作等支持。",
    ),
    Words(
        en="Where markets, policy, territory or staffing change a lot, both may ask for a new target; a change holds "
        "in writing, signed by both.",
        zh="市场、政策、区域或人员发生重大变化时，双方均可提出调整目标；调整以双方书面签署为准。",
    ),
    Words(
        en="If Party B does not agree with the target, the reason is written below before signing, and the leader "
        "talks it over and answers in writing.",
        zh="乙方对目标有异议的，可在签署前于下方写明原因，由上级当面沟通并书面答复。",
    ),
)


@dataclass(frozen=True)
class Letter:
    """One person's letter. name: unique among all letters. person: the member, where there are members."""

    name: str
    person: Person | None
    goals: tuple[Goal, ...]
    state: State


def letter_form(letter: Letter, sop: Sop, period: Period) -> FormData:
    """What is filled into the letter's form, ours or the company's."""
    stay = letter.person.at(period.start) if letter.person else None
    spec = sop.letters
    values = {
        "title": TITLE.zh if language() == "zh" else TITLE.en,
        "party": spec.party or sop.name,
        "representative": spec.representative or "",
        "name": letter.name,
        "id": (letter.person.id if letter.person else None) or "",
        "role": (stay.role if stay else None) or "",
        "region": (stay.region if stay else None) or "",
        "team": (stay.team if stay else None) or "",
        "leader": (stay.leader if stay else None) or "",
        "place": _join(part for part in ((stay.region, stay.team, stay.role) if stay else ()) if part),
        "period": period.label,
        "start": day(period.start),
        "end": day(period.end),
        "sign_by": day(spec.sign_by) if spec.sign_by else "",
        "deadline": _deadline(spec.sign_by),
    }
    return FormData(
        FORM,
        values={key: Cell(text) for key, text in values.items()},
        lists={
            "goals": [line for goal in letter.goals for line in _lines(goal, sop, period)],
            "months": list(_months(letter.goals, sop, period)),
            "rewards": _terms(spec.rewards, _REWARDS),
            "consequences": _terms(spec.consequences, _CONSEQUENCES),
            "clauses": _terms(spec.clauses, _CLAUSES),
        },
    )


def fines(sop: Sop) -> list[str]:
    """The SOP's own terms that speak of a fine."""
    spec = sop.letters
    terms = (*spec.rewards, *spec.consequences, *spec.clauses)
    return [text for text in terms if any(word in text.lower() for word in FINES)]


def exact(steps: int, goal: Goal, currency: str) -> str:
    """A figure as a contract states it, never rounded: 133,333.33元, USD 300,000.00, 8, 15%."""
    value, unit = goal.unit.exact(steps), goal.unit
    if unit is Unit.MONEY:
        figure = decimal(value, 0 if value.denominator == 1 else 2)
        return f"{figure}元" if currency == "CNY" and language() == "zh" else f"{currency} {figure}"
    if unit is Unit.RATE:
        return f"{decimal(value * 100, 4, trim=True)}%"
    text = decimal(value, 2, trim=True)
    return _("{days} days").format(days=text) if unit is Unit.DAYS else text


def day(moment: date) -> str:
    """A day as it stands in a letter: 2023年10月1日."""
    return f"{moment.year}年{moment.month}月{moment.day}日" if language() == "zh" else moment.isoformat()


def _deadline(sign_by: date | None) -> str:
    if sign_by is None:
        return ""
    return _("To be signed by {day} at the latest.").format(day=day(sign_by))


def _lines(goal: Goal, sop: Sop, period: Period) -> Iterator[Mapping[str, Cell]]:
    """A line for every level of a target."""
    for level, steps in goal.levels or (("target", goal.steps),):
        yield {
            "metric": Cell(title_of(goal.metric)),
            "level": Cell(str(LEVEL_WORDS[level])),
            "target": _figure(steps, goal),
            "amount": Cell(exact(steps, goal, sop.currency)),
            "capitals": Cell(_capitals(steps, goal, sop)),
            "due": Cell(day(period.end)),
            "standard": Cell(_standard(goal, steps, sop)),
        }


def _months(goals: Sequence[Goal], sop: Sop, period: Period) -> Iterator[Mapping[str, Cell]]:
    """A line for every month with all its targets; one for the whole period where no months are split."""
    split = [goal for goal in goals if goal.months]
    labels = sorted({label for goal in split for label, _steps in goal.months})
    if not split:
        yield _month(period.label, period.end, [(goal, goal.steps) for goal in goals], sop)
    for label in labels:
        own = [(goal, dict(goal.months)[label]) for goal in split if label in dict(goal.months)]
        part = parse_period(label, period.month_start)
        yield _month(_part_name(part), min(part.end, period.end), own, sop)


def _month(name: str, due: date, figures: Sequence[tuple[Goal, int]], sop: Sop) -> Mapping[str, Cell]:
    money = [(goal, steps) for goal, steps in figures if goal.unit is Unit.MONEY]
    named = [
        (title_of(goal.metric) + (_(": ") if len(money) > 1 else ""), _capitals(steps, goal, sop))
        for goal, steps in money
    ]
    return {
        "month": Cell(name),
        "targets": Cell(_("; ").join(f"{title_of(g.metric)} {exact(steps, g, sop.currency)}" for g, steps in figures)),
        "capitals": Cell("\n".join(title + text if len(money) > 1 else text for title, text in named)),
        "due": Cell(day(due)),
    }


def _part_name(part: Period) -> str:
    """2023年10月; what is no month goes by its label."""
    whole = part.months()[0] == part
    return f"{part.label[:4]}年{int(part.label[5:7])}月" if whole and language() == "zh" else part.label


def _figure(steps: int, goal: Goal) -> Cell:
    """The figure as reports hold it."""
    plain = goal.unit in (Unit.MONEY, Unit.COUNT)
    return Cell(steps if plain else goal.unit.exact(steps), kind_of(goal.metric))


def _capitals(steps: int, goal: Goal, sop: Sop) -> str:
    return amount_in_words(max(steps, 0), sop.currency, language()) if goal.unit is Unit.MONEY else ""


def _standard(goal: Goal, steps: int, sop: Sop) -> str:
    """What has to be reached, to the last step."""
    amount = exact(steps, goal, sop.currency)
    if better(goal.metric) == "lower":
        return _("≤ {amount}").format(amount=amount)
    if not goal.months or steps != goal.steps:
        return _("≥ {amount}").format(amount=amount)
    return _("≥ {amount} in all, every month no less than its own target").format(amount=amount)


def _terms(own: Sequence[str], ours: Sequence[Words]) -> list[Mapping[str, Cell]]:
    return [{"text": Cell(text)} for text in (own or [str(words) for words in ours])]


def _join(parts: Iterable[str]) -> str:
    return " / ".join(parts)
