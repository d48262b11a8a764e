"""`split-targets --edited`: a breakdown that comes back from Excel; changed cells hold, the rest is balanced anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sop_cli.records.people import Roster
from sop_cli.records.sop import Sop
from sop_cli.records.stated import Stated
from sop_cli.reports.breakdown import breakdown
from sop_cli.reports.breakdown_split import Split
from sop_cli.sinks import Meta, render
from sop_cli.sources.stated import read_statement
from sop_cli.targets.asked import Assignment, World
from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.check import check
from sop_cli.targets.edited import changes, find_edits, locked
from sop_cli.targets.problem import Key
from sop_cli.targets.split import split
from sop_cli.values.calendar import WorkCalendar
from sop_cli.values.period import Period
from sop_cli.values.units import Unit
from tests.targets.plans import random_problem, total

PLAN = """\
period: 2023Q4
targets:
  - total: 100万元
    round_to: 1000元
    split:
      region: {华东: 40, 华南: 35, 华北: 25}
      product: {产品A: 60, 产品B: 40}
      person: {by: capability}
      month: {by: workdays}
  - metric: new_customers
    total: 30个
    split: {region: {华东: 1, 华南: 1, 华北: 1}, month: even}
"""
MEMBERS = "姓名,区域,能力系数\n王芳,华东,3\n李强,华东,2\n赵敏,华南,1\n孙明,华北,1\n"
SOP = Sop(sop=1, name="t")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("round-trip")
    (folder / "sop.yaml").write_text("sop: 1\nname: 试\ndisplay_unit: 万元\ndata: {members: members.csv}\n")
    (folder / "members.csv").write_text(MEMBERS)
    (folder / "plan.yaml").write_text(PLAN)
    done = sop(folder, "split-targets", "plan.yaml", "-o", "zh.xlsx", "-o", "out.csv", "-o", "first.json")
    assert done.returncode == 0, done.stderr
    assert sop(folder, "split-targets", "plan.yaml", "-o", "en.xlsx", "--lang", "en").returncode == 0
    return folder


def sop(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "sop_cli", *words, "--as-of", "2023-10-01"],
        cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


Spot = tuple[str, str, str]
"""Where a figure stands for a person who looks for it: the table's title, the row's last name, the column's head."""


def edit(folder: Path, name: str, figures: Mapping[Spot, float], sheet: str = "") -> str:
    """A copy of the workbook with some figures changed, as Excel would save it. sheet: part of the sheet's name."""
    book = openpyxl.load_workbook(folder / "zh.xlsx")
    for spot, value in figures.items():
        find(book, *spot, sheet=sheet).value = value
    book.save(folder / name)
    return name


def find(book: openpyxl.Workbook, title: str, row: str, head: str, *, sheet: str = "") -> Any:
    """The cell of a figure: below the title, in the row that has the names, under the head."""
    for page in book.worksheets:
        lines = list(page.iter_rows()) if sheet in page.title else []
        below = iter(lines)
        if not any(line[0].value == title for line in below):
            continue
        heads = next(line for line in below if line[1].value)
        column = next(cell.column for cell in heads if str(cell.value).startswith(head))
        for line in below:
            if "/".join(str(cell.value) for cell in line[: column - 1] if isinstance(cell.value, str)).endswith(row):
                return line[column - 1]
    raise LookupError(title, row, head)


def balanced(folder: Path, name: str) -> dict[str, Any]:
    done = sop(folder, "split-targets", "plan.yaml", "--edited", name, "--format", "json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", ["zh.xlsx", "en.xlsx", "out.csv"])
def test_a_file_given_back_as_it_was_changes_nothing(workspace: Path, name: str) -> None:
    before, after = json.loads((workspace / "first.json").read_text("utf-8")), balanced(workspace, name)
    assert (after["edits"], after["changes"], after["changed_cells"]) == ([], [], 0)
    assert after["targets"] == before["targets"]


