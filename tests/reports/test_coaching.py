"""Advice of a team's own, and the coaching list: who, why, and which courses."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from sop_cli.i18n import set_language
from sop_cli.records.sop import Sop
from sop_cli.reports.advice import TABLE, problems
from sop_cli.reports.advice_rules import FIGURES, TEXTS, value_of
from sop_cli.reports.evaluation import evaluation
from sop_cli.rules.own.parser import parse
from sop_cli.values.period import parse_period
from tests.metrics.team import book

SOP: dict[str, Any] = {
    "training": [
        {"name": "新人入职培训", "roles": ["销售代表"], "months": ["0", "1"]},
        {"name": "产品知识", "months": ["0", "3"]},
        {"name": "大客户谈判", "roles": ["销售代表"], "months": ["12", "60"]},
        {"name": "辅导", "roles": ["区域经理"]},
    ],
    "evaluation": {"metrics": {"revenue": {"weight": "60"}, "new_customers": {"weight": "40", "target": "4"}}},
}
TABLES = {
    "members": """
        name, role,     hire_date
        张伟, 销售代表, 2020-01-01
        李娜, 销售代表, 2020-01-01
        周杰, 销售代表, 2023-10-20
    """,
    "targets": "person, target\n张伟, 10万\n李娜, 10万\n周杰, 10万".replace("target", "month, target", 1)
    .replace("张伟,", "张伟, 2023-10,").replace("李娜,", "李娜, 2023-10,").replace("周杰,", "周杰, 2023-10,"),
    "sales": """
        date,       owner, customer, amount
        2023-10-08, 张伟,  甲,       12万
        2023-10-08, 李娜,  乙,       5万
        2023-10-25, 周杰,  丙,       9.5万
    """,
    "deals": "owner, created, closed, status, amount\n"
    + "\n".join(f"李娜, 2023-10-0{n}, 2023-10-2{n}, {'赢单' if n == 1 else '输单'}, 1万" for n in range(1, 6))
    + "\n李娜, 2023-10-09, , 进行中, 40万",
    "trainings": """
        name, course,       completed,  result
        周杰, 新人入职培训, 2023-10-28, 合格
        周杰, 产品知识,     2023-12-01, 还没到这一天
        李娜, 产品知识,     ,
    """,
}  # fmt: skip


def made(**spec: Any) -> dict[str, Any]:
    set_language("zh")
    team = book(as_of="2023-10-31", sop=SOP | {"advice": spec}, **TABLES)
    return evaluation(team, parse_period("2023-10")).document(False)


def advice(document: dict[str, Any], name: str) -> list[str]:
    return next(list(p["advice"]) for p in document["people"] if p["name"] == name)


def test_much_pipeline_and_few_wins_leads_to_negotiation() -> None:
    text = " ".join(advice(made(most=9), "李娜"))
    assert "在手商机 400,000元，是目标缺口的 8 倍，但赢单率只有 20.0%" in text
    assert "在手商机" not in " ".join(advice(made(most=9, off=["pipeline-few-wins"]), "李娜"))


@pytest.mark.parametrize(
    ("when", "names"),
    [
        ("rate < 80%", ["李娜"]),
        ("coverage > 3 and win_rate < 25%", ["李娜"]),
        ("win_rate < 25%", ["李娜"]),  # nobody else has deals: not known is not low
        ("not (win_rate < 25%)", []),
        ("win_rate is null", ["张伟", "周杰"]),
        ("months < 6 or rate >= 120%", ["张伟", "周杰"]),
        ("target.revenue - revenue > 1万元", ["李娜"]),
        ("revenue < team.revenue / 4", ["李娜"]),
        ("rate.new_customers < 50% and role = '销售代表'", ["张伟", "李娜", "周杰"]),
        ("grade in ['优秀', '良好']", []),
        ("revenue / (rate - rate) > 1", []),
    ],
)  # fmt: skip
def test_conditions(when: str, names: list[str]) -> None:
    document = made(rules=[{"when": when, "say": "自定：{rate}，目标 {target.revenue}"}])
    assert sorted(names) == sorted(p["name"] for p in document["people"] if p["advice"][0].startswith("自定"))


def test_figures_are_filled_in_and_both_languages_said() -> None:
    rules = [
        {"when": "rate < 80%", "say": {"zh": "达成 {rate}，入职 {months} 个月", "en": "At {rate}, pipeline {pipeline}"}}
    ]
    assert advice(made(rules=rules), "李娜")[0] == "达成 50.0%，入职 45 个月"
    set_language("en")
    team = book(as_of="2023-10-31", sop=SOP | {"advice": {"rules": rules}}, **TABLES)
    assert advice(evaluation(team, parse_period("2023-10")).document(False), "李娜")[0].startswith(
        "At 50.0%, pipeline "
    )


def test_the_coaching_list() -> None:
    listed = made(rules=[{"when": "rate < 80%", "say": "谈", "training": "大客户谈判"}])["coaching"]
    assert [(c["name"], c["why"], c["months"]) for c in listed] == [
        ("李娜", ["lagging"], 45),
        ("周杰", ["newcomer"], 0),
    ]
    assert listed[0]["training"] == ["大客户谈判"], "asked for by the advice, in time too, and named once"
    assert listed[1]["training"] == ["产品知识"], "the other is completed; what lies after the day is not"
    assert listed[1]["completed"] == [{"course": "新人入职培训", "completed": "2023-10-28", "result": "合格"}]
    assert [c["name"] for c in made(lagging="97%")["coaching"]] == ["李娜", "周杰"]
    assert made(lagging="10%", newcomer_months="0")["coaching"] == []


@pytest.mark.parametrize(
    ("spec", "path"),
    [
        ({"rules": [{"when": "rate <", "say": "x"}]}, "when"),
        ({"rules": [{"when": "rate + 1", "say": "x"}]}, "when"),
        ({"rules": [{"when": "rate < 'a'", "say": "x"}]}, "when"),
        ({"rules": [{"when": "winns < 3", "say": "x"}]}, "when"),
        ({"rules": [{"when": "my.revenue < 3", "say": "x"}]}, "when"),
        ({"rules": [{"when": "days(1, 2) < 3", "say": "x"}]}, "when"),
        ({"rules": [{"when": "grade matches 'x'", "say": "x"}]}, "when"),
        ({"rules": [{"when": "rate < 1", "say": "{winns}"}]}, "say"),
        ({"rules": [{"when": "rate < 1", "say": "x", "training": "没有的课"}]}, "training"),
        ({"off": ["few-win"]}, 0),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(spec: dict[str, Any], path: str | int) -> None:
    (problem,) = problems(Sop.model_validate({"sop": 1, "name": "x", **SOP, "advice": spec}))
    assert path in problem[0]


def test_not_known_decides_nothing() -> None:
    lookup = {"a": None, "b": Fraction(1)}.get
    table = {
        "a > 0 or b = 1": True,
        "a > 0 and b = 1": None,
        "a > 0 and b = 2": False,
        "not a > 0": None,
        "a is null": True,
    }
    assert {text: value_of(parse(text), lambda _of, name: lookup(name)) for text in table} == table


@pytest.mark.parametrize("page", ["coaching.md", "coaching.zh-CN.md"])
def test_the_page_says_what_is_so(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    spec = yaml.load(example, yaml.BaseLoader)  # noqa: S506 - texts alone, as ours reads them
    sop = Sop.model_validate({"sop": 1, "name": "x", **SOP, **spec})
    assert not list(problems(sop))
    assert all(advice.name in text for advice in TABLE)
    assert all(f"`{name}`" in text for name in (*FIGURES, *TEXTS))
