"""A baseline: what was found on some day and is not told again, so that a team can start with an untidy log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sop_cli.records.finding import Finding
from sop_cli.records.fingerprint import Fingerprint, fingerprint, fingerprint_of, plain_value
from sop_cli.values.mask import mask

FORMAT = 1
ABOUT_THE_DEFINITION = "FU000"
"""Findings of this code are about sop.yaml; no baseline holds them."""


class Known(BaseModel):
    """Findings that are alike, and how many of them there were."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    field: str | None = None
    customer: str | None = None
    owner: str | None = None
    date: str | None = None
    value: str | None = None
    count: int = Field(1, ge=1)

    @property
    def key(self) -> Fingerprint:
        """What they are recognised by."""
        return fingerprint_of(self.code, self.field, self.customer, self.owner, self.date or "", self.value or "")


class Baseline(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sop_baseline: Literal[1] = 1
    sop: str
    as_of: date
    known: list[Known]

    @classmethod
    def of(cls, findings: Iterable[Finding], *, sop: str, as_of: date) -> Baseline:
        """The baseline that holds these findings, in an order that does not depend on theirs."""
        counts: Counter[Fingerprint] = Counter()
        first: dict[Fingerprint, Finding] = {}
        for finding in findings:
            if finding.code != ABOUT_THE_DEFINITION:
                counts[fingerprint(finding)] += 1
                first.setdefault(fingerprint(finding), finding)
        known = [_known(first[key], counts[key]) for key in sorted(counts)]
        return cls(sop=sop, as_of=as_of, known=known)

    @property
    def size(self) -> int:
        """How many findings it holds."""
        return sum(entry.count for entry in self.known)

    def json_text(self) -> str:
        """The file: a line an entry, so that two of them can be compared by eye."""
        head = self.model_dump_json(exclude={"known"}).removesuffix("}")
        lines = [f"  {entry.model_dump_json(exclude_none=True)}" for entry in self.known]
        return f'{head},"known":[\n' + ",\n".join(lines) + "\n]}\n"


def _known(finding: Finding, count: int) -> Known:
    return Known(
        code=finding.code,
        field=finding.field,
        customer=mask(finding.customer) if finding.customer else None,
        owner=mask(finding.owner) if finding.owner else None,
        date=finding.day.isoformat() if finding.day else None,
        value=plain_value(finding) or None,
        count=count,
    )
