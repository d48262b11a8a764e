"""Which row is the header, which header means which field, and what is said when one does not fit."""

from __future__ import annotations

from datetime import date

import pytest
from typed_kit import places, read, refused, rows

from sop_cli.i18n import set_language
from sop_cli.records.kinds import KINDS
from sop_cli.sources.raw import Fault, Merge
from sop_cli.sources.words import Vocabulary, header_key


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


ONE = "科技公司|张伟|2023-10-10"


@pytest.mark.parametrize(
    "header",
    [
        "客户名称|负责人|跟进日期",
        "客户|跟进人|日期",
        "公司名称 | 负责人 | 跟 进 日 期",
        "＊客户名称|负责人（必填）|跟进日期*",
        "Customer|Owner|Date",
        "customer_name|SALES REP|Follow-up  Date",
        "customer|owner|date",
        "Ａｃｃｏｕｎｔ Ｎａｍｅ|负责人|Contact Date",
    ],
)
def test_headers_match_whatever_their_language_width_case_and_spaces(header: str) -> None:
    assert rows(read("followups", f"{header}\n{ONE}"), "customer", "owner", "date") == [
        ("科技公司", "张伟", date(2023, 10, 10))
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_no_header_of_a_kind_means_two_of_its_fields(kind: str) -> None:
    columns = KINDS[kind].columns()
    known = Vocabulary.of(KINDS[kind]).known
    for column in columns:
        for header in (column.field, *column.headers):
            assert known[header_key(header)] == (column.field,), header


def test_columns_come_in_any_order_below_titles_and_blank_rows() -> None:
    typed = read(
        "followups", "客户跟进记录表\n制表：张三||2023年10月\n\n日期|负责人|客户名称\n2023-10-10|张伟|科技公司"
    )
    assert rows(typed, "customer", "_row") == [("科技公司", 5)]


def test_a_header_in_two_rows_is_joined() -> None:
    table = "客户名称|负责人|跟进|\n||日期|方式\n科技公司|张伟|2023-10-10|电话"
    merges = [Merge(1, 2, 0, 0), Merge(1, 2, 1, 1), Merge(1, 1, 2, 3)]
    typed = read("followups", table, merges=merges)
    assert rows(typed, "customer", "owner", "channel") == [("科技公司", "张伟", "电话")]


def test_a_misspelt_needed_header_is_an_error_with_did_you_mean() -> None:
    error = refused("followups", f"客户名称|负责人|跟进日其\n{ONE}")
    assert (error.where.row, error.where.column) == (1, "Follow-up Date")
    assert "Column C" in (error.hint or "")
    assert "did you mean “跟进日期”" in (error.hint or "")


def test_a_header_twice_is_an_error_that_names_both_columns() -> None:
    error = refused("followups", "客户名称|负责人|跟进日期|客户名称\na|b|2023-10-10|c")
    assert error.where.row == 1
    assert "twice" in error.message
    assert "A and D" in error.message


def test_two_headers_for_one_field_are_an_error_until_the_sop_chooses() -> None:
    table = "客户名称|客户|负责人|跟进日期\na|b|张伟|2023-10-10"
    assert "“客户名称” and “客户”" in refused("followups", table).message
    chosen = read("followups", table, source={"columns": {"客户": "customer"}})
    assert rows(chosen, "customer") == [("b",)]


def test_a_first_line_of_data_is_no_header() -> None:
    error = refused("followups", "科技公司|张伟|2023-10-10|电话\nYY集团|李娜|2023-10-11|电话")
    assert error.where.row == 1
    assert "No header" in error.message


def test_a_damaged_header_is_named() -> None:
    error = refused("followups", f"客户名称||跟进日期\n{ONE}", faults=[Fault(1, 1, "control characters")])
    assert (error.where.row, error.where.column) == (1, "B")


def test_further_columns_are_noted_and_near_misses_named() -> None:
    typed = read("followups", "客户名称|负责人|跟进日期|沟通方试|心情|\na|张伟|2023-10-10|电话|好|x")
    infos = [(f.column, f.hint) for f in typed.findings]
    assert infos == [("沟通方试", "Did you mean “沟通方式”?"), ("心情", None), ("F", None)]
    assert {str(f.severity) for f in typed.findings} == {"info"}
    assert {f.row for f in typed.findings} == {1}


def test_columns_without_header_and_content_are_ignored() -> None:
    assert read("followups", f"客户名称|负责人|跟进日期||\n{ONE}||").findings == []


@pytest.mark.parametrize(
    ("header", "above", "cell", "minor"),
    [
        ("金额", "", "133000", 133_000_00),
        ("金额(万元)", "", "13.3", 133_000_00),
        ("金额（千元）", "", "133", 133_000_00),
        ("金额/万元", "", "13.3", 133_000_00),
        ("成交金额 (RMB 万元)", "", "13.3", 133_000_00),
        ("金额（2023）", "", "133000", 133_000_00),
        ("金额(万元)", "", "13.3万", 133_000_00),
        ("金额(万元)", "", "133000元", 133_000_00),
        ("金额", "单位：万元", "13.3", 133_000_00),
        ("金额（元）", "单位：万元", "133000", 133_000_00),
    ],
)
def test_the_unit_of_bare_amounts(header: str, above: str, cell: str, minor: int) -> None:
    typed = read("sales", f"{above}||\n成交日期|负责人|{header}\n2023-10-01|张伟|{cell}")
    assert rows(typed, "amount") == [(minor,)]


def test_the_sops_own_unit_holds_where_the_file_says_none() -> None:
    table = "成交日期|{}\n2023-10-01|13.3"
    source = {"unit": "万元"}
    assert rows(read("sales", table.format("金额"), source=source), "amount") == [(133_000_00,)]
    assert rows(read("sales", table.format("金额(千元)"), source=source), "amount") == [(13_300_00,)]
    assert rows(read("sales", table.format("金额"), source={"unit": "1000"}), "amount") == [(13_300_00,)]


def test_a_column_in_another_currency_is_an_error() -> None:
    error = refused("sales", "Date|Amount (USD)\n2023-10-01|5")
    assert error.where.column == "Amount (USD)"
    assert "another currency" in error.message
    assert "another currency" in refused("sales", "单位：USD|\nDate|Amount\n2023-10-01|5").message
    assert rows(read("sales", "单位：华东分公司|\nDate|Amount\n2023-10-01|5"), "amount") == [(5_00,)]
    assert rows(read("sales", "Date|Amount ($K)\n2023-10-01|5", currency="USD"), "amount") == [(5_000_00,)]


def test_a_file_with_words_of_its_own() -> None:
    table = """
opportunity_id|sales_agent|deal_stage|close_date|close_value
1C|Moses|Won|2017-03-01|1054
2C|Moses|Engaging||
"""
    typed = read(
        "deals",
        table,
        source={
            "columns": {
                "opportunity_id": "id", "sales_agent": "owner", "deal_stage": ["stage", "status"],
                "close_date": "closed", "close_value": "amount",
            },
            "values": {"status": {"Won": "won", "engaging": "open"}},
        },
    )  # fmt: skip
    assert rows(typed, "id", "stage", "status", "amount") == [
        ("1C", "Won", "won", 105_400),
        ("2C", "Engaging", "open", None),
    ]
    assert typed.findings == []


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ({"columns": {"x": "custmer"}}, "sources.deals.columns.x: there is no field called “custmer”"),
        ({"values": {"stat": {"a": "b"}}}, "sources.deals.values: there is no field called “stat”"),
        ({"unit": "个"}, "sources.deals.unit: “个” is not a unit of money"),
    ],
)
def test_a_mapping_to_what_does_not_exist_is_an_error(source: dict[str, object], part: str) -> None:
    assert part in refused("deals", "客户|负责人\na|b", source=source).message


def test_dates_with_the_year_last_need_the_sops_word() -> None:
    table = "客户|负责人|日期\na|b|05/06/2023"
    assert places(read("followups", table).findings) == [("FU002", "error", "C2")]
    assert rows(read("followups", table, source={"dates": "DMY"}), "date") == [(date(2023, 6, 5),)]
