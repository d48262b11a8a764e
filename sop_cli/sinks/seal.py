"""Workbooks to the byte the same for the same content: no clock in the package, no names of people or machines."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_UNLINKED = re.compile(rb'(<(?:c:)?numFmt formatCode="[^"]*") ?/>')
"""A chart label's own format, which openpyxl writes without saying that it is not the cells' format."""


def sealed(data: bytes, as_of: date) -> bytes:
    """The same package with the as-of date where the clock was, and every part packed alike."""
    out = io.BytesIO()
    stamp = f"{as_of.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            if entry.filename.startswith("xl/charts/"):
                content = _UNLINKED.sub(rb'\g<1> sourceLinked="0"/>', content)
            new.writestr(_plain(entry.filename), content)
    return out.getvalue()


def _plain(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    return info
