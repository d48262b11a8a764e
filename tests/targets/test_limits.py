"""Limits: they hold, what they move stays near, and a conflict is named by a smallest set with its figures."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.problem import Key, Limit, Problem
from sop_cli.targets.split import split
from tests.targets.plans import can_hold, random_problem, total, weights

TEAM = Problem(
    1000,
    weights(华东=40, 华南=35, 华北=25),
    weights(A=60, B=40),
    weights(**{"10": 1, "11": 1, "12": 1}),
    {"王芳": "华东", "李强": "华东", "张伟": "华东", "赵敏": "华南", "钱多": "华南", "孙明": "华北"},
    weights(王芳=3, 李强=2, 张伟=1, 赵敏=1, 钱多=1, 孙明=1),
)


def sums(*limits: Limit, problem: Problem = TEAM) -> dict[str, int]:
    """Sums by name after the limits; 华东A is region × product, 王芳10 person × month."""
    found = split(replace(problem, limits=limits))
    assert isinstance(found, Breakdown), found
    return {
        "".join(name for name in (key.person or key.region, key.product, key.month) if name): figure.steps
        for figures in found.figures.values()
        for figure in figures
        for key in (figure.key,)
    }


def picked(found: dict[str, int], *names: str) -> list[int]:
    return [found[name] for name in names]


def test_what_a_person_cannot_take_the_region_takes_by_weight() -> None:
    found = sums(Limit(Key(person="王芳"), 0, 120))
    assert picked(found, "王芳", "李强", "张伟") == [120, 187, 93]  # 200 → 120; the 80 go 2:1
    assert picked(found, "华东", "华南", "华北", "A", "B") == [400, 350, 250, 600, 400]
    assert picked(found, "赵敏", "钱多", "孙明") == [175, 175, 250]


def test_what_a_region_cannot_take_the_other_regions_take_by_weight() -> None:
    found = sums(Limit(Key(person="赵敏"), 0, 100), Limit(Key(person="钱多"), 0, 100))
    assert picked(found, "华东", "华南", "华北") == [492, 200, 308]  # 150 go 40:25
    assert picked(found, "王芳", "李强", "张伟", "孙明") == [246, 164, 82, 308]
    assert picked(found, "A", "B") == [600, 400]


def test_a_locked_product_of_a_region_stays_in_the_region() -> None:
    found = sums(Limit(Key(region="华东", product="A"), 250, 250))
    assert picked(found, "华东", "华东A", "华东B", "华南A", "华北A", "A", "B") == [400, 250, 150, 210, 150, 610, 390]


def test_unless_the_product_itself_is_settled_too() -> None:
    found = sums(Limit(Key(region="华东", product="A"), 250, 250), Limit(Key(product="A"), 600, 600))
    assert picked(found, "华东A", "华东B", "A", "B") == [250, 150, 600, 400]
    assert picked(found, "华南A", "华北A", "华南", "华北") == [204, 146, 350, 250]


def test_a_month_of_a_person_is_made_up_in_the_persons_other_months() -> None:
    found = sums(Limit(Key(person="王芳", month="10"), 0, 30))
    assert picked(found, "王芳", "王芳10", "王芳11", "王芳12") == [200, 30, 85, 85]
    assert picked(found, "华东", "华南", "孙明10") == [400, 350, 83]


def test_a_month_of_a_region_is_made_up_in_the_regions_other_months() -> None:
    found = sums(Limit(Key(region="华东", month="10"), 0, 100))
    assert picked(found, "华东10", "华东11", "华东12", "华东") == [100, 150, 150, 400]
    assert picked(found, "王芳10", "李强10", "张伟10") == [50, 33, 17]


def test_a_region_that_must_have_more_takes_from_all_others() -> None:
    found = sums(Limit(Key(region="华北"), 300), Limit(Key(region="华南"), 0, 400))
    assert picked(found, "华东", "华南", "华北") == [373, 327, 300]


def test_limits_that_hold_anyway_change_nothing() -> None:
    assert sums(Limit(Key(region="华北"), 200, 300), Limit(Key(person="王芳"), 0, 200)) == sums()


def test_limits_on_products_that_reach_into_regions_move_them_in_proportion() -> None:
    found = sums(Limit(Key(region="华东", product="B"), 0, 0), Limit(Key(product="A"), 0, 300))
    assert picked(found, "华东", "华南", "华北") == [300, 408, 292]  # the 100 go 35:25
    assert picked(found, "王芳", "李强", "张伟") == [150, 100, 50]


def test_somebody_without_weight_gets_what_a_limit_gives() -> None:
    idle = replace(TEAM, person_weights={**(TEAM.person_weights or {}), "张伟": Fraction(0)})
    assert picked(sums(problem=idle), "王芳", "李强", "张伟") == [240, 160, 0]
    assert picked(sums(Limit(Key(person="张伟"), 50), problem=idle), "王芳", "李强", "张伟") == [210, 140, 50]


def test_without_regions_and_persons_products_have_months_of_their_own() -> None:
    small = Problem(10, products=weights(A=1, B=1), months=weights(m1=1, m2=1))
    found = split(replace(small, limits=(Limit(Key(product="A", month="m1"), 4, 4),)))
    assert isinstance(found, Breakdown)
    assert total(found, Key(product="A", month="m1")) == 4
    assert total(found, Key(product="A")) == 5


@pytest.mark.parametrize(
    ("limits", "tight", "pressing", "whole", "gap"),
    [
        ([("王芳", 0, 120), ("李强", 0, 90), ("张伟", 0, 20), ("华东", 250, 250)], "王芳 李强 张伟", "华东", None, 20),
        ([("华东", 600, None), ("华南", 500, None)], "", "华东 华南", "tight", 100),
        ([("华东", 0, 300), ("华南", 0, 300), ("华北", 0, 300)], "华东 华南 华北", "", "pressing", 100),
        ([("王芳", 120, None), ("华东", 0, 100)], "华东", "王芳", None, 20),
        ([("王芳", 120, None), ("王芳", 0, 100)], "王芳", "王芳", None, 20),
    ],
)
def test_a_conflict_is_a_smallest_set_with_its_gap(
    limits: list[tuple[str, int, int | None]], tight: str, pressing: str, whole: str | None, gap: int
) -> None:
    harmless = (Limit(Key(product="A"), 0, 900), Limit(Key(person="孙明"), 0, 800))
    asked = tuple(
        Limit(Key(person=name) if name in (TEAM.persons or {}) else Key(region=name), low, high)
        for name, low, high in limits
    )
    found = split(replace(TEAM, limits=(*harmless, *asked)))
    assert isinstance(found, Conflict)
    assert {limit.key.person or limit.key.region for limit in found.tight} == set(tight.split())
    assert {limit.key.person or limit.key.region for limit in found.pressing} == set(pressing.split())
    assert (found.total, found.gap) == (whole, gap)


@pytest.mark.parametrize("start", range(0, 300, 30))
@pytest.mark.parametrize("most", [3, 14])
def test_limits_hold_or_the_conflict_is_real_and_smallest(start: int, most: int) -> None:
    for seed in range(start, start + 30):
        problem = random_problem(seed, most)
        found = split(problem)
        if isinstance(found, Conflict):
            check_conflict(problem, found)
            continue
        assert all(cell.steps >= 0 for cell in found.cells)
        assert sum(cell.steps for cell in found.cells) == problem.total
        for limit in problem.limits:
            reached = total(found, limit.key)
            assert limit.low <= reached, (seed, limit)
            assert limit.high is None or reached <= limit.high, (seed, limit)


def check_conflict(problem: Problem, found: Conflict) -> None:
    named = list(dict.fromkeys((*found.tight, *found.pressing)))
    assert not can_hold(replace(problem, limits=tuple(named)))
    for limit in named:
        assert can_hold(replace(problem, limits=tuple(other for other in named if other is not limit)))
    let = sum(limit.high or 0 for limit in found.tight) + (problem.total if found.total == "tight" else 0)
    asked = sum(limit.low for limit in found.pressing) + (problem.total if found.total == "pressing" else 0)
    assert asked - let == found.gap > 0


def test_every_figure_says_where_it_comes_from() -> None:
    found = split(replace(TEAM, limits=(Limit(Key(person="王芳"), 0, 120),)))
    assert isinstance(found, Breakdown)
    by_name = {figure.key.person: figure for figure in found.figures["person"]}
    assert (by_name["王芳"].plain, by_name["王芳"].share, by_name["王芳"].high) == (200, 120, 120)
    assert by_name["李强"].share == Fraction(560, 3)
    assert by_name["李强"].rounding == 187 - Fraction(560, 3)
