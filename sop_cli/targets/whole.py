"""A whole-numbered program: variables, bounded sums of them, a cost to make least. For what no flow can decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import highspy
import numpy as np

_OPEN = highspy.kHighsInf


class Whole:
    """Variables between bounds, rows of signed sums between bounds; high None is no bound.

    whole: whether the variables are to be whole numbers; otherwise it is a plain linear program. gap: by which part of
    the least cost an answer may cost more.
    """

    def __init__(self, *, whole: bool = True, gap: float = 1e-6) -> None:
        self._whole, self._gap = whole, gap
        self._columns: list[tuple[float, float, float]] = []
        self._rows: list[tuple[float, float]] = []
        self._starts: list[int] = [0]
        self._index: list[int] = []
        self._value: list[float] = []

    def column(self, low: float = 0, high: float | None = None, cost: float = 0) -> int:
        """A new variable; its number."""
        self._columns.append((low, _OPEN if high is None else high, cost))
        return len(self._columns) - 1

    def row(self, entries: Mapping[int, float], low: float | None = None, high: float | None = None) -> None:
        """The sum of coefficient × variable lies between low and high."""
        self._rows.append((-_OPEN if low is None else low, _OPEN if high is None else high))
        self._index += entries.keys()
        self._value += entries.values()
        self._starts.append(len(self._index))

    def costs(self, costs: Mapping[int, float]) -> None:
        """What variables cost, in place of what they cost before."""
        self._columns = [(low, high, costs.get(at, 0)) for at, (low, high, _cost) in enumerate(self._columns)]

    def solve(self) -> list[float] | None:
        """The values of a cheapest answer (whole ones rounded to the whole number they are); None when there is none.

        ArithmeticError when the solver gives up.
        """
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has no types of its own
        settings = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": self._gap, "mip_abs_gap": 1e-3}
        for option, value in settings.items():
            solver.setOptionValue(option, value)
        solver.passModel(self._model())
        solver.run()
        status = solver.getModelStatus()
        states = highspy.HighsModelStatus
        if status in (states.kInfeasible, states.kUnboundedOrInfeasible):
            return None
        if status not in (states.kOptimal, states.kModelEmpty):
            raise ArithmeticError(f"no answer: {solver.modelStatusToString(status)}")
        values = [float(value) for value in solver.getSolution().col_value]
        return [float(round(value)) for value in values] if self._whole else values

    def _model(self) -> Any:
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self._columns), len(self._rows)
        lows, highs, costs = _apart(self._columns, 3)
        program.col_lower_, program.col_upper_, program.col_cost_ = lows, highs, costs
        program.row_lower_, program.row_upper_ = _apart(self._rows, 2)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        program.a_matrix_.index_ = np.array(self._index, dtype=np.int32)
        program.a_matrix_.value_ = np.array(self._value, dtype=float)
        if self._whole:
            program.integrality_ = [highspy.HighsVarType.kInteger] * len(self._columns)
        return program


def _apart(lines: Iterable[tuple[float, ...]], width: int) -> list[Any]:
    table = np.array(list(lines), dtype=float).reshape(-1, width)
    return [np.ascontiguousarray(table[:, at]) for at in range(width)]
