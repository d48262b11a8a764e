"""`split-targets --check`: where a table of targets does not add up, our own workbook or one made by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.records.sop import Sop
from sop_cli.records.stated import Stated
from sop_cli.sources.stated import read_statement
from sop_cli.targets.check import check

SOP = Sop(sop=1, name="t")

TABLES: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "all adds up": (
        """\
        区域,姓名,年,1月,2月,3月,全年
        华东,王芳,2023,1,2,3,6
        华东,李强,2023,2,NULL,2,4
        华东小计,,2023,3,2,5,10
        华南,赵敏,2023,1,1,1,3
        合计,,2023,4,3,6,13
        """,
        [],
    ),
    "a subtotal, a month and a row": (
        """\
        区域,姓名,年,M01,M02,M03,全年
        华东,王芳,2023,1,2,3,6
        华东,李强,2023,2,,2,5
        华东小计,,2023,3,2,4,9
        华南,赵敏,2023,1,1,1,3
        合计,,2023,4,3,5,12
        """,
        [("TG201", "G3", "5元"), ("TG201", "F4", "5元"), ("TG201", "G4", "11元")],
    ),
    "regions written once, bare subtotals, a title with year and unit": (
        """\
        2023年销售目标（单位：万元）
        区域,姓名,一月,二月,三月,一季度
        华东,王芳,1,2,3,6
        ,李强,2,NULL,2,4
        小计,,3,2,5,10
        华南,赵敏,1,1,1,3
        小计,,1,1,2,4
        总计,,4,3,7,14
        """,
        [("TG201", "F7", "3万元"), ("TG201", "E7", "1万元")],
    ),
    "one 合计 below the people, regions written once, the unit behind the title": (
        """\
        2023年销售目标（万元）
        区域,姓名,1月,2月,3月,合计
        华东,王芳,1,2,3,6
        ,李强,2,NULL,2,4
        ,小计,3,2,5,10
        华南,赵敏,1,1,1,3
        ,合计,4,3,7,14
        """,
        [("TG201", "E7", "7万元"), ("TG201", "F7", "14万元")],
    ),
    "the year in the heads, a quarter between": (
        """\
        姓名,2023-01,2023-02,2023-03,2023Q1
        王芳,10,10,10,30
        李强,10,10,10,31
        """,
        [("TG201", "E3", "31元")],
    ),
    "a long table: a region and its people": (
        """\
        区域,责任人,月份,目标值
        华东,,2023-10,100
        华东,王芳,2023-10,60
        华东,李强,2023-10,30
        """,
        [("TG201", "D2", "90元")],
    ),
    "two ways to split one whole": (
        """\
        区域,产品,月份,目标值
        华东,,2023Q4,60
        华南,,2023Q4,40
        ,产品A,2023Q4,70
        ,产品B,2023Q4,20
        """,
        [("TG203", "D2", "90元")],
    ),
    "one thing stated twice": (
        """\
        区域,月份,目标值
        华东,2023-10,60
        华东,2023年10月,70
        """,
        [("TG202", "C3", "70元")],
    ),
    "a unit in the head": (
        """\
        姓名,年,1月(万元),2月(万元),全年(万元)
        王芳,2023,1.5,2.5,4
        李强,2023,1,1,3
        """,
        [("TG201", "E3", "3万元")],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_what_does_not_add_up_is_found_at_its_cell(name: str, tmp_path: Path) -> None:
    text, expected = TABLES[name]
    file = tmp_path / "t.csv"
    file.write_text("\n".join(line.strip() for line in text.splitlines()) + "\n", "utf-8")
    found = check(read_statement(file, "t.csv").figures, SOP)
    assert [(one.code, one.cell) for one in found] == [(code, cell) for code, cell, _words in expected]
    assert all(words in one.message for one, (_code, _cell, words) in zip(found, expected, strict=True))


def sop(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "sop_cli", "split-targets", *words, "--as-of", "2023-10-01"],
        cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "sop.yaml").write_text("sop: 1\nname: 试\nsources: {targets: {unit: 万元}}\n", "utf-8")
    (tmp_path / "plan.yaml").write_text(
        "period: 2023Q4\ntargets: [{total: 100万元, split: {product: [产品A, 产品B], month: even}}]\n", "utf-8"
    )
    (tmp_path / "hand.csv").write_text("产品,年,10月,11月,12月,合计\n产品A,2023,10,20,30,60\n产品B,2023,10,10,20,50\n")
    return tmp_path


def found_in(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


def test_a_table_by_hand_is_read_in_the_unit_of_sources(workspace: Path) -> None:
    done = sop(workspace, "--check", "hand.csv", "--format", "json")
    assert done.returncode == 1, done.stderr
    assert [(f["code"], f["row"], f["column"], f["value"]) for f in found_in(done)] == [("TG201", 3, "合计", "50")]
    assert "50万元" in found_in(done)[0]["message"]
    assert json.loads(done.stdout)["summary"]["by_code"] == {"TG201": 1}
    assert sop(workspace, "--check", "hand.csv", "--fail-on", "never").returncode == 0


def test_with_a_plan_its_total_counts_too(workspace: Path) -> None:
    done = sop(workspace, "plan.yaml", "--check", "hand.csv", "--format", "json")
    assert {f["code"] for f in found_in(done)} == {"TG201", "TG204"}


def test_our_own_workbook_adds_up(workspace: Path) -> None:
    (workspace / "sop.yaml").write_text("sop: 1\nname: 试\n", "utf-8")  # our records are in 元
    assert sop(workspace, "plan.yaml", "-o", "out.xlsx", "-o", "out.csv").returncode == 0
    for name in ("out.xlsx", "out.csv"):
        done = sop(workspace, "plan.yaml", "--check", name)
        assert done.returncode == 0, done.stdout
        assert "合计全部相符" in done.stdout


def test_without_a_plan_only_a_check_goes(workspace: Path) -> None:
    done = sop(workspace, "--edited", "hand.csv")
    assert (done.returncode, done.stdout) == (2, "")


MONTHS = [f"2023-{number:02d}" for number in (10, 11, 12)]


def stated(names: dict[str, str], steps: int, row: int) -> Stated:
    return Stated("orders", names, steps, "t", None, row, "目标", f"A{row}")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=1, max_size=5), st.data())
def test_sums_of_cells_are_never_found_and_a_wrong_one_always_is(table: list[list[int]], data: st.DataObject) -> None:
    rows = {f"n{number}": dict(zip(MONTHS, line, strict=True)) for number, line in enumerate(table)}
    cells = [({"person": name, "month": month}, v) for name, line in rows.items() for month, v in line.items()]
    sums = [({"person": name, "month": "2023Q4"}, sum(line.values())) for name, line in rows.items()]
    months = [({"month": month}, sum(line[month] for line in rows.values())) for month in MONTHS]
    every = [*cells, *sums, *months, ({"month": "2023Q4"}, sum(map(sum, table)))]
    figures = [stated(names, steps, row) for row, (names, steps) in enumerate(every, start=2)]
    mixed = data.draw(st.permutations(figures))
    assert check(mixed, SOP) == []
    at = data.draw(st.sampled_from(range(len(figures))))
    names, steps = every[at]
    wrong = [*figures[:at], stated(names, steps + 1, at + 2), *figures[at + 1 :]]
    assert {finding.code for finding in check(wrong, SOP)} == {"TG201"}
