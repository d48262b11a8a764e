"""The counts of a check, as the contract words them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import polars as pl

from sop_cli.rules.findings import Source
from sop_cli.rules.log import CLIENT, PERSON, Log
from sop_cli.rules.wording import filled

_DIGITS = 6


def summarise(log: Log, sources: Sequence[Source]) -> dict[str, Any]:
    """`summary` of check-followups: records, customers, owners, findings by weight, by code and by owner."""
    data = log.data
    return {
        "records": data.height,
        "customers": data[CLIENT].drop_nulls().n_unique(),
        "owners": data[PERSON].drop_nulls().n_unique(),
        "errors": _count(sources, "error"),
        "warnings": _count(sources, "warning"),
        "by_code": _by_code(sources),
        "by_owner": _by_owner(log, sources),
    }


class Logs(NamedTuple):
    """What checking logs came to, for a review: the `summary`, and by code what is not only for information."""

    summary: dict[str, Any]
    to_check: dict[str, int]

    @classmethod
    def of(cls, log: Log, sources: Sequence[Source]) -> Logs:
        """Count the findings of a log."""
        weighty = [source for source in sources if source.severity != "info"]
        return cls(summarise(log, sources), _by_code(weighty))


def _by_code(sources: Sequence[Source]) -> dict[str, int]:
    codes: dict[str, int] = {}
    for source in sources:
        codes[source.code] = codes.get(source.code, 0) + source.frame.height
    return {code: codes[code] for code in sorted(codes) if codes[code]}


def _count(sources: Sequence[Source], severity: str) -> int:
    return sum(source.frame.height for source in sources if source.severity == severity)


def _by_owner(log: Log, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """Everybody with records or findings, by name; records without an owner come last, under null."""
    cells = pl.sum_horizontal([filled(field).cast(pl.Int64) for field in log.required] or [pl.lit(0)])
    owned = log.frame.group_by(PERSON).agg(
        records=pl.len(), customers=pl.col(CLIENT).drop_nulls().n_unique(), filled=cells.sum()
    ).collect(engine="streaming")  # fmt: skip
    people = {row[PERSON]: row for row in owned.iter_rows(named=True)}
    errors, warnings = _weighed(sources, "error"), _weighed(sources, "warning")
    named = {name for name in (*people, *errors, *warnings) if name}
    names = [*sorted(named), *([None] if None in people else [])]
    return [_owner(name, people.get(name), errors, warnings, len(log.required)) for name in names]


def _owner(
    name: str | None, row: dict[str, Any] | None, errors: dict[str, int], warnings: dict[str, int], required: int
) -> dict[str, Any]:
    records = row["records"] if row else 0
    cells = records * required
    return {
        "owner": name,
        "records": records,
        "customers": row["customers"] if row else 0,
        "errors": errors.get(name or "", 0),
        "warnings": warnings.get(name or "", 0),
        "completeness": round(float(Fraction(row["filled"], cells)), _DIGITS) if row and cells else None,
    }


def _weighed(sources: Sequence[Source], severity: str) -> dict[str, int]:
    """How many findings of a weight each person has; those of records without an owner stand under the empty name."""
    frames = [source.frame.select(PERSON) for source in sources if source.severity == severity]
    if not frames:
        return {}
    counted = pl.concat(frames).group_by(PERSON).agg(n=pl.len())
    return {name or "": n for name, n in counted.iter_rows()}
