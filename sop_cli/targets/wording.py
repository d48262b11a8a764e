"""Limits that cannot all hold, in words and figures."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.sop import Sop
from sop_cli.targets.asked import Assignment, Path, exact_words
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.problem import Key, Limit, Problem, around
from sop_cli.values.show import decimal

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
    names = [key.person or key.team or key.region, key.product, key.channel, key.month]
    return " × ".join(name for name in names if name)


def part_words(limit: Limit, part: Fraction, problem: Problem) -> str:
    """A bound that is a part of another sum: 30% of 华东."""
    share = decimal(part * 100, 2, trim=True)
    return _("{share}% of {whole}").format(share=share, whole=key_words(around(limit.key, problem)) or _("the total"))


class _Say:
    def __init__(self, assignment: Assignment, sop: Sop) -> None:
        self._assignment, self._sop = assignment, sop

    def sentence(self, conflict: Conflict) -> str:
        """What the tight ones let through, what the pressing ones ask for, and what that leaves over."""
        tight = [self._limit(limit, "≤", limit.high, limit.most) for limit in conflict.tight]
        pressing = [self._limit(limit, "≥", limit.low or None, limit.least) for limit in conflict.pressing]
        gap = self._amount(conflict.gap)
        total = self._amount(self._assignment.problem.total)
        if not self._balanced(conflict):
            return self._at_odds(conflict, [*tight, *pressing], gap)
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

    def _balanced(self, conflict: Conflict) -> bool:
        """Whether the gap is what is asked for less what is allowed: no parts of other sums, each limit once."""
        if conflict.total == "both" or any(limit.of_part for limit in (*conflict.tight, *conflict.pressing)):
            return False
        asked, let = self._sums(conflict)
        return asked - let == conflict.gap

    def _sums(self, conflict: Conflict) -> tuple[int, int]:
        """What is asked for and what is allowed, in steps."""
        total = self._assignment.problem.total
        asked = sum(limit.low for limit in conflict.pressing) + (total if conflict.total == "pressing" else 0)
        let = sum(limit.high or 0 for limit in conflict.tight) + (total if conflict.total == "tight" else 0)
        return asked, let

    def _at_odds(self, conflict: Conflict, limits: Iterable[str], gap: str) -> str:
        every = list(dict.fromkeys(limits))
        if conflict.total is not None:
            every.append(_("the total {total}").format(total=self._amount(self._assignment.problem.total)))
        return _("{limits} cannot all hold: at least {gap} too much or too little.").format(
            limits=_join(every), gap=gap
        )  # fmt: skip

    def _both(self, conflict: Conflict, tight: list[str], pressing: list[str], gap: str) -> str:
        whole = _("the total {total}").format(total=self._amount(self._assignment.problem.total))
        asked, let = self._sums(conflict)
        return _("{pressing} ask for {asked}, {tight} allow {allowed}: {gap} too much.").format(
            pressing=_join([*pressing, *([whole] if conflict.total == "pressing" else [])]),
            tight=_join([*tight, *([whole] if conflict.total == "tight" else [])]),
            asked=self._amount(asked), allowed=self._amount(let), gap=gap,
        )  # fmt: skip

    def _limit(self, limit: Limit, sign: str, steps: int | None, part: Fraction | None) -> str:
        if limit.low == limit.high:
            sign = "="
        figures = [] if steps is None else [self._amount(steps)]
        if part is not None:
            figures.append(part_words(limit, part, self._assignment.problem))
        return f"{key_words(limit.key)} {sign} {' / '.join(figures)}"

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
