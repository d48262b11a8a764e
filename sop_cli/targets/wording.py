"""Limits that cannot all hold, in words and figures."""

from __future__ import annotations

from collections.abc import Iterable

from sop_cli.i18n import _
from sop_cli.records.sop import Sop
from sop_cli.targets.asked import Assignment, Path, exact_words
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.problem import Key, Limit

_MOST = 6


def explain_conflict(assignment: Assignment, conflict: Conflict, sop: Sop) -> tuple[Path, str, str]:
    """The place of the first limit in the conflict, what is wrong, and the way out."""
    say = _Say(assignment, sop)
    limits = {*conflict.tight, *conflict.pressing}
    pairs = zip(assignment.problem.limits, assignment.limit_paths, strict=True)
    path = min((place for limit, place in pairs if limit in limits), default=(*assignment.path, "limits"))
    return path, say.sentence(conflict), _("Loosen one of them, or change the total.")


def key_words(key: Key) -> str:
    """A sum by its names: 华东, 华东 × 产品A, 王芳 × 2023-10."""
    names = [key.product, key.person or key.region, key.month]
    if key.person is None and key.region is not None:
        names = [key.region, key.product, key.month]
    return " × ".join(name for name in names if name)


class _Say:
    def __init__(self, assignment: Assignment, sop: Sop) -> None:
        self._assignment, self._sop = assignment, sop

    def sentence(self, conflict: Conflict) -> str:
        """What the tight ones let through, what the pressing ones ask for, and what that leaves over."""
        tight = [self._limit(limit, "≤", limit.high or 0) for limit in conflict.tight]
        pressing = [self._limit(limit, "≥", limit.low) for limit in conflict.pressing]
        gap = self._amount(conflict.gap)
        total = self._amount(self._assignment.problem.total)
        if conflict.total == "pressing" and not pressing:
            return _("{limits} leave {gap} of the total {total} with nobody.").format(
                limits=_join(tight), gap=gap, total=total
            )
        if conflict.total == "tight" and not tight:
            asked = self._amount(sum(limit.low for limit in conflict.pressing))
            return _("{limits} come to {asked}, {gap} more than the total {total}.").format(
                limits=_join(pressing), asked=asked, gap=gap, total=total
            )
        if len(pressing) == 1 and conflict.total is None:
            limit = conflict.pressing[0]
            return _("{limits} leave {gap} of {name}'s {amount} with nobody.").format(
                limits=_join(tight), gap=gap, amount=self._amount(limit.low), name=key_words(limit.key)
            )
        return self._both(conflict, tight, pressing, gap)

    def _both(self, conflict: Conflict, tight: list[str], pressing: list[str], gap: str) -> str:
        whole = _("the total {total}").format(total=self._amount(self._assignment.problem.total))
        total = self._assignment.problem.total
        asked = sum(limit.low for limit in conflict.pressing) + (total if conflict.total == "pressing" else 0)
        let = sum(limit.high or 0 for limit in conflict.tight) + (total if conflict.total == "tight" else 0)
        return _("{pressing} ask for {asked}, {tight} allow {allowed}: {gap} too much.").format(
            pressing=_join([*pressing, *([whole] if conflict.total == "pressing" else [])]),
            tight=_join([*tight, *([whole] if conflict.total == "tight" else [])]),
            asked=self._amount(asked), allowed=self._amount(let), gap=gap,
        )  # fmt: skip

    def _limit(self, limit: Limit, sign: str, steps: int) -> str:
        if limit.low == limit.high:
            sign = "="
        return f"{key_words(limit.key)} {sign} {self._amount(steps)}"

    def _amount(self, steps: int) -> str:
        return exact_words(steps * self._assignment.step, self._assignment.unit, self._sop)


def _join(parts: Iterable[str]) -> str:
    """Everything in the conflict in a row; of very many, the first."""
    every = list(parts)
    if len(every) == 1:
        return every[0]
    if len(every) > _MOST:
        every = [*every[:_MOST], _("{count} more").format(count=len(every) - _MOST)]
    return _("{first} and {last}").format(first=_(", ").join(every[:-1]), last=every[-1])
