"""What makes a finding the same finding tomorrow, in another file, another encoding, another order of rows."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from sop_cli.records.finding import Finding
from sop_cli.values.mask import mask
from sop_cli.values.text import same_name

_BLANK = re.compile(r"\s+")
_LONGEST = 60


def fingerprint(finding: Finding) -> tuple[str, str, str, str, str, str]:
    """Code, field, customer, owner, day and value; where the row stands does not count, nor how names are spaced."""
    return (
        finding.code,
        finding.field or "",
        same_name(finding.customer or ""),
        same_name(finding.owner or ""),
        finding.day.isoformat() if finding.day else "",
        _normal(finding.value or ""),
    )


def _normal(value: str) -> str:
    """The value without differences of width, case and white space, with personal numbers masked; long ones end in a
    checksum, so that two that begin alike are told apart."""
    text = mask(_BLANK.sub(" ", unicodedata.normalize("NFKC", value)).strip().casefold())
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}…{hashlib.sha256(text.encode('utf-8', 'backslashreplace')).hexdigest()[:12]}"
