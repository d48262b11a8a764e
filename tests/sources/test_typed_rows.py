"""Sheets as people make them: banners, sums, notes, merged cells, 同上, broken rows, two names in a cell."""

from __future__ import annotations

from datetime import date

import pytest
from typed_kit import places, read, rows

from sop_cli.i18n import set_language
from sop_cli.sources.raw import Fault, Merge


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


HEAD = "客户名称|负责人|跟进日期|沟通方式|沟通内容摘要"


@pytest.mark.parametrize(
    "banner",
    [
        "10月",
        "2023年10月跟进",
        "2023-10",
        "十月份",
        "第41周",
        "2023年第四季度",
        "【10月】",
        "October 2023",
        "10月（华东）",
        "Week 41",
    ],
)
def test_banners_of_months_are_no_records(banner: str) -> None:
    typed = read("followups", f"{HEAD}\n{banner}\na|张伟|2023-10-10|电话|内容")
    assert rows(typed, "customer", "_row") == [("a", 3)]
    assert typed.findings == []


def test_a_text_over_the_whole_width_is_a_banner() -> None:
    typed = read("followups", f"{HEAD}\n华东一部\na|张伟|2023-10-10|电话|内容", merges=[Merge(2, 2, 0, 4)])
    assert rows(typed, "customer") == [("a",)]


@pytest.mark.parametrize(
    "total",
    [
        "合计|3条",
        "|合计",
        "小计：",
        "总计",
        "10月小计|5",
        "Total",
        "Grand Total|3",
        "华东合计",
        "小计||3",
        "合　计|张伟",
        "张伟合计：1条",
    ],
)
def test_sums_are_named_and_never_records(total: str) -> None:
    typed = read("followups", f"{HEAD}\na|张伟|2023-10-10|电话|内容\n{total}||||")
    assert rows(typed, "customer") == [("a",)]
    assert places(typed.findings) == [("FU001", "info", 3)]


def test_sums_by_person_name_the_person_and_are_no_records_either() -> None:
    typed = read("sales", "负责人|客户|成交日期|金额\n张伟|A公司|2023-10-01|5\n张伟|小计||5\n合计|||5")
    assert rows(typed, "customer", "amount") == [("A公司", 500)]


@pytest.mark.parametrize("total", ["合计", "合 计", "小计", "Total", "Grand Total"])
def test_sums_of_a_wide_table_of_targets_are_nobodys_targets(total: str) -> None:
    typed = read("targets", f"责任人|2023-10|2023-11\n张伟|1|2\n{total}|1|2")
    assert rows(typed, "person", "target") == [("张伟", 100), ("张伟", 200)]


def test_a_sum_with_a_day_in_it_is_a_sum_all_the_same() -> None:
    typed = read("sales", "负责人|客户|成交日期|金额\n张伟|A公司|2023-10-01|5\n合计||2023-10-31|5")
    assert rows(typed, "customer", "amount") == [("A公司", 500)]


def test_a_customer_who_is_called_like_a_sum_is_kept() -> None:
    typed = read("followups", f"{HEAD}\nTotal Energies|张伟|2023-10-10|电话|x\nTotal|张伟|2023-10-11|电话|x")
    assert rows(typed, "customer") == [("Total Energies",), ("Total",)]
    assert rows(read("customers", "客户名称|负责人\nTotal|张伟"), "customer") == [("Total",)]


def test_a_repeated_header_is_an_error_at_its_row() -> None:
    typed = read("followups", f"{HEAD}\na|张伟|2023-10-10|电话|x\n{HEAD}\nb|张伟|2023-10-11|电话|x")
    assert rows(typed, "customer", "_row") == [("a", 2), ("b", 4)]
    assert places(typed.findings) == [("FU001", "error", 3)]


@pytest.mark.parametrize(
    "note",
    [
        "注：每日更新",
        "* 以上数据截至10月",
        "制表：张三|||审核：李四",
        "这里的记录请大家每天下班前更新，谢谢配合",
        "Note: updated daily",
    ],
)
def test_notes_below_the_table_are_no_records(note: str) -> None:
    typed = read("followups", f"{HEAD}\na|张伟|2023-10-10|电话|内容\n{note}")
    assert rows(typed, "customer") == [("a",)]
    assert places(typed.findings) == [("FU001", "info", 3)]


def test_a_list_of_names_alone_is_a_list_of_members() -> None:
    assert rows(read("members", "姓名|团队|岗位\n张伟|A|代表\n李娜||\n王芳||"), "name") == [
        ("张伟",),
        ("李娜",),
        ("王芳",),
    ]
    assert rows(read("members", "姓名\n张伟\n李娜"), "name") == [("张伟",), ("李娜",)]