def test_a_changed_sum_holds_and_the_smallest_group_takes_the_rest(workspace: Path) -> None:
    """王芳 has 24万 of 华东's 40万: with 30万 the other of 华东 has 10万, and nobody else changes a sum."""
    name = edit(workspace, "sum.xlsx", {("按人员", "华东/王芳", "目标"): 30, ("人员 × 月份", "李强", "2023-10"): 3.5})
    after = balanced(workspace, name)
    lines = after["targets"][0]["lines"]

    def summed(**names: str) -> float:
        return sum(line["target"] for line in lines if all(line[k] == v for k, v in names.items()))

    assert [(e["person"], e["month"], e["old"], e["new"]) for e in after["edits"]] == [
        ("王芳", None, 240_000, 300_000), ("李强", "2023-10", 49_000, 35_000),
    ]  # fmt: skip
    assert after["edits"][0]["column"] == "目标（万元）"
    people = {person: summed(person=person) for person in ("王芳", "李强", "赵敏", "孙明")}
    assert people == {"王芳": 300_000, "李强": 100_000, "赵敏": 350_000, "孙明": 250_000}
    assert summed(person="李强", month="2023-10") == 35_000
    assert summed() == 1_000_000
    changed = {(c["person"], c["product"], c["month"]): (c["old"], c["new"]) for c in after["changes"]}
    assert {(line["person"], line["product"], line["month"]): line["target"] for line in lines}.items() >= {
        key: new for key, (_old, new) in changed.items()
    }.items()
    assert all(old != new for old, new in changed.values())


def test_a_changed_finest_cell_holds(workspace: Path) -> None:
    after = balanced(workspace, edit(workspace, "cell.xlsx", {("全部明细", "华东/产品A/李强/2023-10", "目标值"): 3.5}))
    locked_cells = [c for c in after["changes"] if c["locked"]]
    assert [(c["region"], c["product"], c["person"], c["month"], c["old"], c["new"]) for c in locked_cells] == [
        ("华东", "产品A", "李强", "2023-10", 30_000, 35_000)
    ]
    assert sum(line["target"] for line in after["targets"][0]["lines"]) == 1_000_000


def test_a_changed_count_is_of_its_own_metric(workspace: Path) -> None:
    after = balanced(workspace, edit(workspace, "count.xlsx", {("按区域", "华东", "目标"): 12}, sheet="新客户数"))
    assert [(e["metric"], e["region"], e["old"], e["new"]) for e in after["edits"]] == [
        ("new_customers", "华东", 10, 12)
    ]
    assert {c["metric"] for c in after["changes"]} == {"new_customers"}


