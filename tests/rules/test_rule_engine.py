"""The engine: one pass, any order, counts that agree with the findings, severities, ignored findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_kit import book_of

from sop_cli.i18n import Words, set_language
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding, Severity
from sop_cli.records.people import name_key
from sop_cli.rules import base
from sop_cli.rules.base import NoOptions, all_rules, rule
from sop_cli.rules.findings import cut
from sop_cli.rules.log import Log, keys
from sop_cli.rules.run import check, flags, runnable
from sop_cli.rules.settings import settings

LOG = """\
客户名称, 负责人, 跟进日期,   沟通方式, 沟通内容摘要,         下一步行动, 预计完成时间
科技公司, 张伟,   2023-10-10, 电话,     询问产品A参数及供货周期, 发送报价单, 2023-10-15
科技公司, 张伟,   2023-10-10, 电话,     询问产品A参数及供货周期, 发送报价单, 2023-10-15
YY集团,   李娜,   2023-10-11, 上门拜访, 询问产品A参数及供货周期, 无,         2023-09-20
海天集团, 周洁,   2023-10-12, 电话,     已联系,               ,           2023-10-20
蓝海科技, ,       2024-10-12, 电话,     演示了新版本的功能,   准备部署方案, 2024-10-20
科技公司, 张　伟, 2023-10-20, 电话,     确认收到报价单，等审批, 十月底回访, 2023-10-30
"""
CASE: dict[str, Any] = {
    "log": LOG, "members": ["张伟", "李娜", "周杰"], "as_of": date(2023, 10, 31),
    "sop": {"channels": ["电话", "上门拜访"]},
}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Book:
    set_language("zh")
    return book_of(CASE, tmp_path)


def told(book: Book) -> list[Finding]:
    return list(check(book).findings)


def shuffled(book: Book, seed: int) -> Book:
    """The same rows in another order of reading."""
    frames = dict(book.frames)
    mixed = frames["followups"].sample(fraction=1, shuffle=True, seed=seed)
    frames["followups"] = mixed.with_columns(_id=pl.int_range(pl.len(), dtype=pl.UInt32))
    return replace(book, frames=frames)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(book: Book, seed: int) -> None:
    """Which of two equal records came first may change; what is found, where and by what name may not."""
    other = shuffled(book, seed)
    by_row = [f for f in told(book) if f.code != "FU007"]
    assert [f for f in told(other) if f.code not in ("FU007", "FU201")] == [f for f in by_row if f.code != "FU201"]
    assert check(other).summary == check(book).summary


def test_row_rules_are_evaluated_in_one_pass(book: Book) -> None:
    """However many row rules there are, the log is scanned once."""
    log = Log.of(book)
    made = {s.rule.code: s.rule.check(log, s.options) for s in runnable(log, settings(book.sop)) if s.rule.check}
    expressions = {code: e for code, e in made.items() if isinstance(e, pl.Expr)}
    assert expressions.keys() >= {"FU004", "FU008", "FU102", "FU103", "FU203"}
    assert flags(log, expressions).explain().count("DF [") == 1


def test_the_summary_counts_what_the_findings_are(book: Book) -> None:
    checked = check(book)
    found, summary = checked.findings, checked.summary
    assert summary["records"] == 6
    assert summary["customers"] == 4
    assert summary["owners"] == 3
    assert summary["errors"] == sum(f.severity is Severity.ERROR for f in found)
    assert summary["warnings"] == sum(f.severity is Severity.WARNING for f in found)
    assert summary["by_code"] == {code: sum(f.code == code for f in found) for code in sorted({f.code for f in found})}
    for person in summary["by_owner"]:
        own = [f for f in found if f.owner == person["owner"]]
        assert person["errors"] == sum(f.severity is Severity.ERROR for f in own)
        assert person["warnings"] == sum(f.severity is Severity.WARNING for f in own)
    assert sum(person["records"] for person in summary["by_owner"]) == summary["records"]


def test_people_stand_in_code_point_order_and_records_without_owner_last(book: Book) -> None:
    people = check(book).summary["by_owner"]
    assert [person["owner"] for person in people] == ["周杰", "周洁", "张伟", "李娜", None]
    assert [person["records"] for person in people] == [0, 1, 3, 1, 1]
    assert [person["completeness"] for person in people] == [None, 0.857143, 1.0, 0.857143, 0.857143]


def test_the_owner_is_named_by_the_members_own_name(book: Book) -> None:
    assert {f.owner for f in told(book) if f.row == 7} <= {"张伟"}


def test_a_finding_says_where_it_stands(book: Book) -> None:
    found = next(f for f in told(book) if f.code == "FU102")
    assert (found.row, found.column, found.field, found.value) == (4, "预计完成时间", "due_date", "2023-09-20")
    assert (found.owner, found.customer) == ("李娜", "YY集团")
    assert found.hint == "请核对年月。"


def test_the_same_findings_in_english(book: Book) -> None:
    set_language("en")
    found = next(f for f in told(book) if f.code == "FU102")
    assert found.message == "Due date 2023-09-20 is before the follow-up on 2023-10-11."


def with_followups(book: Book, **changes: Any) -> Book:
    return replace(book, sop=book.sop.model_copy(update={"followups": type(book.sop.followups)(**changes)}))


def test_a_severity_from_the_sop_holds(book: Book) -> None:
    changed = with_followups(book, rules={"FU102": {"severity": "info"}})
    assert next(f for f in told(changed) if f.code == "FU102").severity is Severity.INFO
    assert check(changed).summary["errors"] == check(with_followups(book)).summary["errors"] - 1


READ = Finding(
    "FU002", "unreadable-cell", Severity.ERROR, "“下周三”不是日期。", file="log.csv", row=5, column="预计完成时间"
)
FURTHER = Finding("FU001", "unreadable-row", Severity.INFO, "多出一列“备注”。", file="log.csv", row=1)


def test_what_reading_found_passes_through_with_its_owner(book: Book) -> None:
    here = replace(READ, file=book.frame("followups")["_file"][0])
    found = next(f for f in told(replace(book, findings=(here,))) if f.code == "FU002")
    assert (found.message, found.owner, found.customer) == (READ.message, "周洁", "海天集团")


def test_what_reading_found_takes_the_severity_of_the_sop_but_information_stays(book: Book) -> None:
    changed = replace(
        with_followups(book, rules={"FU001": {"severity": "warning"}, "FU002": {"severity": "warning"}}),
        findings=(READ, FURTHER),
    )
    assert {f.code: f.severity for f in told(changed) if f.code in ("FU001", "FU002")} == {
        "FU001": Severity.INFO, "FU002": Severity.WARNING,
    }  # fmt: skip


def test_what_reading_found_can_be_switched_off(book: Book) -> None:
    changed = replace(with_followups(book, rules={"FU002": "off"}), findings=(READ,))
    assert not [f for f in told(changed) if f.code == "FU002"]


def ignoring(book: Book, **entry: Any) -> Book:
    return with_followups(book, ignore=[{"reason": "说好的", **entry}])


def test_an_ignored_finding_is_left_out_until_its_date(book: Book) -> None:
    until = date(2023, 10, 31)
    assert "FU102" not in check(ignoring(book, code="FU102", until=until)).summary["by_code"]
    expired = check(replace(ignoring(book, code="FU102", until=until), as_of=date(2023, 11, 1)))
    assert "FU102" in expired.summary["by_code"]
    assert any("2023-10-31 到期" in finding.message for finding in expired.findings if finding.code == "FU000")


def test_only_the_customer_and_owner_that_are_named_are_ignored(book: Book) -> None:
    assert "FU102" in check(ignoring(book, code="FU102", customer="科技公司")).summary["by_code"]
    assert "FU102" not in check(ignoring(book, code="FU102", customer="ＹＹ 集团")).summary["by_code"]
    assert "FU102" in check(ignoring(book, code="FU102", customer="YY集团", owner="张伟")).summary["by_code"]
    assert "FU102" not in check(ignoring(book, code="FU102", customer="YY集团", owner="李娜")).summary["by_code"]


def test_rules_that_need_members_are_said_to_be_left_out(tmp_path: Path) -> None:
    set_language("zh")
    checked = check(book_of({"log": LOG}, tmp_path))
    assert not {"FU005", "FU104"} & checked.summary["by_code"].keys()
    assert checked.notes == ("没有成员名单，以下规则未核对：FU005, FU104, FU108",)


def test_an_empty_log_is_clean(tmp_path: Path) -> None:
    set_language("zh")
    book = book_of({"log": LOG.splitlines()[0] + "\n", "members": ["张伟"]}, tmp_path)
    checked = check(book)
    assert checked.findings == ()
    assert checked.summary == {
        "records": 0, "customers": 0, "owners": 0, "errors": 0, "warnings": 0, "by_code": {}, "by_owner": [],
    }  # fmt: skip


def test_two_rules_cannot_have_one_code() -> None:
    all_rules()
    words = Words(en="x", zh="x")

    def check(log: Log, options: NoOptions) -> pl.Expr:
        return pl.lit(value=True)

    with pytest.raises(ValueError, match=r"two rules have the code FU102: sop_cli\.rules\.fu102"):
        rule("FU102", "another", title=words, message=words, hint=words)(check)


def test_a_file_is_named_after_its_rule() -> None:
    for found in all_rules().values():
        expected = f"{found.code.lower()}_{found.name.replace('-', '_')}"
        assert found.module == f"sop_cli.rules.{expected}"


@given(st.lists(st.text(max_size=12), min_size=1, max_size=8))
def test_names_are_matched_alike_in_bulk_and_one_by_one(names: list[str]) -> None:
    assert keys(pl.Series(names, dtype=pl.String)).to_list() == [name_key(name) for name in names]


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [("短", 5, "短"), ("一二三四五六", 5, "一二三四…"), ("电话13812345678打不通", 8, "电话…")],
)
def test_a_long_text_is_never_cut_inside_a_number(text: str, longest: int, expected: str) -> None:
    """Half a telephone number would escape the masking."""
    assert cut(text, longest) == expected


def test_modules_of_rules_are_rules(tmp_path: Path) -> None:
    """A file that is called like a rule registers one."""
    here = Path(base.__file__).parent
    files = {path.stem for path in here.glob("fu*.py")}
    assert {r.module.rpartition(".")[2] for r in all_rules().values()} == files
    assert isinstance(base, ModuleType)


def test_an_untidy_cell_says_what_it_should_hold(tmp_path: Path) -> None:
    log = "客户名称,跟进日期,沟通内容摘要\n科技公司\u200b,2023-10-10,报价１３万\n"
    found = [f for f in check(book_of({"log": log}, tmp_path)).findings if f.code == "FU009"]
    assert [(f.column, f.value, f.clean, f.fixable) for f in found] == [
        ("客户名称", "科技公司\\u200b", "科技公司", True),
        ("沟通内容摘要", "报价１３万", "报价13万", True),
    ]


def test_a_damaged_text_is_used_as_far_as_it_can_be_read_a_name_is_not(tmp_path: Path) -> None:
    log = (
        "客户名称,跟进日期,沟通内容摘要\n科技公司,2023-10-10,客户\ufffd询问\x08价格\n海\ufffd集团,2023-10-10,询\x00问\n"
    )
    book = book_of({"log": log}, tmp_path)
    assert book.frame("followups")["summary"].to_list() == ["客户\ufffd询问价格", None]
    assert book.frame("followups")["customer"].to_list() == ["科技公司", None]
    found = [(f.row, f.column, str(f.severity)) for f in check(book).findings if f.code == "FU010"]
    assert found == [(2, "沟通内容摘要", "warning"), (3, "客户名称", "error"), (3, "沟通内容摘要", "error")]
    quiet = with_followups(book, rules={"FU010": {"severity": "info"}})
    assert {f.severity for f in check(quiet).findings if f.code == "FU010"} == {Severity.INFO}


def test_a_customer_that_is_not_listed_is_held_against_those_that_are(tmp_path: Path) -> None:
    case = {"log": "客户名称,跟进日期\n海天,2023-10-10\n蓝海,2023-10-10\n", "customers": "客户名称\n海天集团\nYY集团\n"}
    hints = [f.hint for f in check(book_of(case, tmp_path)).findings if f.code == "FU006"]
    assert hints == ["是不是“海天集团”？如是新客户，请加入客户名单。", "如是新客户，请加入客户名单。"]


@pytest.mark.parametrize("code", list(all_rules()))
def test_every_case_of_a_rule_has_a_sentence_and_a_hint(code: str) -> None:
    rule = all_rules()[code]
    assert rule.hint.keys() <= rule.message.keys() | {""}
    assert "" in rule.hint or rule.message.keys() <= rule.hint.keys()


def test_what_reading_finds_stands_under_the_same_name_as_all_else(tmp_path: Path) -> None:
    case = {
        "log": "客户名称,负责人,跟进日期\n科技 公司,E1,10月\n",
        "members": "姓名,工号\n张伟,E1\n",
        "customers": "客户名称\n科技公司\n",
    }
    assert {(f.owner, f.customer) for f in check(book_of(case, tmp_path)).findings if f.code == "FU002"} == {
        ("张伟", "科技公司")
    }
