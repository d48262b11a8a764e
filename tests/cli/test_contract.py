"""What every command promises: statuses, streams, languages, the same bytes again. Run as others run it: a process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sop_cli.cli.catalogue import COMMANDS

EXAMPLES = Path(__file__).parents[2] / "examples"
QUARTER = ("--period", "2023Q4", "--as-of", "2023-12-31")


def sop(*args: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "sop_cli", *args],
        cwd=cwd, env=os.environ | {"PYTHONUTF8": "1"} | env, capture_output=True, timeout=120,
    )  # fmt: skip


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A small team's workspace, clean, with one late action when judged a month later."""
    (tmp_path / "sop.yaml").write_text(
        "sop: 1\nname: 小队\nlanguage: zh\ndata: {members: m.csv, followups: f.csv, sales: s.csv, targets: t.csv}\n",
        encoding="utf-8",
    )
    (tmp_path / "m.csv").write_text("姓名,区域\n张伟,华东\n李娜,华南\n", encoding="utf-8")
    (tmp_path / "f.csv").write_text(
        "客户名称,负责人,跟进日期,沟通方式,沟通内容摘要,下一步行动,预计完成时间\n"
        "科技公司,张伟,2023-10-10,电话,询问产品A参数及供货周期,发送方案报价单,2023-10-15\n"
        "YY集团,李娜,2023-10-11,上门拜访,现场演示产品B，表达合作意向 13800138000,提供竞品对比分析,2023-10-20\n",
        encoding="utf-8",
    )
    (tmp_path / "s.csv").write_text(
        "成交日期,客户名称,负责人,金额\n2023-10-12,科技公司,张伟,1234.56\n", encoding="utf-8"
    )
    (tmp_path / "t.csv").write_text("责任人,月份,目标值\n张伟,2023-10,1000\n李娜,2023-10,2000\n", encoding="utf-8")
    return tmp_path


CHECK = ("check-followups", "--as-of", "2023-10-13")
LATE = ("check-followups", "--as-of", "2023-10-16")  # the first action is overdue, a warning


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (CHECK, 0),
        (LATE, 0),
        ((*LATE, "--fail-on", "warning"), 1),
        ((*LATE, "--fail-on", "info"), 1),
        ((*LATE, "--fail-on", "never"), 0),
        (("check-followups", "--as-of", "2023-10-01"), 1),  # both records are of the future: errors
        (("check-followups", "--as-of", "2023-10-01", "--fail-on", "never"), 0),
        (("check-followups", "--as-of", "yesterday"), 2),
        (("review",), 2),
        (("review", "--period", "2023Q5"), 2),
        (("check-followups", "nowhere.csv"), 2),
        (("lint",), 0),
    ],
)
def test_statuses(team: Path, args: tuple[str, ...], status: int) -> None:
    done = sop(*args, cwd=team)
    assert done.returncode == status, done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_the_machines_matter(team: Path) -> None:
    (team / "blocked").write_text("a file where a folder is wanted")
    done = sop(*CHECK, "-o", "blocked/out.json", cwd=team)
    assert done.returncode in (2, 4)
    assert b"blocked" in done.stderr


def test_an_input_is_never_overwritten(team: Path) -> None:
    before = (team / "f.csv").read_bytes()
    done = sop(*CHECK, "-o", "f.csv", cwd=team)
    assert done.returncode == 2
    assert (team / "f.csv").read_bytes() == before


def test_stdout_carries_the_result_alone(team: Path) -> None:
    (team / "~$f.xlsx").write_bytes(b"x" * 165)
    (team / "sop.yaml").write_text("sop: 1\nname: 小队\ndata: {followups: '*.*', members: m.csv}\n", encoding="utf-8")
    (team / "s.csv").unlink()
    (team / "t.csv").unlink()
    done = sop("check-followups", "f.csv", "--format", "json", "--as-of", "2023-10-13", cwd=team)
    document = json.loads(done.stdout)
    assert document["command"] == "check-followups"


def test_summary_keeps_the_counts_and_empties_the_lists(team: Path) -> None:
    whole = json.loads(sop(*LATE, "--format", "json", cwd=team).stdout)
    brief = json.loads(sop(*LATE, "--format", "json", "--summary", cwd=team).stdout)
    assert whole["findings"]
    assert brief["findings"] == []
    assert brief["summary"] == whole["summary"]


def test_c_works_as_if_started_there(team: Path) -> None:
    here = sop(*LATE, "--format", "json", cwd=team).stdout
    there = sop(*LATE, "--format", "json", "-C", str(team), cwd=team.parent).stdout
    assert here == there