def test_a_customer_called_like_a_note_is_kept() -> None:
    assert rows(read("customers", "客户名称|负责人|行业\n*ST华微|张伟|半导体\n*ST某某||"), "customer") == [
        ("*ST华微",),
        ("*ST某某",),
    ]


def test_merged_cells_are_filled_down_where_that_is_certain() -> None:
    table = f"{HEAD}\na|张伟|2023-10-10|电话|第一次\n||2023-10-11|微信|\nb|李娜|2023-10-12|电话|x"
    merges = [Merge(2, 3, 0, 0), Merge(2, 3, 1, 1), Merge(2, 3, 4, 4)]
    typed = read("followups", table, merges=merges)
    assert rows(typed, "customer", "owner", "summary") == [
        ("a", "张伟", "第一次"),
        ("a", "张伟", None),
        ("b", "李娜", "x"),
    ]


def test_a_blank_cell_that_is_not_merged_stays_blank() -> None:
    typed = read("followups", f"{HEAD}\na|张伟|2023-10-10|电话|x\n|李娜|2023-10-11|电话|x")
    assert rows(typed, "customer", "_bad") == [("a", None), (None, None)]


@pytest.mark.parametrize("ditto", ["同上", "〃", "同上。", "Ditto", '"'])
def test_ditto_takes_the_cell_above_but_not_in_free_text(ditto: str) -> None:
    typed = read(
        "followups",
        f"{HEAD}\na|张伟|2023-10-10|电话|内容\n{ditto}|{ditto}|{ditto}|{ditto}|{ditto}\n{ditto}|李娜|2023-10-12|微信|x",
    )
    assert rows(typed, "customer", "owner", "date") == [
        ("a", "张伟", date(2023, 10, 10)), ("a", "张伟", date(2023, 10, 10)), ("a", "李娜", date(2023, 10, 12)),
    ]  # fmt: skip
    assert rows(typed, "summary")[1] == (ditto,)


def test_ditto_below_nothing_is_a_finding() -> None:
    typed = read(
        "followups", f"{HEAD}\n同上|张伟|2023-10-10|电话|x\n|李娜|2023-10-11|电话|x\n同上|李娜|2023-10-12|电话|x"
    )
    assert places(typed.findings) == [("FU002", "error", "A2"), ("FU002", "error", "A4")]
    assert rows(typed, "customer", "_bad") == [(None, "customer"), (None, None), (None, "customer")]


def test_ditto_does_not_reach_over_a_broken_row() -> None:
    table = f"{HEAD}\na|张伟|2023-10-10|电话|x\nb|李娜|2023-10-11|电话|x|y|z\n同上|李娜|2023-10-12|电话|x"
    typed = read("followups", table, csv=True)
    assert rows(typed, "customer", "_row") == [("a", 2), (None, 4)]
    assert places(typed.findings) == [("FU001", "error", 3), ("FU002", "error", "A4")]


@pytest.mark.parametrize(("row", "count"), [("b|李娜|2023-10-11|电话", 4), ("b|李娜|2023-10-11|电话|x|y", 6)])
def test_rows_with_too_few_or_too_many_cells_are_not_used(row: str, count: int) -> None:
    typed = read("followups", f"{HEAD}\na|张伟|2023-10-10|电话|x\n{row}", csv=True)
    assert rows(typed, "customer") == [("a",)]
    assert [(f.code, f.row, str(count) in f.message) for f in typed.findings] == [("FU001", 3, True)]


def test_empty_cells_beyond_the_header_are_harmless() -> None:
    assert read("followups", f"{HEAD}\na|张伟|2023-10-10|电话|x||", csv=True).findings == []


@pytest.mark.parametrize(
    "names",
    [
        "张伟/李娜",
        "张伟、李娜",
        "张伟，李娜",
        "张伟 李娜",
        "张伟和李娜",
        "Anna Lee / Bob Ray",
        "Anna Lee and Bob Ray",
        "张伟:60%/李娜:40%",
    ],
)
def test_two_names_in_one_cell_are_a_finding(names: str) -> None:
    typed = read("followups", f"{HEAD}\na|{names}|2023-10-10|电话|x")
    assert rows(typed, "owner", "_bad") == [(None, "owner")]
    assert [(f.code, f.cell, f.value) for f in typed.findings] == [("FU002", "B2", names)]


