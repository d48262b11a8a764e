"""examples/northwind end to end: English, US dollars, American dates, product lines by month."""

from __future__ import annotations

from typing import Any

import pytest

from tests.examples.running import document, of, sop

AT = ("-C", "examples/northwind", "--as-of", "2024-03-31")


@pytest.fixture(scope="module")
def review() -> dict[str, Any]:
    return document("review", *AT, "--period", "2024Q1")


def test_the_quarter(review: dict[str, Any]) -> None:
    assert review["currency"] == "USD"
    whole = of(review["totals"], metric="revenue", dimension="all")
    assert (whole["target"], whole["actual"], whole["gap"]) == (300_000, 286_500, -13_500)


@pytest.mark.parametrize(
    ("product", "target", "actual"),
    [("Beverages", 150_000, 147_000), ("Condiments", 90_000, 93_500), ("Seafood", 60_000, 46_000)],
)
def test_product_lines_by_month_add_up_to_the_quarter(
    review: dict[str, Any], product: str, target: int, actual: int
) -> None:
    line = of(review["totals"], metric="revenue", dimension="product", value=product)
    assert (line["target"], line["actual"]) == (target, actual)


def test_two_people_share_the_first_place(review: dict[str, Any]) -> None:
    assert {p["name"]: p["rank"] for p in review["people"]} == {
        "Ava Reyes": 1, "Carla Mendes": 1, "Dan Whitfield": 3, "Ben Olsen": 4, "Emi Sato": None,
    }  # fmt: skip


def test_american_dates_are_read_the_american_way_round() -> None:
    wrong = of(document("check-followups", *AT)["findings"], code="FU102", customer="Blue Heron Deli")
    assert wrong["value"] == "2023-01-02"


def test_it_speaks_english_without_being_told() -> None:
    shown = sop("review", *AT, "--period", "2024Q1")
    assert "Sales review 2024Q1" in shown.stdout
