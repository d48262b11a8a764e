"""By what a plan can weigh: history, potential, mixes of several ways, product mixes by region, teams and channels."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.records.weight_table import WeightTable
from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.problem import Problem
from sop_cli.targets.split import split
from tests.targets.worlds import faults_of, member, one, sold, sums, understood

TEAM = (
    member("王芳", "华东", "一组", capability=3.0, last_year=30_000_000),
    member("李强", "华东", "二组", capability=2.0, last_year=10_000_000),
    member("张伟", "华东", "二组", capability=1.0, last_year=10_000_000),
    member("孙明", "华南", "三组", capability=1.0, last_year=5_000_000),
)
PAST = (
    sold("2022-10-10", 1000, region="华东", team="一组", product="A", person="王芳", channel="直销"),
    sold("2022-11-10", 3000, region="华东", team="二组", product="B", person="李强", channel="分销"),
    sold("2022-12-10", 2000, region="华南", team="三组", product="A", person="孙明", channel="分销"),
    sold("2022-12-20", 2000, region="华东", team="二组", product="A", person="张伟", channel="分销"),
    sold("2022-09-30", 9999, region="华南", product="C", person="孙明", channel="直销"),  # before the period
)
POTENTIAL = WeightTable("p.csv", "潜力", ((2, "华南", "50"), (3, "华东", "1.5万"), (4, "海外", "9")))


@pytest.mark.parametrize(
    ("dimension", "weights", "found"),
    [
        ("region", "history", {"华东": 6000, "华南": 2000}),
        ("region", "{by: history, growth: {华南: 50%}}", {"华东": 6000, "华南": 3000}),
        ("region", "{by: history, growth: {华东: -50%, '*': 10%}}", {"华东": 3000, "华南": 2200}),
        ("region", "{by: history, names: [华南]}", {"华南": 2000}),
        ("team", "history", {"一组": 1000, "二组": 5000, "三组": 2000}),
        ("team", "{by: capability}", {"一组": 3, "二组": 3, "三组": 1}),
        ("team", "even", {"一组": 1, "二组": 1, "三组": 1}),
        ("product", "history", {"A": 5000, "B": 3000}),
        ("product", "{by: history, growth: 20%}", {"A": 6000, "B": 3600}),
        ("product", "[A, B, C]", {"A": 1, "B": 1, "C": 1}),
        ("channel", "history", {"直销": 1000, "分销": 7000}),
        ("channel", "{直销: 60, 分销: 40}", {"直销": 60, "分销": 40}),
        ("person", "history", {"王芳": 1000, "李强": 3000, "孙明": 2000, "张伟": 2000}),
        ("month", "history", {"2023-10": 1000, "2023-11": 3000, "2023-12": 4000}),
        ("region", "{by: potential, file: p.csv, column: 潜力}", {"华东": 15_000, "华南": 50}),
    ],
)
def test_a_dimension_by_one_way(tmp_path: Path, dimension: str, weights: str, found: dict[str, int]) -> None:
    problem = one(
        tmp_path, f"total: 1万元\nsplit: {{{dimension}: {weights}}}", TEAM, history=PAST, tables=[POTENTIAL]
    ).problem  # fmt: skip
    own = {
        "region": problem.regions, "team": problem.team_weights, "product": problem.products,
        "person": problem.person_weights, "channel": problem.channels, "month": problem.months,
    }  # fmt: skip
    assert own[dimension] == found


def test_ways_are_mixed_after_each_is_brought_to_parts_of_its_group(tmp_path: Path) -> None:
    target = "total: 1万元\nsplit: {person: {by: [capability, last_year], mix: [0.4, 0.6]}}"
    found = one(tmp_path, target, TEAM).problem.person_weights
    # capability 3:2:1:1 of 7, last year 30:10:10:5 of 55
    assert found is not None
    assert found["王芳"] == Fraction(4, 10) * Fraction(3, 7) + Fraction(6, 10) * Fraction(30, 55)
    assert sum(found.values()) == 1
    inside = "total: 1万元\nsplit: {region: even, person: {by: [capability, last_year]}}"
    found = one(tmp_path, inside, TEAM).problem.person_weights
    assert found is not None
    assert (found["王芳"], found["孙明"]) == ((Fraction(3, 6) + Fraction(30, 50)) / 2, 1)  # of their regions


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(1, 100), min_size=2, max_size=5), st.integers(1, 9), st.integers(1, 9))
def test_scaling_one_way_does_not_change_a_mix(figures: list[int], share: int, scale: int) -> None:
    target = f"total: 1万元\nsplit: {{person: {{by: [capability, last_year], mix: [{share}, 10]}}}}"

    def weights(times: int) -> object:
        people = [member(f"n{at}", capability=float(of * times), last_year=100 + at) for at, of in enumerate(figures)]
        with TemporaryDirectory() as folder:
            return one(Path(folder), target, people).problem.person_weights

    assert weights(1) == weights(scale)


def test_products_by_region(tmp_path: Path) -> None:
    target = """
        total: 1000元
        split:
          region: {华东: 60, 华南: 40}
          product: {华东: {A: 70, B: 30}, "*": {A: 1, C: 1}}
        """
    found = one(tmp_path, target, TEAM)
    assert sums(found, "region", "product") == {
        "华东 A": 420, "华东 B": 180, "华东 C": 0, "华南 A": 200, "华南 B": 0, "华南 C": 200,
    }  # fmt: skip


def test_teams_stand_in_regions_and_persons_in_teams(tmp_path: Path) -> None:
    target = "total: 1200元\nsplit: {region: {华东: 3, 华南: 1}, team: {一组: 1, 二组: 2, 三组: 5}, person: capability}"
    found = one(tmp_path, target, TEAM)
    assert sums(found, "region") == {"华东": 900, "华南": 300}
    assert sums(found, "team") == {"一组": 300, "二组": 600, "三组": 300}
    assert sums(found, "person") == {"王芳": 300, "李强": 400, "张伟": 200, "孙明": 300}
    alone = one(tmp_path, "total: 800元\nsplit: {team: {一组: 1, 二组: 3}, month: even}", TEAM)
    assert sums(alone, "team") == {"一组": 200, "二组": 600}


@pytest.mark.parametrize(
    ("target", "messages"),
    [
        ("split: {person: {by: capabilty}}", ["“capabilty” is no way to weigh this dimension."]),
        ("split: {product: {by: even}}", ["“even” is no way to weigh this dimension."]),
        ("split: {region: {by: history, grwth: 3}}", ["The key “grwth” is not known here."]),
        ("split: {region: {by: history, growth: {华中: 3%}}}", ["“华中” is not split over here."]),
        ("split: {region: {by: even, growth: 3%}}", ["growth goes with history only."]),
        ("split: {region: {by: history, growth: {华东: -200%}}}", ["“-200%” would leave less than nothing."]),
        ("split: {region: {by: [capability, last_year], mix: [1]}}", [
            "mix must have one number for each way to weigh: 2."]),
        ("split: {region: {by: [even, even]}}", ["A way to weigh stands here twice."]),
        ("split: {region: {by: potential}}", ["potential needs a file of names and weights."]),
        ("split: {region: {by: even, file: p.csv}}", ["file goes with potential only."]),
        ("split: {region: {by: even, unit: week}}", ["Only months can be split in another unit."]),
        ("split: {month: {by: even, unit: fortnight}}", ["“fortnight” is no unit of time here."]),
        ("split: {team: {by: potential, file: p.csv}}", ["一组, 三组, 二组: p.csv has no 潜力."]),
        ("split: {product: {华东: {A: 1}}}", [
            "Weights by region stand here, but the plan does not split over regions."]),
        ("split: {region: {华东: 1, 华南: 1}, product: {华东: {A: 1}}}", ["华南 have no weights here."]),
        ("split: {region: {华东: 1}, product: {华动: {A: 1}, '*': {A: 1}}}", [
            "“华动” does not stand in split.region."]),
        ("split: {region: {华东: 1}, team: {三组: 1}}", [
            "The team “三组” has no member in the plan's regions in 2023Q4."]),
        ("split: {region: {华东: 1, 华南: 1}, team: {一组: 1}}", [
            "“华南” has no member who gets a target in 2023Q4."]),
        ("split: {team: {四组: 1}}", ["“四组” is not a team of the members."]),
        ("metric: new_customers\nsplit: {region: history}", ["Only revenue can be split by last year's sales."]),
    ],
)  # fmt: skip
def test_faults(tmp_path: Path, target: str, messages: list[str]) -> None:
    assert faults_of(tmp_path, f"total: 100\n{target}", TEAM, history=PAST, tables=[POTENTIAL]) == messages


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("capability", "周游: the members file has no capability."),
        ("last_year", "周游: the members file has no sales of last year."),
        ("history", "周游: no sales above 0 in 2022Q4 to split by."),
        ("[even, history]", "周游: no sales above 0 in 2022Q4 to split by."),
        ("{by: potential, file: n.csv}", "周游: n.csv has no 权重."),
    ],
)
def test_who_lacks_the_figure_is_named_and_never_nothing(tmp_path: Path, by: str, message: str) -> None:
    table = WeightTable("n.csv", "权重", tuple((row, person.name, "1") for row, person in enumerate(TEAM, start=2)))
    asked = by if by.startswith("{") else f"{{by: {by}}}"
    target = f"total: 100\nsplit: {{person: {asked}}}"
    assert faults_of(tmp_path, target, [*TEAM, member("周游", "华东")], history=PAST, tables=[table]) == [message]


def test_a_team_of_two_regions_is_named(tmp_path: Path) -> None:
    people = [*TEAM, member("周游", "华南", "一组", capability=1.0)]
    target = "total: 100\nsplit: {region: {华东: 1, 华南: 1}, team: even}"
    assert faults_of(tmp_path, target, people) == ["The team “一组” has members in 华东, 华南."]


def test_weights_of_a_file_say_their_row(tmp_path: Path) -> None:
    table = WeightTable("p.csv", "潜力", ((2, "华南", "abc"), (3, "华东", None), (4, "华东", "1")))
    assert faults_of(tmp_path, "total: 9\nsplit: {region: {by: potential, file: p.csv}}", TEAM, tables=[table]) == [
        "p.csv:2 华南: “abc” is not a number.",
        "p.csv:3 华东: A weight is missing here.",
        "p.csv:4 “华东” stands here twice.",
    ]


WEIGHT = st.fractions(min_value=Fraction(1, 7), max_value=40, max_denominator=7)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Any subset of all six dimensions, with mixes, profiles and teams of their own."""
    region_of = {
        team: f"r{draw(st.integers(0, 1)) if at > 1 else at}" for at, team in enumerate(("t0", "t1", "t2", "t3"))
    }
    team_of = {f"n{at}": f"t{at if at < 4 else draw(st.integers(0, 3))}" for at in range(draw(st.integers(4, 7)))}

    def weights(names: list[str]) -> dict[str, Fraction]:
        return {name: draw(WEIGHT) for name in names}

    chosen = draw(st.sets(st.sampled_from(("region", "team", "product", "person", "channel", "month")), min_size=1))
    region, team, product, person, channel, month = (
        name in chosen for name in ("region", "team", "product", "person", "channel", "month")
    )
    own = draw(st.booleans())
    return Problem(
        draw(st.sampled_from((0, 1, 7, 100, 99_991))),
        weights(["r0", "r1"]) if region else None,
        weights(["a", "b", "c"]) if product else None,
        weights(["m1", "m2", "m3"]) if month else None,
        {name: region_of[at] if region else None for name, at in team_of.items()} if person else None,
        weights(list(team_of)) if person else None,
        teams={name: at if region else None for name, at in region_of.items()} if team else None,
        team_weights=weights(list(region_of)) if team else None,
        person_teams=team_of if team and person else None,
        channels=weights(["x", "y"]) if channel else None,
        mixes={"r0": weights(["a", "b", "c"])} if region and product and own else {},
        channel_mixes={"r1": weights(["x", "y"])} if region and channel and own else {},
        profiles={"n1": weights(["m1", "m2", "m3"])} if person and month and own else {},
    )


