"""`split-targets --from MONTH --actuals`: what is past stands, what is missing goes to the months to come."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sop_cli.targets.asked import Assignment
from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.problem import Key, Limit, Problem
from sop_cli.targets.resplit import RULES, Clash, Resplit, Rule, Sold, apportion, resplit
from sop_cli.targets.split import split
from sop_cli.values.period import Period
from sop_cli.values.units import Unit
from tests.targets.plans import random_problem, weights

PERIOD = Period("2023Q4", date(2023, 10, 1), date(2023, 12, 31))
MONTHS = {
    f"m{number}": Period(f"m{number}", date(2023, 9 + number, 1), date(2023, 9 + number, 28)) for number in (1, 2, 3)
}


def assigned(problem: Problem, step: int = 1) -> Assignment:
    paths = tuple(("limits", number) for number in range(len(problem.limits)))
    return Assignment(
        "orders", Unit.COUNT, problem.total * step, step, Fraction(1), PERIOD, problem, MONTHS, paths
    )  # fmt: skip


def team(total: int = 300, *limits: Limit) -> Problem:
    """Two people of the east and one of the south, three months alike: 50, 50 and 200 of 300."""
    return Problem(
        total, regions=weights(east=1, south=2), months=weights(m1=1, m2=1, m3=1),
        persons={"ann": "east", "bob": "east", "cat": "south"}, person_weights=weights(ann=1, bob=1, cat=1),
        limits=limits,
    )  # fmt: skip


def sold(**of: int) -> list[Sold]:
    """What each person achieved in the first month."""
    return [Sold(Key(person=name, month="m1"), steps) for name, steps in of.items()]


def again(problem: Problem, rule: Rule, achieved: list[Sold] | None, **more: Any) -> Resplit:
    before = more.pop("before", None) or split(problem)
    assert isinstance(before, Breakdown)
    found = resplit(assigned(problem), before, start="m2", rule=rule, sold=achieved, **more)
    assert isinstance(found, Resplit)
    return found


@pytest.mark.parametrize(
    ("rule", "achieved", "targets"),
    [
        # 100 were planned for the first month: ann 17, bob 16, cat 67 or the like; 200 for the rest.
        ("keep", {"ann": 0, "bob": 17, "cat": 66}, {"ann": 50, "bob": 50, "cat": 200}),
        ("even", {"ann": 2, "bob": 2, "cat": 66}, {"ann": 45, "bob": 46, "cat": 209}),
        ("proportional", {"ann": 0, "bob": 0, "cat": 67}, {"ann": 39, "bob": 38, "cat": 223}),
        ("proportional", {"ann": 50, "bob": 50, "cat": 200}, {"ann": 50, "bob": 50, "cat": 200}),
    ],
)  # fmt: skip
def test_the_rule_says_who_takes_what_is_missing(rule: Rule, achieved: dict[str, int], targets: dict[str, int]) -> None:
    found = again(team(), rule, sold(**achieved))
    new = {outcome.name: outcome.new for outcome in found.outcomes}
    assert all(abs(new[name] - figure) <= 1 for name, figure in targets.items()), new
    assert sum(new.values()) == 300
    assert {outcome.name: outcome.achieved for outcome in found.outcomes} == achieved


def test_who_has_left_hands_on_within_the_region() -> None:
    found = again(team(), "proportional", None, gone={"bob"})
    by_name = {outcome.name: outcome for outcome in found.outcomes}
    assert by_name["bob"].left
    assert by_name["bob"].new_rest == 0
    assert by_name["ann"].new_rest == by_name["ann"].old_rest + by_name["bob"].old_rest
    assert by_name["cat"].difference == 0
    assert set(found.changed) == {"ann", "bob"}


def test_who_has_joined_takes_a_part_of_the_region() -> None:
    before = split(team())
    assert isinstance(before, Breakdown)
    now = replace(
        team(), persons={"ann": "east", "bob": "east", "dan": "east", "cat": "south"},
        person_weights=weights(ann=1, bob=1, dan=1, cat=1),
    )  # fmt: skip
    found = again(now, "proportional", None, before=before)
    by_name = {outcome.name: outcome for outcome in found.outcomes}
    assert by_name["dan"].joined
    assert by_name["dan"].new_rest > 0
    assert by_name["cat"].difference == 0
    assert found.surplus == 0


def test_limits_hold_for_the_whole_period() -> None:
    found = again(team(300, Limit(Key(person="ann"), 0, 30)), "even", sold(ann=20, bob=0, cat=0))
    assert next(outcome.new for outcome in found.outcomes if outcome.name == "ann") <= 30


def test_limits_that_cannot_hold_for_the_rest_are_a_clash() -> None:
    problem = team(300, Limit(Key(month="m3"), 0, 100), Limit(Key(month="m2"), 0, 100))
    before = split(problem)
    assert isinstance(before, Breakdown)
    assert isinstance(resplit(assigned(problem), before, start="m2", sold=[]), Clash)


def test_what_nobody_of_the_plan_sold_is_told() -> None:
    found = again(team(), "keep", [*sold(ann=10), Sold(Key(person="zoe", month="m1"), 7)])
    assert (found.outside, found.achieved) == (7, 10)


@pytest.mark.parametrize(
    ("amount", "by", "parts"),
    [(10, [1, 1], [5, 5]), (10, [3, 1], [7, 3]), (-10, [3, 1], [-7, -3]), (3, [0, 0], [1, 2]), (0, [5], [0])],
)
def test_what_is_achieved_is_shared_out_whole(amount: int, by: list[int], parts: list[int]) -> None:
    assert apportion(amount, by) == parts


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(RULES))
def test_nothing_sold_from_the_first_month_is_the_first_split(seed: int, rule: Rule) -> None:
    problem = replace(random_problem(seed), limits=(), months=weights(m1=1, m2=2, m3=1))
    before = split(problem)
    assert isinstance(before, Breakdown)
    found = resplit(assigned(problem), before, start="m1", rule=rule, sold=[])
    assert isinstance(found, Resplit)
    assert {cell.key: cell.steps for cell in found.breakdown.cells} == {c.key: c.steps for c in before.cells}
    assert found.changed == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(RULES), st.data())
def test_the_past_stands_and_the_total_is_met(seed: int, rule: Rule, data: st.DataObject) -> None:
    problem = replace(random_problem(seed), limits=(), months=weights(m1=1, m2=2, m3=1))
    before = split(problem)
    assert isinstance(before, Breakdown)
    names = sorted({cell.key for cell in before.cells if cell.key.month == "m1"})
    assume(names)
    achieved = [Sold(key, data.draw(st.integers(0, 40))) for key in names]
    found = resplit(assigned(problem), before, start="m2", rule=rule, sold=achieved)
    assert isinstance(found, Resplit)
    done = sum(item.steps for item in achieved)
    cells = {cell.key: cell.steps for cell in found.breakdown.cells}
    assert sum(steps for key, steps in cells.items() if key.month == "m1") == done
    assert sum(cells.values()) == max(problem.total, done)
    assert all(steps >= 0 for key, steps in cells.items() if key.month != "m1")
    for outcome in found.outcomes:
        assert outcome.difference == outcome.achieved - outcome.planned + outcome.new_rest - outcome.old_rest
    exact = resplit(
        assigned(problem), before, start="m2", rule=rule,
        sold=[Sold(cell.key, cell.steps) for cell in before.cells if cell.key.month == "m1"],
    )  # fmt: skip
    assert isinstance(exact, Resplit)
    assert exact.changed == (), "what was planned was sold: nobody's target changes"


# As a user runs it.


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("resplit")
    (folder / "sop.yaml").write_text(
        "sop: 1\nname: 试\ndata: {members: members.csv, sales: sales.csv}\n", encoding="utf-8"
    )
    (folder / "plan.yaml").write_text(
        "period: 2023Q4\ntargets: [{total: 120万元, round_to: 1000元, "
        "split: {region: {华东: 2, 华南: 1}, person: even, month: even}}]\n",
        encoding="utf-8",
    )
    (folder / "members.csv").write_text(
        "姓名,区域,入职日期,离职日期\n王芳,华东,,\n李强,华东,,\n赵敏,华南,,\n吴新,华南,2023-11-06,\n", encoding="utf-8"
    )
    (folder / "sales.csv").write_text(
        "成交日期,客户名称,负责人,金额\n2023-10-10,甲,王芳,10万\n2023-10-12,乙,李强,133000\n2023-10-31,丙,赵敏,133500\n"
        "2023-10-31,丁,路人,5000\n2023-11-02,丁,王芳,99999\n",
        encoding="utf-8",
    )
    return folder


def sop(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "sop_cli", "split-targets", "plan.yaml", *words, "--as-of", "2023-11-05"],
        cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def test_october_is_frozen_at_what_was_sold(workspace: Path) -> None:
    done = sop(workspace, "--from", "2023-11", "--actuals", "--rule", "keep", "--format", "json", "-o", "t.xlsx")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    told = found["resplit"][0]
    assert {k: told[k] for k in ("from", "rule", "frozen", "dimension", "outside")} == {
        "from": "2023-11", "rule": "keep", "frozen": ["2023-10"], "dimension": "person", "outside": 5000,
    }  # fmt: skip
    people = {person["name"]: person for person in told["people"]}
    assert {name: person["achieved"] for name, person in people.items()} == {
        "王芳": 100_000, "李强": 133_000, "赵敏": 133_500, "吴新": 0,
    }  # fmt: skip
    assert people["吴新"]["joined"]
    assert people["王芳"]["old"] == 400_000
    assert abs(people["王芳"]["difference"]) <= 1_000
    lines = found["targets"][0]["lines"]
    whole = sum(line["target"] for line in lines)
    assert 1_200_000 <= whole < 1_201_000
    assert sum(line["target"] for line in lines if line["month"] == "2023-10") == 366_500
    assert all(line["target"] % 1000 == 0 for line in lines if line["month"] != "2023-10")
    assert {"TG301", "TG302"} <= {warning["code"] for warning in found["warnings"]}


def test_the_first_month_is_the_first_split(workspace: Path) -> None:
    (workspace / "members.csv").write_text("姓名,区域\n王芳,华东\n李强,华东\n赵敏,华南\n", encoding="utf-8")
    first = json.loads(sop(workspace, "--format", "json").stdout)["targets"][0]["lines"]
    anew = json.loads(sop(workspace, "--from", "2023-10", "--actuals", "--format", "json").stdout)
    assert anew["targets"][0]["lines"] == first
    assert anew["resplit"][0]["changed"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--actuals",), "--actuals"),
        (("--from", "2024-01"), "2024-01"),
        (("--from", "soon"), "soon"),
        (("--from", "2023-11", "--explain", "王芳"), "--explain"),
    ],
)
def test_options_that_do_not_go_together_are_named(workspace: Path, words: tuple[str, ...], said: str) -> None:
    done = sop(workspace, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
