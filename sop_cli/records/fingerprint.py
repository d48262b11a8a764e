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


Fingerprint = tuple[str, str, str, str, str, str]


def fingerprint(finding: Finding) -> Fingerprint:
    """Code, field, customer, owner, day and value; where the row stands does not count, nor how names are spaced."""
    day = finding.day.isoformat() if finding.day else ""
    return fingerprint_of(finding.code, finding.field, finding.customer, finding.owner, day, plain_value(finding))


def plain_value(finding: Finding) -> str:
    """The finding's value as it is compared."""
    return _normal(finding.value or "")


def fingerprint_of(
    code: str, field: str | None, customer: str | None, owner: str | None, day: str, value: str
) -> Fingerprint:
    return code, field or "", same_name(mask(customer or "")), same_name(mask(owner or "")), day, value


def _normal(value: str) -> str:
    """The value without differences of width, case and white space, with personal numbers masked; long ones end in a
    checksum, so that two that begin alike are told apart."""
    text = mask(_BLANK.sub(" ", unicodedata.normalize("NFKC", value)).strip().casefold())
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}…{hashlib.sha256(text.encode('utf-8', 'backslashreplace')).hexdigest()[:12]}"
