"""Who is there for how long, posts still to be filled, and time cut into months, quarters, years or weeks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.targets.worlds import faults_of, member, one, sold, sums

HOME = member("王芳", "华东", hired=date(2020, 3, 1), capability=1.0)
JOINER = member("张伟", "华东", hired=date(2023, 11, 15), capability=1.0)
LEAVER = member("李强", "华东", left=date(2023, 11, 10), capability=1.0)


@pytest.mark.parametrize(
    ("head", "people", "found"),
    [
        # of 300 a month each: those who are there share the month
        ("", [HOME, JOINER], {"王芳": [300, 150, 150], "张伟": [0, 150, 150]}),
        ("", [HOME, LEAVER], {"王芳": [150, 150, 300], "李强": [150, 150, 0]}),
        ("ramp: [0.25, 0.5, 0.75, 1]", [HOME, JOINER], {"王芳": [300, 240, 200], "张伟": [0, 60, 100]}),
        ("ramp: [0.5]", [HOME, JOINER], {"王芳": [300, 200, 150], "张伟": [0, 100, 150]}),
        ("presence: whole", [HOME, JOINER], {"王芳": [150, 150, 150], "张伟": [150, 150, 150]}),
        # 2023-11 has 22 working days, 12 of them from the 15th, 8 up to the 10th
        ("presence: workdays", [HOME, JOINER], {"王芳": [300, 194, 150], "张伟": [0, 106, 150]}),
        ("presence: workdays", [HOME, LEAVER], {"王芳": [150, 220, 300], "李强": [150, 80, 0]}),
        (
            "vacancies: [{name: 待招1, from: 2023-12, weight: 0.5}]",
            [HOME],
            {"王芳": [300, 300, 200], "待招1": [0, 0, 100]},
        ),
    ],
)
def test_months_are_shared_by_those_who_are_there(
    tmp_path: Path, head: str, people: list[object], found: dict[str, list[int]]
) -> None:
    target = "total: 900元\nsplit: {person: capability, month: even}"
    asked = one(tmp_path, target, people, head=f"period: 2023Q4\n{head}")  # type: ignore[arg-type]  # members
    reached = sums(asked, "person", "month")
    assert {name: [reached[f"{name} 2023-{month}"] for month in (10, 11, 12)] for name in found} == found
    assert list(sums(asked, "month").values()) == [300, 300, 300]  # whoever comes and goes


def test_without_months_people_count_for_their_part_of_the_period(tmp_path: Path) -> None:
    target = "total: 500元\nsplit: {person: capability}"
    assert sums(one(tmp_path, target, [HOME, JOINER]), "person") == {"王芳": 300, "张伟": 200}  # 3 months to 2
    ramped = one(tmp_path, f"ramp: [0.5]\n{target}", [HOME, JOINER])
    assert ramped.problem.person_weights == {"王芳": 1, "张伟": Fraction(1, 2)}  # 0.5 + 1 of 3 months
    by_days = one(tmp_path, f"presence: workdays\n{target}", [HOME, JOINER])
    assert by_days.problem.person_weights == {"王芳": 1, "张伟": Fraction(12 + 21, 62)}


def test_a_region_weighs_the_people_for_the_time_they_are_there(tmp_path: Path) -> None:
    people = [HOME, member("孙明", "华南", hired=date(2023, 12, 1), capability=3.0)]
    found = one(tmp_path, "total: 900元\nsplit: {region: capability}", people).problem.regions
    assert found == {"华东": 1, "华南": 1}


def test_a_region_that_opens_in_november_has_its_target_from_then_on(tmp_path: Path) -> None:
    people = [HOME, member("孙明", "华南", hired=date(2023, 11, 1), capability=1.0)]
    asked = one(tmp_path, "total: 600元\nsplit: {region: {华东: 1, 华南: 1}, person: even, month: even}", people)
    assert sums(asked, "region", "month") == {
        "华东 2023-10": 100, "华东 2023-11": 100, "华东 2023-12": 100,
        "华南 2023-10": 0, "华南 2023-11": 150, "华南 2023-12": 150,
    }  # fmt: skip
    assert [note.message for note in asked.notes if note.code == "TG009"] == [
        "华南 has nobody in 2023-10; its target falls on its other months."
    ]


def test_vacancies_are_average_members_of_their_team(tmp_path: Path) -> None:
    people = [HOME, member("李强", "华东", capability=3.0), member("孙明", "华南", capability=7.0)]
    head = "period: 2023Q4\nvacancies: [{name: 待招1, region: 华东}, {name: 待招2, region: 华南, weight: 50%}]"
    asked = one(tmp_path, "total: 900元\nsplit: {region: even, person: capability}", people, head=head)
    assert asked.problem.person_weights == {"王芳": 1, "李强": 3, "待招1": 2, "孙明": 7, "待招2": Fraction(7, 2)}
    assert [note.code for note in asked.notes] == ["TG010"]
    limited = one(
        tmp_path,
        "total: 900元\nsplit: {region: even, person: even}\nlimits: [{person: 待招1, max: 10}]",
        people,
        head=head,
    )
    assert sums(limited, "person")["待招1"] == 10


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("vacancies: [{name: 王芳}]", "“王芳” is a member, or another post, already."),
        ("vacancies: [{name: 待招1}, {name: 待招1}]", "“待招1” is a member, or another post, already."),
        ("vacancies: [{name: 待招1, from: 年底}]", "“年底” is not a period."),
        ("vacancies: [{name: 待招1, weight: -1}]", "The weight -1 is below 0."),
        ("ramp: [0.25, abc]", "“abc” is not a number."),
    ],
)
def test_faults_of_people(tmp_path: Path, head: str, message: str) -> None:
    target = "total: 900元\nsplit: {person: even}"
    assert faults_of(tmp_path, target, [HOME], head=f"period: 2023Q4\n{head}") == [message]


@pytest.mark.parametrize(
    ("period", "month", "found"),
    [
        ("2023H2", "{by: even, unit: quarter}", {"2023Q3": 1, "2023Q4": 1}),
        ("2023", "{by: even, unit: half}", {"2023H1": 1, "2023H2": 1}),
        ("2023-07-01..2024-06-30", "{by: workdays, unit: year}", {"2023": 126, "2024": 123}),
        ("2023-10", "{by: workdays, unit: week}", {
            "2023-W39": 0, "2023-W40": 2, "2023-W41": 5, "2023-W42": 5, "2023-W43": 5, "2023-W44": 2}),  # 7, 8 made up
        ("2023", "{2023H1: 45, 2023H2: 55}", {"2023H1": 45, "2023H2": 55}),
        ("2023H2", "{2023Q3: 1, 2023年第四季度: 2}", {"2023Q3": 1, "2023Q4": 2}),
        ("2023H2", "{by: history, unit: quarter}", {"2023Q3": 10, "2023Q4": 30}),
    ],
)  # fmt: skip
def test_time_in_any_unit(tmp_path: Path, period: str, month: str, found: dict[str, int]) -> None:
    past = [sold("2022-08-01", 10), sold("2022-11-01", 30)]
    asked = one(tmp_path, f"total: 900元\nsplit: {{month: {month}}}", head=f"period: {period}", history=past)
    assert asked.problem.months == found
    assert list(asked.months) == list(found)


def test_a_limit_names_the_time_that_the_plan_splits_into(tmp_path: Path) -> None:
    target = "total: 900元\nsplit: {month: {by: even, unit: quarter}}\nlimits: [{month: 2023Q3, max: 100}]"
    assert sums(one(tmp_path, target, head="period: 2023H2"), "month") == {"2023Q3": 100, "2023Q4": 800}
    wrong = target.replace("2023Q3", "2023-07")
    assert faults_of(tmp_path, wrong, head="period: 2023H2") == [
        "“2023-07” is none of the times that the plan splits 2023H2 into."
    ]


def test_years_outside_the_calendar_say_so(tmp_path: Path) -> None:
    asked = one(tmp_path, "total: 900元\nsplit: {month: workdays}", head="period: 2031Q1")
    assert [note.code for note in asked.notes] == ["TG006"]
    people = [member("王芳", hired=date(2031, 2, 1))]
    asked = one(tmp_path, "total: 9元\nsplit: {person: even}", people, head="period: 2031Q1\npresence: workdays")
    assert "TG006" in [note.code for note in asked.notes]
