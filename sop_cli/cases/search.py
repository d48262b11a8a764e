"""Finding cases: a plain scan, which finds words of two Chinese characters that word indexes miss.

Width, case and white space at the ends make no difference (NFKC). Every word asked for must be there; a hit in the
title weighs more than one in the facts, and that more than one in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sop_cli.records.case import CaseFile
from sop_cli.records.people import name_key
from sop_cli.values.period import Period
from sop_cli.values.text import fold

TITLE, TAG, FACT, TEXT = 8, 5, 4, 1
MOST_IN_TEXT = 5
"""So many hits in the text count: a long case is not better for being long."""

ROOM = 60
"""Signs of the excerpt."""


@dataclass(frozen=True)
class Hit:
    """A case that was found, how well it fits, and the first line of its text that shows why."""

    found: CaseFile
    score: int
    excerpt: str


def chosen(
    files: Iterable[CaseFile],
    *,
    product: str | None = None,
    stage: str | None = None,
    result: str | None = None,
    period: Period | None = None,
) -> list[CaseFile]:
    """The cases that are about all of what is named, the newest first. period: when they were written."""

    def fits(one: CaseFile) -> bool:
        wanted = ((product, one.case.product), (stage, one.case.stage))
        return (
            all(word is None or (has is not None and name_key(word) == name_key(has)) for word, has in wanted)
            and result in (None, one.case.result)
            and (period is None or (one.day is not None and period.contains(one.day)))
        )

    return sorted((one for one in files if fits(one)), key=_newest)


def _newest(one: CaseFile) -> tuple[int, str]:
    return (-(one.day or date.min).toordinal(), one.file)


def search(files: Iterable[CaseFile], query: str) -> list[Hit]:
    """The cases in which every word of the query stands, the best first; the newer first where they fit alike."""
    words = list(dict.fromkeys(_plain(query).split()))
    if not words:
        return []
    hits = []
    for one in files:
        scores = [_score(one, word) for word in words]
        if all(scores):
            hits.append(Hit(one, sum(scores), _excerpt(one, words)))
    return sorted(hits, key=lambda hit: (-hit.score, _newest(hit.found)))


def _plain(text: str) -> str:
    return fold(text).casefold()


def _score(one: CaseFile, word: str) -> int:
    case = one.case
    facts = (case.customer, case.product, case.stage, case.owner, case.deal, case.reason)
    return (
        TITLE * (word in _plain(case.title))
        + TAG * any(word in _plain(tag) for tag in case.tags)
        + FACT * sum(word in _plain(fact) for fact in facts if fact)
        + TEXT * min(_plain(one.body).count(word), MOST_IN_TEXT)
    )


def _excerpt(one: CaseFile, words: Sequence[str]) -> str:
    """The line with most of the words, cut around the first of them; empty where only the facts have them."""
    lines = [line.strip("#-*> ").replace("**", "") for line in one.body.splitlines()]
    best = max(lines, key=lambda line: sum(word in _plain(line) for word in words), default="")
    plain = _plain(best)
    at = min((at for word in words if (at := plain.find(word)) >= 0), default=-1)
    if at < 0:
        return ""
    line = best if len(best) == len(plain) else plain  # signs that fold into several: the place is in the folded text
    start = max(0, at - ROOM // 3)
    end = start + ROOM
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