def test_what_came_out_can_be_given_back_again(workspace: Path) -> None:
    """The balanced workbook holds old and new on sheets of its own; they are no targets."""
    name = edit(workspace, "once.xlsx", {("按人员", "华东/王芳", "目标"): 30})
    done = sop(workspace, "split-targets", "plan.yaml", "--edited", name, "-o", "twice.xlsx")
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(workspace / "twice.xlsx")
    texts = {cell for page in book.worksheets for line in page.iter_rows(values_only=True) for cell in line}
    assert {"手工改动", "新旧对照", "随之调整"} <= texts
    once, twice = balanced(workspace, name), balanced(workspace, "twice.xlsx")
    keys = ("metric", "region", "product", "person", "month")
    cells = {tuple(line[k] for k in keys[1:]): line["target"] for line in twice["targets"][0]["lines"]}
    assert all(cells[tuple(c[k] for k in keys[1:])] == c["new"] for c in once["changes"])
    assert sum(cells.values()) == 1_000_000


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (
            {
                ("按人员", "合计", "目标"): 101,
                ("按人员", "华东/王芳", "目标"): -1,
                ("全部明细", "华东/产品A/李强/2023-10", "目标值"): 3.55,
            },
            ["101万元", "100万元", "-1", "[全部明细]!F4", "3.5万元", "3.6万元"],
        ),
        ({("按人员", "华东/王芳", "目标"): 30, ("人员 × 月份", "王芳", "合计"): 31}, ["[人员 × 月份]!E5", "30万元"]),
        (
            {("按人员", "王芳", "目标"): 30, ("按人员", "李强", "目标"): 20, ("按区域", "华东", "目标"): 45},
            ["王芳", "李强", "45万元", "5万元"],
        ),
    ],
    ids=["no-locks", "two-figures", "conflict"],
)
def test_a_cell_that_cannot_hold_is_named(workspace: Path, figures: dict[Spot, float], words: list[str]) -> None:
    name = edit(workspace, "bad.xlsx", figures)
    done = sop(workspace, "split-targets", "plan.yaml", "--edited", name, "-o", "no.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "bad.xlsx[" in done.stderr
    assert all(word in done.stderr for word in words), done.stderr
    assert not (workspace / "no.csv").exists()


def test_the_file_given_back_is_never_overwritten(workspace: Path) -> None:
    done = sop(workspace, "split-targets", "plan.yaml", "--edited", "zh.xlsx", "-o", "zh.xlsx")
    assert done.returncode == 2
    assert "zh.xlsx" in done.stderr


# Laws, over plans made up at random.

PERIOD = Period("2023Q4", date(2023, 10, 1), date(2023, 12, 31))


def assigned(seed: int) -> Assignment:
    problem = replace(random_problem(seed), limits=())
    months = dict.fromkeys(problem.months or {}, PERIOD)
    return Assignment("orders", Unit.COUNT, problem.total, 1, Fraction(1), PERIOD, problem, months, ())


def stated(key: Key, steps: int, number: int = 1) -> Stated:
    names = {name: getattr(key, name) for name in key.dimensions}
    return Stated("orders", names, steps, "f.xlsx", "s", number, "目标", f"C{number}", str(steps))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_no_edit_is_found_where_nothing_was_changed(seed: int) -> None:
    assignment = assigned(seed)
    before = split(assignment.problem)
    assert isinstance(before, Breakdown)
    cells = [stated(cell.key, cell.steps) for cell in before.cells]
    sums = [stated(figure.key, figure.steps) for figures in before.figures.values() for figure in figures]
    assert find_edits(assignment, before, [*cells, *sums], Roster(), SOP) == ([], [])
    assert locked(assignment, []).problem == assignment.problem
    assert changes(before, before, [], 1) == []


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([1, 100, 1_000_00, 10_000_00]), st.sampled_from(["元", "万元"]))
def test_any_workbook_of_ours_is_read_back_as_it_was(seed: int, step: int, unit: str) -> None:
    """Written and read again without any edit, whatever is split, in whatever unit: nothing has changed."""
    problem = replace(random_problem(seed), limits=())
    labels = ("2023-10", "2023-11", "2023-12")
    problem = replace(problem, months=problem.months and {label: Fraction(1 + at) for at, label in enumerate(labels)})
    assignment = Assignment(
        "revenue",
        Unit.MONEY,
        problem.total * step,
        step,
        Fraction(1),
        PERIOD,
        problem,
        {month.label: month for month in PERIOD.months()},
        (),
    )
    before = split(problem)
    assert isinstance(before, Breakdown)
    sop_of = Sop(sop=1, name="t", display_unit=unit)
    world = World(sop_of, Roster(), WorkCalendar(), PERIOD)
    result = breakdown([Split(assignment, before, sop_of)], world)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.xlsx"
        file.write_bytes(render(result, ".xlsx", Meta("1", PERIOD.start, display_unit=unit)))
        statement = read_statement(file, "x.xlsx")
    assert len(statement.figures) >= len(before.cells)
    assert find_edits(assignment, before, statement.figures, Roster(), sop_of) == ([], [])
    assert check(statement.figures, sop_of) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_a_changed_figure_is_met_and_all_still_adds_up(seed: int, data: st.DataObject) -> None:
    assignment = assigned(seed)
    before = split(assignment.problem)
    assert isinstance(before, Breakdown)
    figures = [f for found in before.figures.values() for f in found if f.key.dimensions]
    figure = data.draw(st.sampled_from(figures))
    wanted = data.draw(st.integers(0, assignment.problem.total))
    edits, wrong = find_edits(assignment, before, [stated(figure.key, wanted)], Roster(), SOP)
    assert wrong == []
    assume(edits)
    after = split(locked(assignment, edits).problem)
    if isinstance(after, Breakdown):
        assert total(after, edits[0].key) == wanted
        assert sum(cell.steps for cell in after.cells) == assignment.problem.total
        listed = changes(before, after, edits, 1)
        moved = sum(change.new - change.old for change in listed)
        assert moved == 0
        assert {c.key for c in listed} == {
            a.key for a, b in zip(after.cells, before.cells, strict=True) if a.steps != b.steps
        }
