"""How many findings a person are drawn: a screenful on a terminal, all of them anywhere else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sop_cli.cli.app import main
from sop_cli.cli.choosing import most


@pytest.mark.parametrize(
    ("terminal", "show", "drawn"), [(True, None, 20), (False, None, None), (False, 3, 3), (True, 3, 3), (True, 0, None)]
)
def test_show(terminal: bool, show: int | None, drawn: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert most(show) == drawn


def test_what_is_piped_names_every_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [f"客户{n},张伟,2023-10-10,电话,询问产品A的参数,发报价单,2023-09-{n + 1:02}" for n in range(25)]
    (tmp_path / "log.csv").write_text(
        "\n".join(["客户名称,负责人,跟进日期,沟通方式,沟通内容摘要,下一步行动,预计完成时间", *rows]), encoding="utf-8"
    )
    (tmp_path / "sop.yaml").write_text("sop: 1\nname: 测试\nlanguage: zh\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["check-followups", "log.csv", "--no-ledger", "--as-of", "2023-10-31", "--select", "FU102"])
    said = capsys.readouterr().out
    assert all(f"第 {n + 2} 行" in said for n in range(25))
