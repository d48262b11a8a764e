"""The composite score: weights, caps, starting lines, what is incomplete, ranks, grades and awards."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from sop_cli.metrics.awards import awards
from sop_cli.metrics.grades import grade_of
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import MetricSpec, Scored, counted, evaluate
from sop_cli.metrics.settings import problems
from sop_cli.records.resolve import Resolved
from sop_cli.records.scheme import DEFAULT_GRADES, EvaluationSpec
from sop_cli.records.sop import Sop
from sop_cli.values.period import parse_period
from tests.metrics.team import book

MEMBERS = """
    name, role,     hire_date,  leave_date, leader
    张伟, 销售代表, ,           ,           刘洋
    李强, 销售代表, ,           ,           刘洋
    王芳, 销售代表, 2024-01-02, ,           刘洋
    赵敏, 销售代表, ,           2023-09-30, 刘洋
    孙丽, 销售内勤, ,           ,           刘洋
    刘洋, 区域经理, ,           ,
"""
STAGES = [{"id": "lead", "name": "线索获取", "owner": "销售代表"}]
TARGETS = """
    metric,   person, month,  target
    销售额,   张伟,   2023Q4, 30万
    销售额,   李强,   2023Q4, 25万
    销售额,   张伟,   2023Q3, 30万
    销售额,   李强,   2023Q3, 25万
"""
SALES = """
    date,       owner, amount
    2023-08-08, 张伟,  30万
    2023-08-08, 李强,  10万
    2023-10-08, 张伟,  33万
    2023-10-09, 李强,  20万
