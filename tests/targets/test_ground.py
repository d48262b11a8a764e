"""`split-targets` with all that a plan can rest on: last year, potentials, teams, channels, vacancies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PLAN = """\
period: 2023Q4
ramp: [0.25, 0.5, 0.75, 1]
vacancies: [{name: 待招1, region: 华南, team: 三组, from: 2023-11}]
targets:
  - total: 100万元
    round_to: 100元
    split:
      region: {by: [potential, history], mix: [0.5, 0.5], file: p.csv, column: 潜力, growth: {华东: 20%}}
      team: {by: capability}
      product: {华东: {A: 70, B: 30}, "*": {A: 1, B: 1}}
      person: {by: [capability, last_year], mix: [0.4, 0.6]}
      channel: {by: history}
      month: {by: workdays}
  - metric: new_customers
    total: 30
    split: {team: even, month: {by: workdays, unit: quarter}}
"""
FILES = {
    "sop.yaml": "sop: 1\nname: 试\ndata: {members: m.csv, sales: s.csv}\n",
    "m.csv": "姓名,区域,团队,能力系数,上年业绩,入职日期,离职日期\n"
    "王芳,华东,一组,3,30万,2020-01-01,\n李强,华东,二组,2,20万,2020-01-01,\n"
    "张伟,华东,二组,1,10万,2023-11-15,\n赵敏,华南,三组,1,15万,2020-01-01,2023-10-31\n孙明,华南,三组,1,5万,2020-01-01,\n",
    "s.csv": "成交日期,客户名称,负责人,产品,渠道,金额\n2022-10-10,甲,王芳,A,直销,10万\n2022-11-10,乙,李强,B,分销,20万\n"
    "2022-12-10,丙,孙明,A,分销,30万\n2022-12-11,丙,赵敏,B,直销,30万\n2022-08-01,丙,赵敏,B,直销,99万\n",
    "plans/p.csv": "区域,潜力,备注\n华东,100,x\n华南,50,y\n",
    "plans/plan.yaml": PLAN,
}


def sop(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    env = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "sop_cli", "split-targets", "plans/plan.yaml", "--as-of", "2023-10-01", *words],
        cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def test_everything_at_once(tmp_path: Path) -> None:
    done = sop(tmp_path, "--format", "json", "-o", "t.csv")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    lines = found["targets"][0]["lines"]

    def by(*names: str) -> dict[str, int]:
        sums: dict[str, int] = {}
        for line in lines:
            key = " ".join(line[name] for name in names)
            sums[key] = sums.get(key, 0) + line["target"]
        return sums

    # potential 2:1; history 300,000 × 1.2 : 600,000: (2/3 + 3/8) ÷ 2
    assert by("region") == {"华东": 520_800, "华南": 479_200}
    assert by("region", "product") == {"华东 A": 364_600, "华东 B": 156_200, "华南 A": 239_600, "华南 B": 239_600}
    assert by("team")["一组"] == 297_600  # 3 of 3 + 2 + 1 × a quarter of the quarter
    assert by("channel") == {"分销": 555_600, "直销": 444_400}
    assert by("month") == {"2023-10": 306_500, "2023-11": 354_800, "2023-12": 338_700}  # 19, 22, 21 days
    there = {name: amount for name, amount in by("person", "month").items() if amount}
    assert {name for name in there if name.startswith(("张伟", "赵敏", "待招1"))} == {
        "张伟 2023-11", "张伟 2023-12", "赵敏 2023-10", "待招1 2023-11", "待招1 2023-12",
    }  # fmt: skip
    assert [line["month"] for line in found["targets"][1]["lines"]] == ["2023Q4"] * 3
    assert [entry["path"] for entry in found["inputs"]] == ["plans/plan.yaml", "m.csv", "s.csv", "plans/p.csv"]
    assert {"TG008", "TG010"} <= {warning["code"] for warning in found["warnings"]}
    read = subprocess.run(
        [sys.executable, "-m", "sop_cli", "read", "targets", "t.csv", "--format", "json"],
        cwd=tmp_path, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    records = json.loads(read.stdout)["records"]
    fields = ("region", "team", "product", "person", "channel", "target")
    assert [[r[f] for f in fields] for r in records[: len(lines)]] == [[line[f] for f in fields] for line in lines]


def test_a_file_of_weights_that_is_not_there(tmp_path: Path) -> None:
    sop(tmp_path)
    (tmp_path / "other.yaml").write_text(PLAN.replace("p.csv", "q.csv"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sop_cli", "split-targets", "other.yaml", "--lang", "en"],
        cwd=tmp_path, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 2
    assert "other.yaml:8:65  No file matches q.csv." in done.stderr
