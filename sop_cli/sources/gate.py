"""The gate before every parser: is this a file at all, is it of a sane size, and what is it by its content?

A name's ending says what somebody wished for, the first bytes what is there. What is no table is named as what it is.
"""

from __future__ import annotations

import errno
import re
import stat
from enum import StrEnum
from pathlib import Path

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _

MIB = 1 << 20
MAX_BYTES = 1024 * MIB
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
MAX_CELL = 32_767
KEPT_OF_LONG_CELL = 200
"""Limits of one file: bytes on disk; columns and rows of a workbook's sheet; characters of a cell (as in Excel)."""


class Shape(StrEnum):
    """What a file is by its content, as far as a reader is concerned."""

    TEXT = "text"
    HTML = "html"
    ZIP = "zip"
    OLE = "ole"


_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_MARK = re.compile(rb'<meta name="sop" content="([a-z0-9:-]+)"')
_MIME_PAGE = re.compile(rb"\s*MIME-Version:.{0,4000}?text/html", re.IGNORECASE | re.DOTALL)


def cannot_use(shown: str, message: str, hint: str | None = None) -> SopError:
    """The error that says a whole file cannot be used."""
    return SopError(message, Where(file=shown), hint)


def damaged(shown: str, reason: str) -> SopError:
    """The error that says a workbook is damaged, and how."""
    return cannot_use(
        shown,
        _("The workbook is damaged: {reason}.").format(reason=reason),
        _("Get the original once more, or open it in Excel or WPS, let it be repaired, and save it as .xlsx."),
    )


def load(path: Path, shown: str) -> bytes:
    """The bytes of a regular file of a sane size; raises SopError for anything else."""
    if path.name.startswith("~$"):
        raise cannot_use(
            shown,
            _("This is the lock file that Excel lays down while a workbook is open, not the workbook itself."),
            _("Use the file without ~$ in its name; this one goes away when Excel is closed."),
        )
    try:
        _check_entry(path, shown)
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(error, shown) from error
    if not data:
        raise cannot_use(shown, _("The file is empty (0 bytes)."), _("Save or send it again."))
    return data


def _check_entry(path: Path, shown: str) -> None:
    entry = path.stat()
    if stat.S_ISDIR(entry.st_mode):
        raise cannot_use(shown, _("This is a folder, not a file."), _("Name the files in it."))
    if not stat.S_ISREG(entry.st_mode):
        raise cannot_use(shown, _("This is not a regular file (a pipe or a device)."), _("Save the data as a file."))
    if entry.st_size > MAX_BYTES:
        raise cannot_use(
            shown,
            _("The file is too large: {size} MB, the limit is {limit} MB.").format(
                size=entry.st_size // MIB, limit=MAX_BYTES // MIB
            ),
            _("Split it into several files, for example one a year."),
        )


def _unreadable(error: OSError, shown: str) -> SopError:
    if isinstance(error, FileNotFoundError):
        return cannot_use(shown, _("There is no such file."), _("Check the name and the folder."))
    if isinstance(error, PermissionError):
        hint = _("Close it in other programs, or ask for the right to read it.")
        return cannot_use(shown, _("The file may not be read."), hint)
    if error.errno == errno.ELOOP:
        return cannot_use(shown, _("The file is a link that leads back to itself."), _("Name the file itself."))
    return cannot_use(shown, _("The file cannot be read: {reason}.").format(reason=error.strerror))


def shape_of(data: bytes, shown: str) -> Shape:
    """What the bytes are; raises SopError naming what they are when no reader here can use them."""
    if data.startswith(_OLE_MAGIC):
        return Shape.OLE
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Shape.ZIP
    for magic, name in _MAGIC:
        if data.startswith(magic) and _is_binary(magic, data):
            raise cannot_use(
                shown,
                _("This is a {kind} file, not a table.").format(kind=name),
                _("Send the table itself, as .xlsx or .csv."),
            )
    head = data[:8192].removeprefix(b"\xef\xbb\xbf")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise cannot_use(
            shown,
            _("This is an “XML Spreadsheet 2003” file, which is not read."),
            _("Open it in Excel or WPS and save it as .xlsx."),
        )
    if _HTML.match(head) or _MIME_PAGE.match(head):
        return Shape.HTML
    return Shape.TEXT


def _is_binary(magic: bytes, data: bytes) -> bool:
    """A table may begin with the letters MZ or BZh; a program or an archive has control bytes right behind them."""
    return not magic.isalnum() or any(byte < 9 for byte in data[:64])


def mark_of_page(data: bytes) -> str | None:
    """The kind of our own output that a page says it is."""
    found = _PAGE_MARK.search(data[:65_536])
    return found.group(1).decode("ascii") if found else None


def page_is_no_table(shown: str) -> SopError:
    """The error for HTML under whatever name."""
    return cannot_use(
        shown,
        _("This is an HTML page, not a table, whatever its name says."),
        _("Open it in Excel or WPS and save it as .xlsx, or export it again as CSV or Excel."),
    )