"""


def run(evaluation: dict[str, Any], **tables: str) -> tuple[list[Scored], Performance]:
    sop = {"evaluation": evaluation, "stages": STAGES}
    given = {"members": MEMBERS, "targets": TARGETS, "sales": SALES} | tables
    performance = Performance(Resolved(book(sop=sop, **given)), parse_period("2023Q4"))
    return evaluate(performance), performance


def by_name(people: list[Scored]) -> dict[str, Scored]:
    return {person.name: person for person in people}


def test_the_sample_of_the_form() -> None:
    """30万→33万 is 110 %, 25万→20万 is 80 %; with judged points beside them 92 and 75 come out."""
    people, _performance = run(
        {
            "metrics": {"revenue": {"weight": 60}, "团队协作": {"weight": 40, "judged": True}},
            "grades": {"优秀": 90, "良好": 80, "待改进": 0},
        },
        judgements="name, metric, period, points\n张伟, 团队协作, 2023Q4, 80\n李强, 团队协作, 2023Q4, 67.5",
    )
    first, second = people
    assert (first.name, first.revenue.rate, first.score, first.grade, first.rank) == (
        "张伟", Fraction(11, 10), 92, "优秀", 1,
    )  # fmt: skip
    assert (second.name, second.revenue.rate, second.score, second.grade, second.rank) == (
        "李强", Fraction(8, 10), 75, "待改进", 2,
    )  # fmt: skip


def test_who_is_evaluated() -> None:
    """Not who comes later (王芳), has left (赵敏), does not sell (孙丽), or leads without a target (刘洋)."""
    people, _performance = run({})
    assert [person.name for person in people] == ["张伟", "李强"]


@pytest.mark.parametrize(
    ("tables", "more"),
    [
        ({"targets": TARGETS + "销售额, 刘洋, 2023Q4, 50万"}, "刘洋"),
        ({"sales": SALES + "2023-10-10, 孙丽, 1万"}, "孙丽"),
    ],
)
def test_a_target_or_a_sale_brings_one_in(tables: dict[str, str], more: str) -> None:
    people, _performance = run({}, **tables)
    assert {person.name for person in people} == {"张伟", "李强", more}


def test_a_leader_with_a_sale_but_no_target_is_not_scored() -> None:
    people, _performance = run({}, sales=SALES + "2023-10-10, 刘洋, 1万")
    assert "刘洋" not in by_name(people)


def test_roles_narrow() -> None:
    people, _performance = run({"roles": ["区域经理"]}, targets=TARGETS + "销售额, 刘洋, 2023Q4, 50万")
    assert [person.name for person in people] == ["刘洋"]


@pytest.mark.parametrize(
    ("rate", "spec", "counts"),
    [
        ("11/10", {}, "1"),
        ("11/10", {"cap": "1.2"}, "11/10"),
        ("3/2", {"cap": "120%"}, "6/5"),
        ("1/2", {"floor": "60%"}, "0"),
        ("3/5", {"floor": "60%"}, "3/5"),
        ("-1/2", {}, "0"),
    ],
)
def test_caps_and_starting_lines(rate: str, spec: dict[str, str], counts: str) -> None:
    assert counted(Fraction(rate), MetricSpec(**spec)) == Fraction(counts)  # type: ignore[arg-type]  # as YAML gives it


def test_a_metric_without_data_makes_the_score_incomplete() -> None:
    """李强 had no customer at the start of the quarter: there is no retention, and no score, never a silent 0."""
    people, _performance = run(
        {"metrics": {"revenue": {"weight": 60}, "retention": {"weight": 40}}},
        sales="""
            date,       owner, customer, amount
            2023-08-08, 张伟,  老客户,   30万
            2023-10-09, 李强,  新客户,   20万
        """,
    )
    found = by_name(people)
    assert found["张伟"].score == 40
    assert (found["李强"].score, found["李强"].grade, found["李强"].rank) == (None, None, None)
    assert found["李强"].parts["retention"].why == "no-data"
    assert people[-1].name == "李强"


def test_a_metric_that_weighs_nothing_cannot_make_it_incomplete() -> None:
    people, _performance = run({"metrics": {"revenue": {"weight": 100}, "retention": {"weight": 0}}})
    assert all(person.score is not None for person in people)


def test_a_target_of_zero_is_no_target() -> None:
    people, _performance = run({}, targets="person, month, target\n张伟, 2023Q4, 0\n李强, 2023Q4, 25万")
    zhang = by_name(people)["张伟"]
    assert (zhang.revenue.rate, zhang.revenue.why, zhang.score) == (None, "no-target", None)


def test_targets_of_the_scheme_stand_for_everybody_and_the_files_win() -> None:
    people, _performance = run(
        {"metrics": {"revenue": {"weight": 100, "target": 100000}}}, targets="person, month, target\n张伟, 2023Q4, 30万"
    )
    targets = {person.name: person.revenue.target for person in people}
    assert targets == {"张伟": 300_000, "李强": 100_000}


def test_judgements_of_months_are_averaged_and_the_quarters_own_wins() -> None:
    scheme = {"metrics": {"teamwork": {"weight": 100, "judged": True}}}
    monthly = """
        name, metric,   period,  points
        张伟, teamwork, 2023-09, 0
        张伟, teamwork, 2023-10, 80
        张伟, teamwork, 2023-11, 85"""
    people, _performance = run(scheme, judgements=monthly)
    assert by_name(people)["张伟"].score == Fraction(165, 2)
    people, _performance = run(scheme, judgements=monthly + "\n张伟, teamwork, 2023Q4, 90")
    assert by_name(people)["张伟"].score == 90


def test_equal_scores_share_a_rank() -> None:
    people, performance = run(
        {"awards": [{"name": "销售之星", "metric": "score"}]},
        members="name, role\n甲, 销售代表\n乙, 销售代表\n丙, 销售代表",
        targets="person, month, target\n甲, 2023Q4, 10万\n乙, 2023Q4, 20万\n丙, 2023Q4, 10万",
        sales="date, owner, amount\n2023-10-08, 甲, 9万\n2023-10-08, 乙, 18万\n2023-10-08, 丙, 8万",
    )
    assert [(person.name, person.rank) for person in people] == [("乙", 1), ("甲", 1), ("丙", 3)]
    (won,) = awards(people, performance)
    assert set(won.figures) == {"甲", "乙"}


@pytest.mark.parametrize(
    ("score", "grade"),
    [("100", "优秀"), ("90", "优秀"), ("89.99999", "良好"), ("80", "良好"), ("0", "待改进"), (None, None)],
)
def test_grades_by_the_exact_score(score: str | None, grade: str | None) -> None:
    assert grade_of(None if score is None else Fraction(score), DEFAULT_GRADES) == grade


def test_the_highest_score_is_told_where_caps_are_above_1() -> None:
    spec = EvaluationSpec.model_validate(
        {"metrics": {"revenue": {"weight": 50, "cap": "1.2"}, "teamwork": {"weight": 50, "judged": True}}}
    )
    assert spec.scheme().highest == 110


def test_awards_need_their_figure() -> None:
    people, performance = run(
        {
            "awards": [
                {"name": "销售之星", "metric": "score"},
                {"name": "最佳进步奖", "metric": "rate_change"},
                {"name": "冠军", "metric": "revenue", "winners": 2},
                {"name": "开拓奖", "metric": "new_customers", "at_least": 8},
                {"name": "最快", "metric": "cycle"},
            ]
        },
        deals="owner, created, closed, status\n张伟, 2023-10-01, 2023-10-31, won\n李强, 2023-10-01, 2023-10-11, won",
    )
    won = {one.award.name: dict(one.figures) for one in awards(people, performance)}
    assert won == {
        "销售之星": {"张伟": 100},
        "最佳进步奖": {"李强": Fraction(4, 10)},  # 40 % → 80 %, 张伟 100 % → 110 %
        "冠军": {"张伟": 330_000, "李强": 200_000},
        "开拓奖": {},
        "最快": {"李强": 10},
    }


def test_who_fell_back_made_no_progress() -> None:
    people, performance = run(
        {"awards": [{"name": "最佳进步奖", "metric": "rate_change"}]},
        sales="date, owner, amount\n2023-08-08, 张伟, 30万\n2023-10-08, 张伟, 1万",
    )
    assert awards(people, performance)[0].figures == {}


@pytest.mark.parametrize(
    ("evaluation", "told"),
    [
        ({"metrics": {"revenue": {"weight": 100}}}, []),
        ({"metrics": {"销售额": {"weight": 100}}}, []),
        ({"metrics": {"士气": {"weight": 100, "judged": True}}, "awards": [{"name": "a", "metric": "士气"}]}, []),
        ({"metrics": {"plan_completion": {"weight": 100}}}, []),
        ({"metrics": {"revenu": {"weight": 100}}}, [("evaluation", "metrics", "revenu")]),
        ({"metrics": {"士气": {"weight": 100}}}, [("evaluation", "metrics", "士气")]),
        ({"awards": [{"name": "a", "metric": "scor"}]}, [("evaluation", "awards", 0, "metric")]),
    ],
)
def test_schemes_that_nothing_can_be_worked_out_for(evaluation: dict[str, Any], told: list[tuple[Any, ...]]) -> None:
    sop = Sop.model_validate({"sop": 1, "name": "x", "evaluation": evaluation})
    assert [path for path, _message, _hint in problems(sop)] == told


def test_a_metric_without_records_yet_is_incomplete_not_an_error() -> None:
    people, _performance = run({"metrics": {"revenue": {"weight": 50}, "plan_completion": {"weight": 50}}})
    assert [(person.score, person.parts["plan_completion"].why) for person in people] == [(None, "no-data")] * 2
