"""One page and good news: three sentences and two pictures; only praise, and only what the figures say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from sop_cli.errors import CollectedError
from sop_cli.i18n import Language, set_language
from sop_cli.reports.model import Report
from sop_cli.reports.review import review
from sop_cli.values.period import parse_period
from tests.metrics.team import book

TABLES = {
    "members": "name, region\n张伟, 华东\n李娜, 华南",
    "targets": """
        region, person, month,   target
        华东,   张伟,   2023-10, 20万
        华南,   李娜,   2023-10, 30万
    """,
    "sales": """
        date,       owner, customer, amount
        2023-08-09, 李娜,  丁,       1万
        2023-09-09, 张伟,  甲,       10万
        2023-10-09, 张伟,  甲,       15万
        2023-10-10, 张伟,  乙,       7万
        2023-10-10, 李娜,  丙,       8万
    """,
}


def page(as_of: str = "2023-11-05", language: Language = "zh", **tables: str) -> Report:
    set_language(language)
    made = review(book(as_of=as_of, sop={"display_unit": "万元"}, **(TABLES | tables)), parse_period("2023-10"))
    assert made.one_page is not None
    return made.one_page()


def card(names: Sequence[str], as_of: str = "2023-11-05", **tables: str) -> Report:
    made = review(book(as_of=as_of, sop={"display_unit": "万元"}, **(TABLES | tables)), parse_period("2023-10"))
    assert made.good_news is not None
    return made.good_news(names)


def test_three_sentences_and_two_pictures() -> None:
    [section] = page().sections
    assert section.paragraphs == [
        "① 时间：2023-10 已结束，共 19 个工作日。",
        "② 达成：销售额 30万元，目标 50万元，达成 60.0%。",
        "③ 差距：还差 20万元；华南差 22万元。",
    ]
    assert [chart.kind for chart in section.charts] == ["bars", "steps"]
    assert section.charts[0].categories == ["李娜", "张伟"]


def test_while_the_period_runs_the_day_that_is_needed_is_said() -> None:
    said = page(as_of="2023-10-20").sections[0].paragraphs
    assert said[0] == "① 时间：进度 63.2%，已过 12 个工作日（共 19 个），还剩 7 个。"
    assert "接下来每个工作日需要 2.9万元" in said[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_targets_or_sales_the_page_still_stands(language: Any) -> None:
    said = page(language=language, targets="person, target").sections[0].paragraphs
    assert len(said) == 3
    assert page(language=language, targets="person, target", sales="date, owner, amount").sections[0].charts == []


def test_good_news_tells_what_was_reached_and_nothing_else() -> None:
    section = card(["张伟"]).sections[0]
    assert section.title == "张伟"
    assert section.lead == "销售额 22万元，达成 110.0%。"
    assert "√ 销售额环比增长 120.0%。" in section.paragraphs
    assert "√ 销售额排名第 1（按人员，共 2）。" in section.paragraphs
    said = " ".join(section.paragraphs)
    assert not any(word in said for word in ("差", "未", "低于", "▼"))


def test_a_rate_below_what_is_due_is_not_told() -> None:
    said = card(["李娜"]).sections[0]
    assert "达成" not in f"{said.lead} {said.paragraphs}"
    assert said.lead == "新增客户 1 家。"


def test_a_region_may_be_praised_too() -> None:
    assert card(["华东"]).sections[0].lead == "销售额 22万元，达成 110.0%。"


def test_all_names_that_cannot_be_praised_are_told_at_once() -> None:
    with pytest.raises(CollectedError) as caught:
        card(["张维", "李娜"], sales="date, owner, customer, amount\n2023-10-09, 张伟, 甲, 15万")
    first, second = caught.value.errors
    assert "张维" in first.message
    assert "张伟" in str(first.hint)
    assert "李娜" in second.message
