"""examples/east-china end to end: the sample figures of the four forms come out of the files.

Each figure here can be worked out by hand from examples/README.md.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
import yaml

from tests.examples.running import EAST, ROOT, document, of, sop

AT = ("-C", "examples/east-china", "--as-of", "2023-12-31")
STORY = yaml.load(
    (ROOT / "examples" / "stories" / "east-china.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - it makes nothing but text
)


@pytest.fixture(scope="module")
def evaluation() -> dict[str, Any]:
    return document("evaluate", *AT, "--period", "2023Q4")


@pytest.fixture(scope="module")
def review() -> dict[str, Any]:
    return document("review", *AT, "--period", "2023Q4")


@pytest.fixture(scope="module")
def checked() -> dict[str, Any]:
    return document("check-followups", *AT)


@pytest.mark.parametrize(
    ("name", "target", "actual", "rate", "new", "retention", "score", "grade"),
    [
        ("张伟", 300_000, 330_000, 1.1, 10, 0.9, 92, "优秀"),
        ("李强", 250_000, 200_000, 0.8, 6, 0.75, 75, "待改进"),
    ],
)
def test_the_two_evaluations_of_the_form(
    evaluation: dict[str, Any],
    name: str,
    target: int,
    actual: int,
    rate: float,
    new: int,
    retention: float,
    score: int,
    grade: str,
) -> None:
    person = of(evaluation["people"], name=name)
    assert (person["target"], person["actual"], person["rate"]) == (target, actual, rate)
    assert person["metrics"]["new_customers"]["actual"] == new
    assert person["metrics"]["retention"]["actual"] == retention
    assert (person["score"], person["grade"]) == (score, grade)


def test_a_score_is_the_sum_of_its_points_as_worked_out_by_hand(evaluation: dict[str, Any]) -> None:
    points = {m: f["points"] for m, f in of(evaluation["people"], name="张伟")["metrics"].items()}
    assert points == {"revenue": 40, "new_customers": 20, "retention": 13.5, "win_rate": 5, "团队协作": 13.5}
    points = {m: f["points"] for m, f in of(evaluation["people"], name="李强")["metrics"].items()}
    assert points == {"revenue": 32, "new_customers": 15, "retention": 11.25, "win_rate": 4, "团队协作": 12.75}


def test_who_has_no_customers_yet_has_no_score(evaluation: dict[str, Any]) -> None:
    newcomer = of(evaluation["people"], name="周杰")
    assert (newcomer["score"], newcomer["grade"], newcomer["rank"]) == (None, None, None)


def test_awards(evaluation: dict[str, Any]) -> None:
    assert {a["award"]: a["winners"] for a in evaluation["awards"]} == {
        "销售之星": ["张伟"], "最佳进步奖": ["李娜"], "开拓奖": ["张伟"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("dimension", "targets"),
    [
        ("all", {None: 1_000_000}),
        ("region", {"华东": 400_000, "华南": 350_000, "华北": 250_000}),
        ("product", {"产品A": 600_000, "产品B": 400_000}),
        ("month", {"2023-10": 333_333, "2023-11": 333_333, "2023-12": 333_334}),
    ],
)
def test_the_targets_of_the_form(review: dict[str, Any], dimension: str, targets: dict[str | None, int]) -> None:
    rows = [r for r in review["totals"] if r["metric"] == "revenue" and r["dimension"] == dimension]
    assert {r["value"]: r["target"] for r in rows if r["target"] is not None} == targets


def test_thirty_new_customers_one_persons_share_is_eight(review: dict[str, Any]) -> None:
    assert of(review["totals"], metric="new_customers", dimension="all")["target"] == 30
    assert of(review["totals"], metric="new_customers", dimension="person", value="张伟")["target"] == 8


def test_conversion_is_above_the_standard_of_15_percent(review: dict[str, Any]) -> None:
    conversion = of(review["totals"], metric="conversion", dimension="all")
    assert conversion["target"] == 0.15
    assert conversion["actual"] == pytest.approx(4 / 23)


@pytest.mark.parametrize("dimension", ["region", "product", "person", "month"])
def test_the_parts_of_the_gap_add_up_to_it(review: dict[str, Any], dimension: str) -> None:
    whole = of(review["totals"], metric="revenue", dimension="all")
    assert whole["gap"] == -75_000
    parts = [
        Fraction(str(g["contribution"]))
        for g in review["gap"]
        if g["metric"] == "revenue" and g["dimension"] == dimension
    ]
    assert parts
    assert sum(parts) == whole["gap"]


def test_the_third_quarter_reached_90_percent_because_of_the_east() -> None:
    third = document("review", *AT, "--period", "2023Q3")
    assert of(third["totals"], metric="revenue", dimension="all")["rate"] == 0.9
    gaps = {r["value"]: r["gap"] for r in third["totals"] if r["metric"] == "revenue" and r["dimension"] == "region"}
    assert gaps == {"华东": -90_000, "华南": -19_000, "华北": 19_000}


def test_the_measures_of_the_last_review_that_are_still_open(review: dict[str, Any]) -> None:
    assert [a["action"] for a in review["actions"]] == [
        "针对大客户项目成立专项跟进小组，每周同步进展", "更新产品B竞品对比资料，统一报价口径",
    ]  # fmt: skip


def test_every_mistake_of_the_story_is_found(checked: dict[str, Any]) -> None:
    planted = Counter(
        m["why"].split()[0] for m in STORY["mistakes"] if "但" not in m["why"] and m["why"].startswith("FU")
    )
    planted["FU201"] -= 1  # the first of the three equal texts may stay
    planted |= Counter(FU104=1, FU105=len(STORY["neglected"]), FU007=len(STORY["doubled"]) - 1)
    found = Counter(checked["summary"]["by_code"])
    del found["FU001"]  # a further column, three sums, and the line that a comma broke
    assert {code: n for code, n in found.items() if code < "FU3"} == planted


def test_what_the_process_asks_about(checked: dict[str, Any]) -> None:
    """Nothing of it was planted: it is what the stories come to, held against the stages of the SOP."""
    found = Counter(checked["summary"]["by_code"])
    assert {code: n for code, n in found.items() if code > "FU3"} == {"FU301": 6, "FU303": 7, "FU304": 11}
    assert of(checked["findings"], code="FU301", customer="XX科技公司")["message"] == (
        "XX科技公司：从“线索获取”到了“方案制定”，中间没有“需求分析”的记录。"
    )


def test_a_mistake_is_told_with_its_place_and_a_way_out(checked: dict[str, Any]) -> None:
    wrong = of(checked["findings"], code="FU005", customer="丽水莲溪竹业")
    assert (wrong["file"], wrong["sheet"], wrong["column"]) == ("data/followups/华东-李娜周杰.xlsx", "11月", "负责人")
    assert "周杰" in wrong["hint"]


def test_the_split_gives_the_people_what_the_targets_file_says() -> None:
    plan = document("split-targets", "plan.yaml", *AT)
    (split,) = plan["targets"]
    assert split["total"] == 1_000_000
    sums: Counter[tuple[str, str]] = Counter()
    for line in split["lines"]:
        for dimension in ("region", "product", "person", "month"):
            sums[dimension, line[dimension]] += line["target"]
        sums["east", line["month"]] += line["target"] if line["region"] == "华东" else 0
    for dimension in ("region", "product", "person"):
        wanted = {name: int(total) for name, total in STORY["targets"][dimension].items()}
        assert {name: total for (d, name), total in sums.items() if d == dimension} == wanted
    assert [sums["east", month] for month in ("2023-10", "2023-11", "2023-12")] == [133_333, 133_333, 133_334]


def test_telephone_numbers_are_hidden_unless_asked_for() -> None:
    shown = sop("read", "followups", "data/followups/张伟-客户跟进2023Q4.xlsx", *AT, "--format", "csv")
    assert "13900001234" not in shown.stdout
    assert "13900001234" in (EAST.parent / "stories" / "east-china.yaml").read_text("utf-8")
