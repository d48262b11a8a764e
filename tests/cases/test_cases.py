"""The knowledge base: a case drafted from a deal, files that people wrote by hand, finding them again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sop_cli.cases.draft import NoDealError, draft
from sop_cli.cases.search import chosen, search
from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.records.case import Case, CaseFile
from sop_cli.records.resolve import Resolved
from sop_cli.sources.cases import read_case, read_cases
from sop_cli.values.period import parse_period
from tests.examples.running import EAST, inside
from tests.metrics.team import book

TABLES = {
    "members": "name\n张伟\n王芳",
    "customers": "customer, industry, tier\n科技公司, 装备制造, A",
    "deals": """
        id, deal,     customer, owner, product, stage, amount, created,    closed,     status, loss_reason
        D1, 产线改造, 科技公司, 张伟,  产品A,   quote, 12.5万, 2023-10-01, 2023-10-25, 赢单,
        D2, 能源站,   科技公司, 王芳,  产品B,   quote, 3万,    2023-10-01, 2023-11-25, 输单,   价格
        D3, 备件,     YY集团,   王芳,  产品B,   quote, 3万,    2023-10-01, ,           进行中,
        D4, 备件,     甲公司,   王芳,  产品B,   quote, 3万,    2023-10-01, ,           进行中,
    """,
    "followups": """
        customer, owner, date,       channel, summary,       feedback, deal
        科技公司, 张伟,  2023-10-10, 电话,    询问供货周期,  要快,     产线改造
        科技公司, 王芳,  2023-10-12, 微信,    问能源站,      ,         能源站
        科技公司, 张伟,  2023-10-20, 电话,    谈定交期,      ,
        科技公司, 张伟,  2023-12-01, 电话,    回访,          ,
        YY集团,   王芳,  2023-10-10, 电话,    别家客户,      ,
    """,
}


def drafted(wanted: str) -> list[str | None]:
    set_language("zh")
    return [talk.summary for talk in draft(Resolved(book(**TABLES)), wanted).talks]


def test_a_draft_tells_of_its_deal_and_of_no_other() -> None:
    assert drafted("D1") == ["询问供货周期", "谈定交期"], "not the other deal’s talk, nothing after the end"
    assert drafted("ｄ１") == drafted("产线改造") == drafted("D1"), "by number or name, however it is typed"
    made = draft(Resolved(book(**TABLES)), "D2").case
    assert (made.result, made.reason, made.owner, str(made.amount)) == ("lost", "价格", "王芳", "30000")


def test_what_names_no_deal_or_several_is_said_to() -> None:
    with pytest.raises(NoDealError) as several:
        draft(Resolved(book(**TABLES)), "备件")
    assert several.value.several
    assert several.value.known == ["D3", "D4"]
    with pytest.raises(NoDealError) as none:
        draft(Resolved(book(**TABLES)), "D9")
    assert not none.value.several


def case(name: str, body: str = "", **facts: object) -> CaseFile:
    return CaseFile(f"cases/{name}.md", Case.model_validate({"title": name} | facts), body)


FILES = [
    case("甲", "客户嫌交期长，先供两台。", result="won", product="产品A", stage="签订合同", added="2023-10-31"),
    case("乙 交期谈判", "让步换来预付款。", result="lost", product="产品B", added="2023-11-30"),
    case(
        "丙",
        "ＡＢＣ 系统对接；交期、交期、交期",
        result="won",
        product="产品Ａ",
        closed="2023-12-01",
        tags="大客户，能源",
    ),
]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("交期", ["乙 交期谈判", "丙", "甲"]),  # two characters; the title first, then the more hits
        ("abc", ["丙"]),  # width and case
        ("交期 预付款", ["乙 交期谈判"]),  # all words
        ("能源", ["丙"]),  # a tag
        ("产品a", ["丙", "甲"]),
        ("没有的词", []),
        ("  ", []),
    ],
)
def test_search(query: str, names: list[str]) -> None:
    assert [hit.found.case.title for hit in search(FILES, query)] == names
    assert search(FILES, query) == search(reversed(FILES), query)


def test_an_excerpt_shows_the_line() -> None:
    hits = {hit.found.case.title: hit.excerpt for hit in search(FILES, "交期")}
    assert hits["甲"] == "客户嫌交期长，先供两台。"
    assert hits["乙 交期谈判"] == "", "only its title has the word"


def test_chosen() -> None:
    names = lambda **wanted: [one.case.title for one in chosen(FILES, **wanted)]  # noqa: E731 - a short name for a table
    assert names() == ["丙", "乙 交期谈判", "甲"], "the newest first"
    assert names(product="产品A") == ["丙", "甲"]
    assert names(result="lost") == ["乙 交期谈判"]
    assert names(stage="签订合同") == ["甲"]
    assert names(period=parse_period("2023Q4"), result="won") == ["丙", "甲"]
    assert names(period=parse_period("2023-11")) == ["乙 交期谈判"]


GOOD = "---\ntitle: 价格谈判\nresult: 赢单\namount: 12.5万\ntags: 谈判、价格\nmood: 好\n---\n# 正文\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_written_by_hand(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.md").write_bytes(GOOD.replace("\n", "\r\n").encode(encoding))
    found, source = read_case(tmp_path / "a.md", "cases/a.md")
    assert found.case.result == "won"
    assert found.as_json()["amount"] == 125_000
    assert (found.case.tags, found.body) == (["谈判", "价格"], "# 正文")
    assert source.path == "cases/a.md"


@pytest.mark.parametrize(
    ("text", "line"),
    [("# 没有信息\n", 1), ("---\ntitle: a\n", 1), ("---\ntitle: a\nresult: 平局\n---\n", 3),
     ("---\ntitle: a\nclosed: 昨天\n---\n", 3), ("---\n- a\n---\n", 2)],
)  # fmt: skip
def test_what_is_wrong_with_a_file_has_a_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    with pytest.raises(SopError) as wrong:
        read_case(tmp_path / "a.md", "cases/a.md")
    assert wrong.value.where.line == line


def test_one_bad_file_is_a_finding_and_none_good_stops(tmp_path: Path) -> None:
    assert read_cases(tmp_path).files == (), "no folder is no fault"
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "bad.md").write_text("nothing", encoding="utf-8")
    with pytest.raises(SopError):
        read_cases(tmp_path)
    (tmp_path / "cases" / "good.md").write_text(GOOD, encoding="utf-8")
    both = read_cases(tmp_path)
    assert [one.file for one in both.files] == ["cases/good.md"]
    assert [(f.file, f.severity.value) for f in both.findings] == [("cases/bad.md", "error")]


@pytest.fixture
def team(tmp_path: Path) -> Path:
    shutil.copytree(EAST, tmp_path / "team", ignore=shutil.ignore_patterns("out", ".sop", "cases"))
    return tmp_path / "team"


def test_add_search_list_and_the_review(team: Path) -> None:
    day = ("--as-of", "2023-12-31")
    added = inside("cases", "add", "SJ2023001", "--tag", "大客户", "--format", "json", *day, cwd=team)
    assert added.returncode == 0, added.stderr
    (one,) = json.loads(added.stdout)["cases"]
    path = team / one["file"]
    assert path.name == "2023-11-08 YY集团 产品B 赢单.md"
    assert "现场演示产品B，表达合作意向" in path.read_text("utf-8")
    again = inside("cases", "add", "YY产品B项目", *day, cwd=team)
    assert again.returncode == 2
    assert one["file"] in again.stderr
    found = json.loads(inside("cases", "search", "大客户", "YY", "--format", "json", cwd=team).stdout)
    assert [c["deal"] for c in found["cases"]] == ["SJ2023001"]
    listed = inside("cases", "list", "--result", "lost", cwd=team)
    assert (listed.returncode, "SJ2023001" in listed.stdout) == (0, False)
    review = inside("review", "--period", "2023Q4", "--format", "json", *day, cwd=team)
    assert [c["title"] for c in json.loads(review.stdout)["cases"]] == [one["title"]]


def test_names_and_texts_lead_nowhere(team: Path) -> None:
    deals = (
        "商机编号,商机名称,客户名称,负责人,产品,状态,结束日期\nX1,a,../../etc/passwd,张伟,<b>x</b>,赢单,2023-11-01\n"
    )
    logs = (
        "客户名称,负责人,跟进日期,沟通方式,沟通内容摘要\n../../etc/passwd,张伟,2023-10-20,电话,# 13800138000 <script>\n"
    )
    (team / "data" / "more.csv").write_text(deals, encoding="utf-8")
    (team / "data" / "followups" / "more.csv").write_text(logs, encoding="utf-8")
    definition = (team / "sop.yaml").read_text("utf-8").replace("data/deals.xlsx ", "data/more.csv ")
    (team / "sop.yaml").write_text(definition, encoding="utf-8")
    done = inside("cases", "add", "X1", "--as-of", "2023-12-31", cwd=team)
    assert done.returncode == 0, done.stderr
    (path,) = (team / "cases").glob("*.md")
    text = path.read_text("utf-8")
    assert "13800138000" not in text
    assert "<script>" not in text
    assert read_case(path, "x")[0].case.customer == "../../etc/passwd"


@pytest.mark.parametrize(
    "words",
    ["add", "search  ", "list x", "search x --tag y", "add x --result won", "add 没有的商机"],
)
def test_wrong_usage(team: Path, words: str) -> None:
    done = inside("cases", *words.split(), cwd=team)
    assert done.returncode == 2
    assert not (team / "cases").exists()


PAGES = [Path(__file__).parents[2] / "docs" / name for name in ("cases.md", "cases.zh-CN.md")]


def test_the_commands_of_the_page_run(team: Path) -> None:
    shown, chinese = (
        [line.split("#")[0] for line in page.read_text("utf-8").splitlines() if line.startswith("sop ")]
        for page in PAGES
    )
    assert shown == chinese
    assert len(shown) >= 4
    for line in shown:
        done = inside(*line.split()[1:], "--as-of", "2023-12-31", cwd=team)
        assert done.returncode == 0, (line, done.stderr)
