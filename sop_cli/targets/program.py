"""A small whole-numbered program over a network, with preferences in order of importance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import highspy
import numpy as np

# Larger than any sum can be: "no upper bound" for a variable that counts whole steps.
_OPEN = highspy.kHighsInf


class Program:
    """Variables from 0 to a bound, balance equations, costs to be made least one after the other.

    The equations are those of a network flow, so that every corner of the program is whole-numbered. Between two
    preferences every variable with a reduced cost is fixed: all best answers to what came before agree in it.
    """

    def __init__(self) -> None:
        self._highs: list[float] = []
        self._entries: list[list[tuple[int, int]]] = []
        self._rights: list[int] = []
        self._preferences: list[Mapping[int, int]] = []

    def column(self, high: int | None) -> int:
        """A new variable between 0 and `high`; its number."""
        self._highs.append(_OPEN if high is None else float(high))
        self._entries.append([])
        return len(self._highs) - 1

    def balance(self, entries: Sequence[tuple[int, int]], right: int) -> None:
        """An equation: the signed variables come to `right`."""
        if not entries:
            if right:
                raise ArithmeticError("the shares do not add up")
            return
        for column, sign in entries:
            self._entries[column].append((len(self._rights), sign))
        self._rights.append(right)

    def prefer(self, costs: Mapping[int, int]) -> None:
        """One more cost to make least, less important than those before."""
        if costs:
            self._preferences.append(costs)

    def solve(self) -> list[int]:
        """The values of all variables."""
        width = len(self._highs)
        if not width:
            return []
        highs = np.array(self._highs)
        solver = self._start()
        values = np.zeros(width)
        free = np.ones(width, dtype=bool)
        for costs in self._preferences or [{}]:
            if not any(free[column] for column in costs) and solver.getInfo().valid:
                continue
            vector = np.zeros(width)
            for column, cost in costs.items():
                vector[column] = cost
            everything = np.arange(width, dtype=np.int32)
            solver.changeColsCost(width, everything, vector)
            solver.run()
            if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise ArithmeticError(
                    f"no whole-numbered answer: {solver.modelStatusToString(solver.getModelStatus())}"
                )
            solution = solver.getSolution()
            values = np.rint(np.array(solution.col_value))
            settled = free & (np.abs(np.array(solution.col_dual)) > 0.5)
            free &= ~settled
            lows = np.where(free, 0.0, values)
            tops = np.where(free, highs, values)
            solver.changeColsBounds(width, everything, lows, tops)
        return [int(value) for value in values]

    def _start(self) -> Any:
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has no types of its own
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0)):
            solver.setOptionValue(option, value)
        width, height = len(self._highs), len(self._rights)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = width, height
        program.col_cost_ = np.zeros(width)
        program.col_lower_, program.col_upper_ = np.zeros(width), np.array(self._highs)
        program.row_lower_ = program.row_upper_ = np.array([float(right) for right in self._rights])
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        counts = [len(entries) for entries in self._entries]
        program.a_matrix_.start_ = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
        program.a_matrix_.index_ = np.array([row for entries in self._entries for row, _ in entries], dtype=np.int32)
        program.a_matrix_.value_ = np.array([float(sign) for entries in self._entries for _, sign in entries])
        solver.passModel(program)
        return solver
