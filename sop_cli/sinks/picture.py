"""PDF and PNG: our page drawn by a browser of this machine, or our workbook printed by its LibreOffice."""

from __future__ import annotations

import re
import shutil
import struct
import tempfile
import zlib
from pathlib import Path

from sop_cli.errors import MachineError
from sop_cli.i18n import _
from sop_cli.reports.result import Result
from sop_cli.sinks import browser
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.page import still

PHONE, WIDE = 420, 900
"""How wide a picture is: for a phone what is meant for it, else what a table needs. In the page's pixels."""

_OFFICES = ("soffice", "libreoffice")
_STAMP = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)(\d{14})([^)]*)\)")
_ID = re.compile(rb"(/ID ?\[ ?<)([0-9A-Fa-f]+)(> ?<)([0-9A-Fa-f]+)(>)")
_PNG = b"\x89PNG\r\n\x1a\n"
_POCKET = frozenset({"one-page", "good-news"})


def require() -> None:
    """Raise MachineError where this machine has neither a browser nor LibreOffice."""
    if browser.find() is None:
        _program()


def pdf(result: Result, meta: Meta) -> bytes:
    """The result as it is printed on A4.

    Raises MachineError where this machine has neither a browser nor LibreOffice.
    """
    program = browser.find()
    made = browser.as_pdf(program, still(result, meta)) if program else _office(result, meta, "pdf")
    return sealed(made, meta)


def png(result: Result, meta: Meta) -> bytes:
    """The result as one picture as high as it needs; what fits on one page is made for a phone."""
    program = browser.find()
    if program is None:
        return plain(_office(result, meta, "png"))
    width = PHONE if result.report().kind in _POCKET else WIDE
    picture, high = browser.as_png(program, still(result, meta, measured=True), width)
    return plain(picture, high)


def sealed(data: bytes, meta: Meta) -> bytes:
    """A PDF with the as-of date where the clock was, so that the same run gives the same bytes."""
    day = meta.as_of.strftime("%Y%m%d").encode() + b"000000"
    data = _STAMP.sub(lambda m: m[1] + day + re.sub(rb"\d", b"0", m[3]) + b")", data)
    return _ID.sub(lambda m: m[1] + b"0" * len(m[2]) + m[3] + b"0" * len(m[4]) + m[5], data)


def plain(data: bytes, high: int | None = None) -> bytes:
    """A PNG of the picture alone, without remarks of the program, cut below `high` rows.

    A row of a PNG rests only on those above it: what is below can go without looking at the picture.
    """
    if not data.startswith(_PNG):
        raise MachineError(_("The browser made no picture of the page."))
    chunks, at = [], len(_PNG)
    while at + 12 <= len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    head = next(body for name, body in chunks if name == b"IHDR")
    wide, tall, depth, colour = struct.unpack(">IIBB", head[:10])
    rows = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    kept = min(high or tall, tall)
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    pixels = rows[: kept * (1 + -(-wide * depth * samples // 8))]
    palette = b"".join(_chunk(name, body) for name, body in chunks if name in (b"PLTE", b"tRNS"))
    head = struct.pack(">II", wide, kept) + head[8:]
    return _PNG + _chunk(b"IHDR", head) + palette + _chunk(b"IDAT", zlib.compress(pixels, 9)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _office(result: Result, meta: Meta, kind: str) -> bytes:
    """The workbook as LibreOffice prints it: the way where there is no browser."""
    program = _program()
    from sop_cli.sinks.workbook import workbook

    with tempfile.TemporaryDirectory(prefix="sop-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "page.xlsx"
        source.write_bytes(workbook(result, meta))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        browser.waited(
            [program, profile, "--headless", "--norestore", "--convert-to", kind, "--outdir", str(folder), str(source)],
            folder,
        )
        made = folder / f"page.{kind}"
        if not made.is_file():
            raise MachineError(_("LibreOffice could not print the workbook."), hint=_("Write the page as .html."))
        return made.read_bytes()


def _program() -> str:
    """LibreOffice. Raises MachineError where there is none."""
    program = next((found for name in _OFFICES if (found := shutil.which(name))), None)
    if program is None:
        raise MachineError(
            _("This machine has no program that draws PDF or PNG files."),
            hint=_(
                "Install Chrome, Edge, Chromium or LibreOffice (or name a browser in SOP_BROWSER); or write .html and "
                "print it from a browser."
            ),
        )
    return program
