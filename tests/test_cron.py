"""The daily round of docs/cron.md: the script on the page is the one in examples/, and does what the page says."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "examples" / "daily.sh"
PAGES = [ROOT / "docs" / "cron.md", ROOT / "docs" / "cron.zh-CN.md"]
SH = shutil.which("sh")

pytestmark = pytest.mark.skipif(SH is None or os.name != "posix", reason="the script is for a POSIX shell")

LOG = """客户名称,负责人,跟进日期,沟通方式,沟通内容摘要,下一步行动,预计完成时间
科技公司,张伟,2023-10-10,电话,询问产品A参数及供货周期,发送方案报价单,2023-10-15
"""


@pytest.fixture
def team(tmp_path: Path) -> Path:
    folder = tmp_path / "我的 团队"
    folder.mkdir()
    (folder / "sop.yaml").write_text("sop: 1\nname: 小队\nlanguage: zh\ndata: {followups: f.csv}\n", encoding="utf-8")
    (folder / "f.csv").write_text(LOG, encoding="utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()
    shim = programs / "sop"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sop_cli "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    return folder


def round_of(team: Path, day: str) -> subprocess.CompletedProcess[str]:
    path = f"{team.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [str(SH), str(SCRIPT), str(team), day], env=env, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_shows_the_script(page: Path) -> None:
    shown = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert shown == [SCRIPT.read_text(encoding="utf-8")]
    assert SCRIPT.stat().st_mode & stat.S_IXUSR


def test_a_clean_day_is_quiet_and_a_second_round_adds_nothing(team: Path) -> None:
    for _round in range(2):
        done = round_of(team, "2023-10-12")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    ledger = subprocess.run(
        [sys.executable, "-m", "sop_cli", "ledger", "log", "-C", str(team), "--format", "csv"],
        capture_output=True, text=True, encoding="utf-8", env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ledger.returncode == 0, ledger.stderr
    assert len(ledger.stdout.strip().splitlines()) == 2, "the head, and one snapshot"
    assert sorted(path.name for path in (team / ".sop" / "log").iterdir()) == ["2023-10-12.err", "2023-10-12.txt"]


def test_what_is_to_be_corrected_is_told_in_two_lines(team: Path) -> None:
    done = round_of(team, "2023-10-01")  # the record is dated in the future
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    assert "2023-10-01.txt" in done.stdout
    assert "2023-10-10" in (team / ".sop" / "log" / "2023-10-01.txt").read_text(encoding="utf-8")


def test_what_cannot_run_says_why(team: Path) -> None:
    (team / "sop.yaml").write_text("sop: 1\nnam: x\n", encoding="utf-8")
    done = round_of(team, "2023-10-12")
    assert done.returncode == 2
    assert "nam" in done.stderr
    assert done.stdout == ""


def test_the_mail_of_a_day_is_its_counts_in_whole_sentences(team: Path) -> None:
    (team / "f.csv").write_text(LOG.replace("询问产品A参数及供货周期", "-"), encoding="utf-8")
    done = round_of(team, "2023-10-11")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("1 人、1 家客户的 1 条记录")
    assert done.stdout.splitlines()[-1].endswith("2023-10-11.txt")


def test_a_folder_that_is_no_workspace_is_left_as_it_is(team: Path) -> None:
    done = round_of(team.parent / "别处", "2023-10-11")
    assert (done.returncode, done.stdout) == (2, "")
    assert "sop.yaml" in done.stderr
    assert not (team.parent / "别处").exists()