@pytest.mark.parametrize(
    "name",
    ["张伟", "张 伟", "欧阳和平", "李和平", "Lee, Anna", "Anna Lee", "张伟（销售/华东）", "None Wong", "NA", "1e5"],
)
def test_one_name_is_one_person(name: str) -> None:
    typed = read("followups", f"{HEAD}\na|{name}|2023-10-10|电话|x")
    assert rows(typed, "owner") == [(name,)]
    assert typed.findings == []


def test_several_people_are_listed_where_several_may_stand() -> None:
    typed = read("members", "姓名|别名\n张伟|David，大伟\n李娜|Nana / 小李")
    assert rows(typed, "alias") == [("David、大伟",), ("Nana、小李",)]


def test_a_finding_names_cell_value_owner_and_customer() -> None:
    finding = read("followups", f"{HEAD}|预计完成时间\na|张伟|2023-10-10|电话|x|下周三").findings[0]
    assert (finding.cell, finding.column, finding.field) == ("F2", "预计完成时间", "due_date")
    assert (finding.value, finding.owner, finding.customer) == ("下周三", "张伟", "a")
    assert "relative" in finding.message


def test_unreadable_and_empty_are_told_apart() -> None:
    typed = read("followups", f"{HEAD}\na|张伟|待定|电话|x\nb|张伟||电话|x\nc|张伟|NULL|电话|x")
    assert rows(typed, "customer", "date", "_bad") == [("a", None, "date"), ("b", None, None), ("c", None, None)]
    assert places(typed.findings) == [("FU002", "error", "C2")]


def test_needed_cells_of_other_kinds_are_findings_when_empty() -> None:
    typed = read("sales", "成交日期|客户|金额\n2023-10-01|a|5\n|a|5\n2023-10-02|a|\n2023-10-03|a|约5万")
    assert places(typed.findings) == [("FU003", "error", "A3"), ("FU003", "error", "C4"), ("FU002", "error", "C5")]


def test_what_the_file_reader_could_not_make_out() -> None:
    faults = [Fault(2, 0, "lost"), Fault(3, 4, "too long", value="x…", unreadable=False), Fault(4, None, "open quote")]
    typed = read(
        "followups",
        f"{HEAD}\n|张伟|2023-10-10|电话|x\nb|张伟|2023-10-10|电话|x…\nc|张伟|2023-10-10|电话|x",
        faults=faults,
    )
    assert places(typed.findings) == [("FU002", "error", "A2"), ("FU002", "error", "E3"), ("FU001", "error", 4)]
    assert rows(typed, "customer", "summary", "_bad") == [(None, "x", "customer"), ("b", "x…", None)]


def test_amounts_finer_than_a_cent_are_rounded_with_a_word() -> None:
    typed = read("sales", "成交日期|金额\n2023-10-01|1.005")
    assert rows(typed, "amount") == [(101,)]
    assert places(typed.findings) == [("FU002", "info", "B2")]


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("judgements", "姓名|指标|得分\n张伟|团队协作|105"),
        ("members", "姓名|入职日期|能力系数\n张伟|2020-01-01|-1"),
        ("sales", "成交日期|金额|分成比例\n2023-10-01|5|120%"),
    ],
)
def test_figures_out_of_bounds_are_findings(kind: str, table: str) -> None:
    assert places(read(kind, table).findings) == [("FU002", "error", "C2")]


def test_hidden_signs_that_turn_the_reading_direction_are_taken_out_with_a_word() -> None:
    typed = read("followups", f"{HEAD}\na|张伟\u202egnp.exe|2023-10-10|电话|x")
    assert rows(typed, "owner") == [("张伟gnp.exe",)]
    assert typed.untidy.select("_row", "_field", "clean").rows() == [(2, "owner", "张伟gnp.exe")]
    sales = read("sales", "成交日期|客户名称|负责人|金额\n2023-10-10|a|张伟\u202egnp.exe|1")
    assert [(str(f.severity), f.value) for f in sales.findings] == [("warning", "张伟\\u202egnp.exe")]


def test_a_record_in_one_cell_over_the_whole_width_is_no_heading() -> None:
    """So a broken row of a CSV file stands in the marked copy, and so it is told when the copy is read back."""
    broken = "b,张伟,2023-10-11,电话,谈了价格,交期"
    table = f"{HEAD}\na|张伟|2023-10-10|电话|内容\n{broken}\n10月，重点客户"
    typed = read("followups", table, merges=[Merge(3, 3, 0, 4), Merge(4, 4, 0, 4)])
    assert rows(typed, "customer") == [("a",)]
    assert [(f.code, f.row, f.value) for f in typed.findings] == [("FU001", 3, broken)]
