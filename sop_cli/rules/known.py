"""What is known already and not told again: findings held against a baseline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import polars as pl

from sop_cli.records.baseline import ABOUT_THE_DEFINITION, Baseline, Known
from sop_cli.records.fingerprint import Fingerprint, fingerprint
from sop_cli.records.people import name_key
from sop_cli.rules.findings import Source
from sop_cli.rules.run import Checked


@dataclass(frozen=True)
class Outcome:
    """What a baseline came to.

    known: findings that it holds. hidden: of these still there and not told. gone: of these not there any more; None
    where only a part of the logs was looked at.
    """

    known: int
    hidden: int
    gone: int | None

    def as_json(self) -> dict[str, int | None]:
        """The public keys."""
        return {"known": self.known, "hidden": self.hidden, "gone": self.gone}


def without_known(checked: Checked, baseline: Baseline, *, whole: bool) -> tuple[Checked, Outcome]:
    """The check without what the baseline holds: of alike findings as many as it counts, the rest is new.

    whole: all of the workspace's logs were looked at. What was not chosen counts neither as hidden nor as gone.
    """
    left: Counter[Fingerprint] = Counter()
    for entry in baseline.known:
        left[entry.key] += entry.count
    kept = [_new(source, left) for source in checked.sources]
    hidden = baseline.size - left.total()
    outside = sum(left[key] for key in {e.key for e in baseline.known if not _looked_at(checked, e)})
    return (
        replace(checked, sources=tuple(source for source in kept if source.frame.height)),
        Outcome(baseline.size, hidden, left.total() - outside if whole else None),
    )


def _new(source: Source, left: Counter[Fingerprint]) -> Source:
    """The source without what is left of the baseline; what is taken is taken off."""
    if source.code == ABOUT_THE_DEFINITION:
        return source
    known = []
    for finding in source.findings():
        key = fingerprint(finding)
        known.append(left[key] > 0)
        left[key] -= left[key] > 0
    return source.without(pl.lit(pl.Series(known, dtype=pl.Boolean))) if any(known) else source


def _looked_at(checked: Checked, entry: Known) -> bool:
    scope = checked.scope
    if entry.code not in checked.ran:
        return False
    owned = scope.owners is None or (bool(entry.owner) and name_key(entry.owner or "") in map(name_key, scope.owners))
    recent = scope.since is None or entry.date is None or entry.date >= scope.since.isoformat()
    return owned and recent
