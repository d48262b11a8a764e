"""How evenly loads are spread: the Gini coefficient and who stands out."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.targets.reason import gini, median, outliers

SPREADS = {
    # loads            Gini
    (5, 5, 5, 5): "0",
    (0, 0, 0, 8): "3/4",
    (1, 2, 3): "2/9",
    (1, 3): "1/4",
    (7,): None,
    (0, 0): None,
    (): None,
}


@pytest.mark.parametrize("loads", SPREADS)
def test_gini(loads: tuple[int, ...]) -> None:
    expected = SPREADS[loads]
    assert gini([Fraction(load) for load in loads]) == (None if expected is None else Fraction(expected))


@given(st.lists(st.fractions(0, 1000), min_size=2, max_size=12))
def test_gini_is_half_the_mean_difference_in_units_of_the_mean(loads: list[Fraction]) -> None:
    found = gini(loads)
    if not sum(loads):
        assert found is None
        return
    apart = sum((abs(one - other) for one in loads for other in loads), Fraction(0))
    assert found == apart / (2 * len(loads) * sum(loads))
    assert gini([load * 3 for load in reversed(loads)]) == found
    assert 0 <= found < 1


def test_those_far_from_the_middle_stand_out() -> None:
    loads = {name: Fraction(load) for name, load in {"甲": 10, "乙": 11, "丙": 12, "丁": 23, "戊": 5}.items()}
    assert outliers(loads, Fraction(2)) == {"丁": Fraction(23, 11), "戊": Fraction(5, 11)}
    assert outliers(loads, Fraction(3)) == {}
    assert outliers({"甲": Fraction(1), "乙": Fraction(9)}, Fraction(2)) == {}
    assert median([Fraction(4), Fraction(1), Fraction(3), Fraction(2)]) == Fraction(5, 2)