@settings(deadline=None, max_examples=60)
@given(problems())
def test_every_sum_of_every_dimension_is_its_share_rounded(problem: Problem) -> None:
    answer = split(problem)
    assert isinstance(answer, Breakdown)
    assert answer.dimensions == problem.dimensions
    assert sum(cell.steps for cell in answer.cells) == problem.total
    assert all(cell.steps >= 0 for cell in answer.cells)
    for dimension in problem.dimensions:
        reached: dict[str, int] = {}
        for cell in answer.cells:
            name = getattr(cell.key, dimension)
            reached[name] = reached.get(name, 0) + cell.steps
        figures = answer.figures[dimension]
        assert {getattr(figure.key, dimension): figure.steps for figure in figures} == reached
        assert all(abs(figure.rounding) < 1 for figure in figures)
        assert sum(figure.plain for figure in figures) == problem.total


def test_the_order_of_a_plan_does_not_matter(tmp_path: Path) -> None:
    lines = [
        "region: {华东: 3, 华南: 1}",
        "team: even",
        "person: capability",
        "channel: {直销: 1, 分销: 2}",
        "month: even",
    ]
    answers = []
    for order in (lines, lines[::-1]):
        target = "total: 12345元\nsplit:\n" + "\n".join(f"  {line}" for line in order)
        (found,), _faults = understood(tmp_path, target, TEAM if order is lines else TEAM[::-1])
        answers.append(split(found.problem))
    assert answers[0] == answers[1]