def test_several_outputs_and_a_short_word(team: Path) -> None:
    done = sop(
        *LATE, "-o", "out/a.json", "-o", "out/b.csv", "-o", "out/c.md", "-o", "out/d.html", "-o", "out/e.xlsx", cwd=team
    )
    assert done.returncode == 0, done.stderr.decode()
    written = {p.name for p in (team / "out").iterdir()}
    assert written == {"a.json", "b.csv", "c.md", "d.html", "e.xlsx"}
    assert (team / "out" / "b.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "Excel needs the mark"
    assert not sop(*LATE, "--format", "csv", cwd=team).stdout.startswith(b"\xef\xbb\xbf")
    assert b"e.xlsx" in done.stdout


def test_personal_numbers_are_masked_everywhere_unless_asked_for(team: Path) -> None:
    for form in ("json", "csv", "md", "html", "table"):
        assert b"13800138000" not in sop("read", "followups", "--format", form, cwd=team).stdout, form
    assert b"13800138000" in sop("read", "followups", "--format", "json", "--unmask", cwd=team).stdout


def test_money_is_exact_and_rates_are_fractions(team: Path) -> None:
    document = json.loads(
        sop("review", "--period", "2023-10", "--as-of", "2023-10-31", "--format", "json", cwd=team).stdout
    )
    (whole,) = [t for t in document["totals"] if (t["metric"], t["dimension"]) == ("revenue", "all")]
    assert (whole["value"], whole["target"], whole["actual"], whole["gap"]) == (None, 3000, 1234.56, -1765.44)
    assert whole["rate"] == pytest.approx(0.41152)


@pytest.mark.parametrize("form", ["json", "html", "md", "table", "csv"])
def test_the_same_bytes_under_any_locale_zone_and_seed(team: Path, form: str) -> None:
    args = ("review", "--period", "2023-10", "--as-of", "2023-10-31", "--format", form)
    one = sop(*args, cwd=team, TZ="America/New_York", PYTHONHASHSEED="1", LC_ALL="C")
    other = sop(*args, cwd=team, TZ="Asia/Shanghai", PYTHONHASHSEED="2", LANG="de_DE.UTF-8")
    assert one.stdout == other.stdout
    assert one.stdout


def test_the_same_workbook_to_the_byte(team: Path) -> None:
    args = ("review", "--period", "2023-10", "--as-of", "2023-10-31")
    sop(*args, "-o", "one.xlsx", cwd=team, PYTHONHASHSEED="1")
    one = (team / "one.xlsx").read_bytes()
    sop(*args, "-o", "one.xlsx", cwd=team, PYTHONHASHSEED="2")
    assert (team / "one.xlsx").read_bytes() == one


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_in_both_languages(language: str) -> None:
    """All in one process a language: the language of the help is chosen once."""
    run = "import sys; from sop_cli.cli.app import main\nfor c in sys.argv[2:]:\n"
    run += "  try: main([c, '--help', '--lang', sys.argv[1]])\n  except SystemExit: print('\\f')"
    done = subprocess.run(
        [sys.executable, "-c", run, language, *COMMANDS], env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True,
        check=True,
    )  # fmt: skip
    pages = done.stdout.decode().split("\f")
    for entry, page in zip(COMMANDS.values(), pages, strict=False):
        assert getattr(entry.summary, language) in page
        chinese = any("\u4e00" <= sign <= "\u9fff" for sign in page)
        assert chinese is (language == "zh"), "no Chinese in the English help"
    assert len(pages) == len(COMMANDS) + 1


def test_a_gbk_console_gets_signs_that_it_has() -> None:
    done = sop("evaluate", "-C", str(EXAMPLES / "east-china"), *QUARTER, PYTHONUTF8="0", PYTHONIOENCODING="gbk")
    assert done.returncode == 0
    text = done.stdout.decode("gbk")
    assert "张伟" in text
    assert "?" not in text


def test_our_own_report_in_a_data_folder_is_skipped_and_named(team: Path) -> None:
    (team / "sales").mkdir()
    shutil.move(team / "s.csv", team / "sales" / "s.csv")
    definition = (team / "sop.yaml").read_text(encoding="utf-8").replace("sales: s.csv", "sales: sales/*")
    (team / "sop.yaml").write_text(definition, encoding="utf-8")
    period = ("--period", "2023-10", "--as-of", "2023-10-31")
    before = json.loads(sop("review", *period, "--format", "json", cwd=team).stdout)
    assert sop("review", *period, "-o", "sales/report.xlsx", cwd=team).returncode == 0
    again = sop("review", *period, "--format", "json", cwd=team)
    assert json.loads(again.stdout)["totals"] == before["totals"]
    assert "sales/report.xlsx" in again.stderr.decode()


@pytest.mark.parametrize("command", ["review", "evaluate", "check-followups"])
def test_our_csv_reports_have_no_mark_and_are_known_by_their_heads(team: Path, command: str) -> None:
    period = () if command == "check-followups" else ("--period", "2023-10")
    sop(command, *period, "--as-of", "2023-10-31", "-o", "report.csv", cwd=team)
    done = sop("read", "targets", "report.csv", "t.csv", "--format", "json", cwd=team)
    assert done.returncode == 0, done.stderr.decode()
    assert len(json.loads(done.stdout)["records"]) == 2
    assert "report.csv" in done.stderr.decode()
