"""Real deals of a seller of hardware (8,800 of them), mapped by a sop.yaml of ours: the known truths come out."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from sop_cli.metrics.gap import contributions
from sop_cli.metrics.performance import Performance
from sop_cli.records.book import Book
from sop_cli.records.finding import Severity
from sop_cli.records.resolve import Resolved
from sop_cli.reports.review import KINDS, review
from sop_cli.values.period import parse_period
from tests.data.workspace import book_of

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "crm-opportunities"

SOP = """
sop: 1
name: Hardware sales
language: en
currency: USD
data:
  deals: sales_pipeline.csv
  members: sales_teams.csv
  customers: accounts.csv
sources:
  deals:
    columns:
      opportunity_id: id
      sales_agent: owner
      account: customer
      deal_stage: [stage, status]
      engage_date: created
      close_date: closed
      close_value: amount
    values:
      status: {Won: won, Lost: lost, Engaging: open, Prospecting: open}
      product: {GTXPro: GTX Pro}
  members:
    columns: {sales_agent: name, manager: team, regional_office: region}
  customers:
    columns: {account: customer, subsidiary_of: group, sector: industry}
stages:
  - {id: Prospecting, name: Prospecting}
  - {id: Engaging, name: Engaging}
  - {id: Won, name: Won}
"""


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Book:
    if not DATA.is_dir():
        pytest.skip("the folder shared/data/crm-opportunities is not there")
    folder = tmp_path_factory.mktemp("crm")
    for name in ("sales_pipeline.csv", "sales_teams.csv", "accounts.csv"):
        shutil.copy(DATA / name, folder / name)
    (folder / "sop.yaml").write_text(SOP, encoding="utf-8")
    return book_of(folder, KINDS, "2017-12-31")


@pytest.fixture(scope="module")
def year(crm: Book) -> dict[str, Any]:
    return review(crm, parse_period("2017")).document(False)


def of(document: dict[str, Any], metric: str, dimension: str = "all") -> dict[str | None, Any]:
    return {t["value"]: t for t in document["totals"] if (t["metric"], t["dimension"]) == (metric, dimension)}


def test_nothing_in_the_files_is_unreadable(crm: Book) -> None:
    assert [f for f in crm.findings if f.severity is not Severity.INFO] == []


def test_won_deals_count_as_sales(year: dict[str, Any]) -> None:
    revenue = of(year, "revenue")[None]
    assert revenue["actual"] == 10_005_534
    assert revenue["target"] is None
    assert revenue["rate"] is None
    assert of(year, "deals_won")[None]["actual"] == 4_238
    assert "sales-from-deals" in [warning["code"] for warning in year["warnings"]]


def test_win_rate_and_cycle(year: dict[str, Any]) -> None:
    assert of(year, "win_rate")[None]["actual"] == pytest.approx(0.631501, abs=5e-7)
    assert of(year, "cycle")[None]["actual"] == 57
    assert of(year, "cycle_mean")[None]["actual"] == pytest.approx(51.782, abs=5e-4)


@pytest.mark.parametrize(
    ("quarter", "revenue"),
    [("2017Q1", 1_134_672), ("2017Q2", 3_086_111), ("2017Q3", 2_982_255), ("2017Q4", 2_802_496)],
)
def test_quarters_by_closing_date(crm: Book, quarter: str, revenue: int) -> None:
    assert Performance(Resolved(crm), parse_period(quarter)).actual("revenue") == revenue


def test_spelling_of_a_product_is_mapped(year: dict[str, Any]) -> None:
    products = of(year, "revenue", "product")
    assert "GTX Pro" in products
    assert "GTXPro" not in products
    assert len(products) == 7


@pytest.mark.parametrize("dimension", ["region", "team", "product", "person", "month"])
def test_every_cut_adds_up_to_the_whole(year: dict[str, Any], dimension: str) -> None:
    assert sum(t["actual"] for t in of(year, "revenue", dimension).values()) == 10_005_534


def test_sellers_offices_and_the_five_without_a_deal(year: dict[str, Any]) -> None:
    assert set(of(year, "revenue", "region")) == {"Central", "East", "West"}
    assert len(of(year, "revenue", "person")) == 30
    assert len(year["people"]) == 35
    assert sum(person["actual"] == 0 for person in year["people"]) == 5


def test_funnel_leaves_out_what_has_no_day_of_creation(year: dict[str, Any]) -> None:
    """500 prospecting deals have no engage date; the rest engaged, 63 of a hundred closed ones were won."""
    stages = {step["stage"]: step for step in year["funnel"]}
    assert stages["Won"]["passed"] is None
    assert stages["Engaging"]["entered"] >= stages["Won"]["entered"]


def test_without_targets_there_is_no_gap(crm: Book, year: dict[str, Any]) -> None:
    assert year["gap"] == []
    assert contributions(Performance(Resolved(crm), parse_period("2017")), "revenue", "region") == []
