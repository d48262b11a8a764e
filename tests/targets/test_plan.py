"""Plans as people write them: who takes part, what weighs how much, what is wrong with a plan and where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from textwrap import dedent, indent

import pytest

from sop_cli.i18n import set_language
from sop_cli.records.people import Person, Roster, Stay
from sop_cli.records.plan import Plan
from sop_cli.records.sop import Sop
from sop_cli.sources.definition import read_model
from sop_cli.targets.asked import Assignment, Faults, World
from sop_cli.targets.needs import needs_history, needs_members
from sop_cli.targets.prepare import prepare
from sop_cli.targets.problem import Key
from sop_cli.targets.sold import History, Sold
from sop_cli.values.calendar import WorkCalendar
from sop_cli.values.period import parse_period


def person(name: str, region: str | None, role: str = "销售代表", **more: object) -> Person:
    moves = more.pop("moves", ())
    assert isinstance(moves, tuple)
    stays = (Stay(None, region, role=role), *(Stay(since, to, role=role) for since, to in moves))
    return Person(name=name, stays=stays, **more)  # type: ignore[arg-type]  # the few fields that a case needs


TEAM = Roster.of(
    [
        person("王芳", "华东", id="S1", aliases=("小芳",), capability=3.0, last_year=30_000_000),
        person("李强", "华东", capability=2.5, last_year=20_000_000),
        person("张伟", "华南", capability=1.0, last_year=0),
        person("赵敏", "华南", hired=date(2024, 1, 1), capability=1.0),
        person("钱多", "华南", left=date(2023, 9, 30), capability=1.0),
        person("周游", "华北", moves=((date(2023, 11, 1), "华东"),), capability=1.0),
        person("孙明", "总部", "总监"),
    ]
)


def understood(
    tmp_path: Path, text: str, history: Mapping[str, int] | None = None, roster: Roster = TEAM
) -> tuple[list[Assignment], Faults]:
    set_language("en")
    file = tmp_path / "plan.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    plan, _document = read_model(file, "plan.yaml", Plan)
    sold = tuple(Sold(date(int(month[:4]), int(month[5:]), 15), amount) for month, amount in (history or {}).items())
    world = World(Sop(sop=1, name="t"), roster, WorkCalendar(), parse_period(plan.period), History(sold))
    return prepare(plan, world)


def one(tmp_path: Path, target: str, history: Mapping[str, int] | None = None) -> Assignment:
    """The only target of a plan without faults; `target` is what stands under it."""
    assignments, faults = understood(tmp_path, _plan(target), history)
    assert faults.found == []
    return assignments[0]


def faults_of(tmp_path: Path, target: str) -> list[str]:
    return [message for _path, message, _hint in understood(tmp_path, _plan(target))[1].found]


def _plan(target: str) -> str:
    return "period: 2023Q4\nroles: [销售代表]\ntargets:\n  -\n" + indent(dedent(target).strip(), "    ") + "\n"


def test_who_takes_part_and_by_which_weight(tmp_path: Path) -> None:
    found = one(
        tmp_path, "total: 100万元\nsplit: {region: {华东: 40, 华南: 35, 华北: 25}, person: {by: capability}}"
    ).problem
    # 赵敏 joins later, 钱多 has left, 孙明 has another role; 周游 counts where the period began
    assert found.persons == {"周游": "华北", "张伟": "华南", "李强": "华东", "王芳": "华东"}
    assert found.person_weights == {"周游": 1, "张伟": 1, "李强": Fraction("2.5"), "王芳": 3}


@pytest.mark.parametrize(
    ("axes", "region", "person"),
    [
        ("region: even, person: even", {"华东": 1, "华北": 1, "华南": 1}, [1, 1, 1, 1]),
        ("region: [华东, 华北, 华南], person: {by: even}", {"华东": 1, "华北": 1, "华南": 1}, [1, 1, 1, 1]),
        ("region: {by: capability}, person: capability", {"华东": "5.5", "华北": 1, "华南": 1}, [1, 1, "2.5", 3]),
        (
            "region: {华东: 40%, 华北: 0.25, 华南: 35.5}, person: {S1: 1, 李强: 2, 周游: 3, 张伟: 4}",
            {"华东": "0.4", "华北": "0.25", "华南": "35.5"},
            [3, 4, 2, 1],
        ),
    ],
)
def test_ways_to_weigh(tmp_path: Path, axes: str, region: dict[str, object], person: list[object]) -> None:
    found = one(tmp_path, f"total: 100万元\nsplit: {{{axes}}}").problem
    assert found.regions == {name: Fraction(str(weight)) for name, weight in region.items()}
    assert found.person_weights is not None
    assert [found.person_weights[name] for name in sorted(found.person_weights)] == [Fraction(str(w)) for w in person]


@pytest.mark.parametrize(
    ("month", "weights"),
    [
        ("even", [1, 1, 1]),
        ("{by: workdays}", [19, 22, 21]),  # 2023Q4: National Day week, then none
        ("{2023-10: 30, 2023年11月: 30, 2023-12: 40}", [30, 30, 40]),
        ("history", [5, 6, 9]),
    ],
)
def test_ways_to_weigh_months(tmp_path: Path, month: str, weights: list[int]) -> None:
    history = {"2022-10": 5, "2022-11": 6, "2022-12": 9}
    found = one(tmp_path, f"total: 100万元\nsplit: {{month: {month}}}", history).problem
    assert found.months == dict(zip(("2023-10", "2023-11", "2023-12"), weights, strict=True))


def test_units_steps_and_over_assignment(tmp_path: Path) -> None:
    money = one(tmp_path, "total: 100万元\nround_to: 1000元\noverassign: 1.05\nsplit: {region: {华东: 1}}")
    assert (money.total, money.step, money.problem.total, money.handed) == (10**8, 10**5, 1050, 105 * 10**6)
    assert [note.code for note in money.notes] == ["TG001"]
    count = one(tmp_path, "metric: 新客户数\ntotal: 30个\nsplit: {month: even}")
    assert (count.metric, count.total, count.step, count.problem.total) == ("new_customers", 30, 1, 30)
    fine = one(tmp_path, "total: 100.55元\nround_to: 0.01元\nsplit: {month: even}")
    assert (fine.step, fine.problem.total) == (1, 10055)


def test_limits_in_steps(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        """
        total: 100万元
        round_to: 1000元
        split: {region: {华东: 40, 华南: 60}, product: {A: 1, B: 1}, person: {王芳: 1, 李强: 1, 张伟: 1}}
        limits:
          - {person: 小芳, max: 12.05万元}
          - {region: 华东, product: A, value: 25万元}
          - {region: 华南, min: 20.05万元, max: 30万元}
        """,
    ).problem.limits
    assert [(limit.key, limit.low, limit.high) for limit in found] == [
        (Key(person="王芳"), 0, 120),
        (Key(region="华东", product="A"), 250, 250),
        (Key(region="华南"), 201, 300),
    ]


def test_what_is_worth_knowing(tmp_path: Path) -> None:
    found = one(tmp_path, "total: 1万元\nsplit: {region: {华北: 1, 华东: 1}, person: even, month: {2023-10: 1}}")
    assert [(note.code, note.message) for note in found.notes] == [
        ("TG004", "The plan gives 2023-11, 2023-12 no weight: no target there."),
        ("TG002", "张伟 of 华南 get no target: the plan has no such region."),
        ("TG005", "周游 move to another region within 2023Q4; their target counts for the region at its start."),
    ]
    named = one(tmp_path, "total: 1万元\nsplit: {person: {王芳: 1, 李强: 1, 张伟: 1}}")
    assert [note.code for note in named.notes] == ["TG003"]


@pytest.mark.parametrize(
    ("target", "messages"),
    [
        ("total: 三万\nsplit: {month: even}", ["“三万” is written in characters."]),
        ("total: -3万元\nsplit: {month: even}", ["“-3万元” is below 0."]),
        ("total: 100.005元\nsplit: {month: even}", ["“100.005元” is finer than a cent."]),
        ("total: 100.5元\nsplit: {month: even}", ["CNY 100.50 is no multiple of CNY 1 (round_to)."]),
        ("total: 1万元\nround_to: 0\nsplit: {month: even}", ["The smallest step must be above 0."]),
        ("total: 1万元\noverassign: 0\nsplit: {month: even}", ["The over-assignment must be above 0."]),
        ("total: 1万元\noverassign: abc\nsplit: {month: even}", ["“abc” is not a number."]),
        ("metric: revenues\ntotal: 1\nsplit: {month: even}", ["There is no metric “revenues”."]),
        ("total: 1万元\nsplit: {}", ["The split names no dimension."]),
        ("total: 1万元\nsplit: {region: }", ["Weights are missing here."]),
        ("total: 1万元\nsplit: {product: even}", ["“even” is no way to weigh this dimension."]),
        ("total: 1万元\nsplit: {product: {A: , B: -1, Ｂ: 2}}", [
            "A weight is missing here.", "The weight -1 is below 0.", "“Ｂ” stands here twice."]),
        ("total: 1万元\nsplit: {product: {A: 1e999999999}}", [
            "“1e999999999” is in scientific notation; digits may have been lost."]),
        ("total: 1万元\nsplit: {region: {华东: 0, 华南: 0}}", ["All weights are 0."]),
        ("total: 1万元\nsplit: {region: {总部: 1}, person: even}", [
            "“总部” has no member who gets a target in 2023Q4."]),
        ("total: 1万元\nsplit: {person: last_year}", ["周游: the members file has no sales of last year."]),
        ("total: 1万元\nsplit: {region: {华南: 1}, person: last_year}", [
            "All members of “华南” have the weight 0."]),
        ("total: 1万元\nsplit: {person: {王芳: 1, S1: 2}}", ["“王芳” stands here twice."]),
        ("total: 1万元\nsplit: {region: {华东: 1}, person: {王芳: 1, 张伟: 1}}", [
            "“张伟” belongs to 华南, which the plan does not split over."]),
        ("total: 1万元\nsplit: {month: {2024-01: 1}}", ["“2024-01” is no month of 2023Q4."]),
        ("total: 1万元\nsplit: {month: {2023-10: 1, 2023年10月: 1}}", ["“2023-10” stands here twice."]),
        ("total: 1万元\nsplit: {month: history}", [
            "There are no sales above 0 in 2022-10, 2022-11, 2022-12 to split by."]),
    ],
)  # fmt: skip
def test_faults_of_a_target(tmp_path: Path, target: str, messages: list[str]) -> None:
    assert faults_of(tmp_path, target) == messages


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("{person: 王芳}", "The limit has no figure."),
        ("{max: 3}", "The limit does not say for what."),
        ("{region: 华东, value: 1, max: 3}", "value stands beside min or max."),
        ("{region: 华东, min: 3, max: 2}", "min CNY 3 is above max CNY 2."),
        ("{region: 华东, min: 3.2, max: 3.8}", "There is no multiple of CNY 1 from CNY 3.20 to CNY 3.80."),
        ("{region: 华东, value: 3.2}", "CNY 3.20 is no multiple of CNY 1 (round_to)."),
        ("{region: 华中, max: 2}", "“华中” does not stand in split.region."),
        ("{product: A, max: 2}", "The plan does not split over product."),
        ("{region: 华南, person: 王芳, max: 2}", "王芳 belongs to 华东, not to 华南."),
        ("{person: 钱多, max: 2}", "“钱多” is not employed in 2023Q4."),
        ("{person: 孙明, max: 2}", "“孙明” has none of the plan's roles."),
        ("{month: 2024-01, max: 2}", "“2024-01” is no month of 2023Q4."),
        ("{region: 华东, max: 约3万}", "“约3万” is only approximate."),
    ],
)
def test_faults_of_a_limit(tmp_path: Path, limit: str, message: str) -> None:
    target = "total: 1万元\nsplit: {region: {华东: 1, 华南: 1}, person: {王芳: 1, 李强: 1, 张伟: 1}, month: even}\n"
    assert faults_of(tmp_path, f"{target}limits: [{limit}]") == [message]


def test_a_member_without_region_is_named_with_the_place(tmp_path: Path) -> None:
    lost = Person(name="钱多", stays=(Stay(None),), place=("members.csv", 5))
    roster = Roster.of([*TEAM.people[:2], lost, person("王芳", "华东")])
    text = "period: 2023Q4\ntargets: [{total: 1万元, split: {region: {华东: 1}, person: even}}]"
    _found, faults = understood(tmp_path, text, roster=roster)
    assert "members.csv:5 钱多 has no region." in [message for _path, message, _hint in faults.found]


def test_everything_is_found_at_once_and_once(tmp_path: Path) -> None:
    text = """
        period: 2023Q4
        roles: [销代]
        targets:
          - {total: 1.005元, split: {region: {华动: 1}, person: evn}}
          - {total: 1.005元, split: {month: evn}}
        """
    _found, faults = understood(tmp_path, text)
    assert [path for path, _message, _hint in faults.found] == [
        ("targets", 0, "total"), ("roles",), ("targets", 0, "split", "region", "华动"),
        ("targets", 0, "split", "person"), ("targets", 1, "total"), ("targets", 1, "split", "month"),
    ]  # fmt: skip


def test_only_what_is_needed_is_asked_for() -> None:
    def plan(split: dict[str, object]) -> Plan:
        return Plan.model_validate({"period": "2023Q4", "targets": [{"total": "1", "split": split}]})

    assert not needs_members(plan({"region": {"a": "1"}, "month": "even"}))
    assert needs_members(plan({"person": "even"}))
    assert needs_members(plan({"region": {"by": "last_year"}}))
    assert needs_history(plan({"month": {"by": "history"}}))
    assert not needs_history(plan({"month": "even"}))
