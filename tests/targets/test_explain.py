"""Why a sum is what it is: the way from the total down, in steps of the split."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.records.people import Person, Roster
from sop_cli.records.sop import Sop
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.explain import Reasons, explain
from sop_cli.targets.asked import Assignment
from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.explain import Explainer
from sop_cli.targets.months import spans_of
from sop_cli.targets.named import find_key
from sop_cli.targets.problem import Key, Limit, Problem
from sop_cli.targets.split import split
from sop_cli.values.period import parse_period
from sop_cli.values.units import Unit
from tests.targets.plans import random_problem, total, weights

TEAM = Problem(
    1_000_000,
    weights(华东=40, 华南=35, 华北=25),
    weights(产品A=60, 产品B=40),
    {f"2023-{month}": Fraction(1) for month in (10, 11, 12)},
    {"王芳": "华东", "李强": "华东", "赵敏": "华南", "孙明": "华北"},
    weights(王芳=3, 李强=2, 赵敏=1, 孙明=1),
)
CAPPED = replace(TEAM, limits=(Limit(Key(person="王芳"), 0, 120_000),))
ROSTER = Roster.of([Person("王芳", id="S01", aliases=("小王",)), Person("李强"), Person("赵敏"), Person("孙明")])


def solved(problem: Problem) -> Breakdown:
    found = split(problem)
    assert isinstance(found, Breakdown)
    return found


def of_money(problem: Problem) -> Split:
    """A split in steps of one 元."""
    period = parse_period("2023Q4")
    asked = Assignment(
        "revenue", Unit.MONEY, problem.total * 100, 100, Fraction(1), period, problem, spans_of(period, "month"),
        tuple(("limits", number) for number, _limit in enumerate(problem.limits)),
    )  # fmt: skip
    return Split(asked, solved(problem), Sop(sop=1, name="试"))


WAYS = {
    # asked for          problem, the lines of the answer
    "王芳": (CAPPED, [
        "总目标 100万元", "华东：权重 40 ÷ 100，40万元", "王芳：权重 3 ÷ 5，24万元；限额 ≤ 12万元 → 12万元",
    ]),
    "李强": (CAPPED, [
        "总目标 100万元", "华东：权重 40 ÷ 100，40万元", "李强：权重 2 ÷ 5，16万元；因 王芳 ≤ 12万元 调整 → 28万元",
    ]),
    "李强/11月": (CAPPED, [
        "总目标 100万元", "华东：权重 40 ÷ 100，40万元", "李强：权重 2 ÷ 5，16万元；因 王芳 ≤ 12万元 调整 → 28万元",
        "李强 × 2023-11：权重 1 ÷ 3，53,333.33元；随上一级 → 93,333.33元；取整 -0.33元 → 9.3333万元",
    ]),
    "2023-12／产品B／华北": (TEAM, [
        "总目标 100万元", "华北：权重 25 ÷ 100，25万元", "华北 × 产品B：权重 40 ÷ 100，10万元",
        "华北 × 产品B × 2023-12：权重 1 ÷ 3，33,333.33元；取整 -0.33元 → 3.3333万元",
    ]),
    "产品A": (TEAM, ["总目标 100万元", "产品A：权重 60 ÷ 100，60万元"]),
}  # fmt: skip


@pytest.mark.parametrize("asked", WAYS)
def test_the_way_down_in_words(asked: str) -> None:
    problem, expected = WAYS[asked]
    set_language("zh")
    (answer,) = explain([asked], [of_money(problem)], ROSTER)
    assert Reasons(answer.split).comment(answer.explanation.key).split("\n") == expected


SAME_SUM = [
    "王芳/华东/产品A/2023-11",
    "2023年11月，产品A，王芳",
    "小王×产品A×11月",
    "s01/人员：王芳/产品：产品Ａ/2023-11",
]


@pytest.mark.parametrize("text", SAME_SUM)
def test_names_stand_in_any_order_and_spelling(text: str) -> None:
    axes = {"region": ["华东"], "product": ["产品A"], "person": ["王芳", "李强"], "month": ["2023-10", "2023-11"]}
    assert find_key(text, axes, ROSTER)._replace(region=None) == Key(product="产品A", person="王芳", month="2023-11")


NOT_UNDERSTOOD = {
    # asked for: what is said, the way out
    "王方": ("“王方” is no name of the split.", "Did you mean “王芳”?"),
    "王芳/李强": ("“王芳” and “李强” are both of the dimension person.", "Name one of each dimension at most."),
    "其他": ("“其他” can mean several things.", "Write region:其他 or product:其他."),
    "王芳/华南": ("王芳 belongs to 华东, not to 华南.", "Leave the region out."),
    " / ": ("No name is given.", "Write names of the split, such as 华东/2023-11."),
}


@pytest.mark.parametrize("asked", NOT_UNDERSTOOD)
def test_what_is_not_understood_names_the_way_out(asked: str) -> None:
    set_language("en")
    regions = weights(华东=40, 华南=35, 华北=25, 其他=1)
    problem = replace(
        TEAM, regions=regions, products=weights(产品A=1, 其他=1), persons={**(TEAM.persons or {}), "周": "其他"},
        person_weights={**(TEAM.person_weights or {}), "周": Fraction(1)},
    )  # fmt: skip
    with pytest.raises(SopError) as error:
        explain([asked], [of_money(problem)], ROSTER)
    assert (error.value.message.split("  ")[1], error.value.hint) == NOT_UNDERSTOOD[asked]


def test_a_target_that_does_not_know_the_names_is_passed_over() -> None:
    plain = of_money(Problem(10, weights(东=1, 西=1)))
    answers = explain(["王芳", "东"], [plain, of_money(TEAM)], ROSTER)
    assert [(answer.explanation.key.person, answer.explanation.steps) for answer in answers] == [
        ("王芳", 240_000),
        (None, 5),
    ]


def test_a_limit_that_is_a_part_of_another_sum_is_told_in_figures() -> None:
    half = Limit(Key(person="王芳"), most=Fraction(1, 2))
    (answer,) = explain(["王芳"], [of_money(replace(TEAM, limits=(half,)))], ROSTER)
    last = answer.explanation.path[-1]
    assert (last.high, last.steps, last.binding) == (200_000, 200_000, True)
    set_language("zh")
    assert Reasons(answer.split).comment(Key(person="王芳")).split("\n")[-1] == (
        "王芳：权重 3 ÷ 5，24万元；限额 ≤ 华东的 50%（20万元） → 20万元"
    )


def test_a_limit_on_a_cell_of_the_table_is_told_beside_its_neighbours() -> None:
    crossed = replace(TEAM, months=None, limits=(Limit(Key(person="李强", product="产品A"), 0, 30_000),))
    set_language("zh")
    answers = explain(["李强/产品A", "李强/产品B", "王芳/产品A"], [of_money(crossed)], ROSTER)
    assert [Reasons(answer.split).comment(answer.explanation.key).split("\n")[-1] for answer in answers] == [
        "李强 × 产品A：权重 60 ÷ 100，9.6万元；限额 ≤ 3万元 → 3万元",
        "李强 × 产品B：权重 40 ÷ 100，6.4万元；因 李强 × 产品A ≤ 3万元 调整 → 13万元",
        "王芳 × 产品A：权重 60 ÷ 100，14.4万元",
    ]


def test_a_teams_month_is_made_of_its_peoples_months() -> None:
    """赵敏 joins in December: the team's months follow hers, not the plan's even ones."""
    nested = replace(
        TEAM, products=None, teams={"一组": "华东", "二组": "华东", "三组": "华南", "四组": "华北"},
        team_weights=weights(一组=1, 二组=1, 三组=1, 四组=1),
        person_teams={"王芳": "一组", "李强": "二组", "赵敏": "三组", "孙明": "四组"},
        profiles={"赵敏": {"2023-10": Fraction(0), "2023-11": Fraction(0), "2023-12": Fraction(1)}},
    )  # fmt: skip
    split_ = of_money(nested)
    asked = ["三组/2023-12", "三组/2023-10", "王芳/2023-10"]
    answers = explain(asked, [split_], ROSTER)
    assert [(answer.explanation.steps, answer.explanation.path[-1].share) for answer in answers[:2]] == [
        (350_000, 350_000),
        (0, 0),
    ]
    assert [step.key.dimensions[-1:] for step in answers[2].explanation.path] == [
        (), ("region",), ("team",), ("person",), ("month",),
    ]  # fmt: skip


@settings(deadline=None)  # the first run loads the solver
@given(st.integers(0, 10**6))
def test_every_way_adds_up_to_its_sum(seed: int) -> None:
    """By weight the way multiplies down exactly; the last step is the sum of the cells; what binds does bind."""
    problem = random_problem(seed, 3)
    found = split(problem)
    if not isinstance(found, Breakdown) or not found.cells:
        return
    dice = random.Random(seed)  # noqa: S311 - which cell is asked about
    explainer = Explainer(problem, found)
    cell = dice.choice(found.cells).key
    names = [name for name in found.dimensions if dice.random() < 0.7]
    key = explainer.full(Key(**{name: getattr(cell, name) for name in names}))
    answer = explainer.explain(key)
    assert (answer.path[0].key, answer.path[0].steps) == (Key(), problem.total)
    assert (answer.path[-1].key, answer.steps) == (key, total(found, key))
    for above, step in pairwise(answer.path):
        assert step.plain == above.plain * step.part
        assert step.steps == total(found, step.key)
        assert step.weights is None or step.weight == step.part * step.weights
        assert step.low <= step.steps
        assert step.high is None or step.steps <= step.high
        assert not problem.limits or all(total(found, limit.key) in (limit.low, limit.high) for limit in step.because)
        if not problem.limits:
            assert step.share == step.plain
            assert not step.promised or abs(step.rounding) < 1
