"""Which workbook is this? A zip or compound file → its sheets, by the reader of its format; what is none is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Protocol

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.sources.archive import Package
from sop_cli.sources.biff import Biff, has_password, too_old
from sop_cli.sources.excel import OpenXml, main_part, mark_of
from sop_cli.sources.gate import cannot_use
from sop_cli.sources.ods import OpenDocument
from sop_cli.sources.ole import CompoundFile
from sop_cli.sources.raw import RawFile, RawSheet
from sop_cli.sources.sheets import SheetEntry, chosen
from sop_cli.sources.xlsb import BinaryXml

_CONTENT_TYPES = "[Content_Types].xml"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OTHER_PACKAGES = (("word/", "Word"), ("ppt/", "PowerPoint"), ("visio/", "Visio"), ("index/", "Apple iWork"))
_OTHER_STREAMS = (("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint"), ("VisioDocument", "Visio"))


class Workbook(Protocol):
    """A workbook of any format."""

    def entries(self) -> list[SheetEntry]:
        """Its worksheets in their order."""

    def sheets(self, entries: list[SheetEntry]) -> Iterator[RawSheet]:
        """The text of some of them."""


def read_package(data: bytes, shown: str, sha256: str, sheet: str | None) -> RawFile:
    """Read a zip file as the workbook that it is; raises SopError when it is none or cannot be trusted."""
    package = Package(data, shown)
    package.check()
    book, is_ours = _open(package)
    sheets = tuple(book.sheets(chosen(book.entries(), sheet, shown)))
    return RawFile(shown, sha256, None, sheets, mark_of(package) if is_ours else None, _notes(package))


def read_compound(data: bytes, shown: str, sha256: str, sheet: str | None) -> RawFile:
    """Read a compound file (.xls); raises SopError when it is another one or is called by a new format's name."""
    file = CompoundFile(data, shown)
    if "EncryptedPackage" in file:
        raise has_password(shown)
    for stream, program in _OTHER_STREAMS:
        if stream in file:
            raise _document(shown, program)
    if "Workbook" not in file:
        raise (
            too_old(shown)
            if "Book" in file
            else cannot_use(
                shown,
                _("This is an Office file without a workbook in it."),
                _("Send the table itself, as .xlsx or .csv."),
            )
        )
    if PurePath(shown).suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".ods"):
        raise cannot_use(
            shown,
            _("This is a workbook in the old Excel format (97–2003, .xls), though its name ends in {ending}.").format(
                ending=PurePath(shown).suffix
            ),
            _("Open it in Excel or WPS and save it as .xlsx."),
        )
    book = Biff(file)
    return RawFile(shown, sha256, None, tuple(book.sheets(chosen(book.entries(), sheet, shown))))


def _open(package: Package) -> tuple[Workbook, bool]:
    """The reader for a package, and whether our own mark may be in it."""
    if "mimetype" in package and "content.xml" in package:
        kind = package.read("mimetype").decode("ascii", "replace").strip()
        if not kind.startswith(_ODS):
            raise _document(package.shown, kind.rpartition(".")[2])
        return OpenDocument(package), False
    if not any(name.startswith("xl/") for name in package) and not _is_open_xml(package):
        raise _no_workbook(package)
    return _open_xml(package), True


def _is_open_xml(package: Package) -> bool:
    return _CONTENT_TYPES in package and not _other_program(package)


def _open_xml(package: Package) -> Workbook:
    main = main_part(package) or "xl/workbook.xml"
    for part in (_CONTENT_TYPES, main):
        if part not in package:
            raise package.damaged(_("its part {part} is missing").format(part=part))
    return BinaryXml(package, main) if main.casefold().endswith(".bin") else OpenXml(package, main)


def _other_program(package: Package) -> str | None:
    names = list(package)
    return next((program for folder, program in _OTHER_PACKAGES if any(n.startswith(folder) for n in names)), None)


def _no_workbook(package: Package) -> SopError:
    program = _other_program(package)
    if program:
        return _document(package.shown, program)
    return cannot_use(
        package.shown,
        _("This is a zip archive, not a workbook; in it: {names}.").format(names=", ".join(list(package)[:5]) or "—"),
        _("Unpack it and use the files in it."),
    )


def _document(shown: str, program: str) -> SopError:
    return cannot_use(
        shown,
        _("This is a {program} document, not a workbook.").format(program=program),
        _("Send the table itself, as .xlsx or .csv."),
    )


def _notes(package: Package) -> tuple[str, ...]:
    if any(name.endswith("vbaproject.bin") for name in package):
        return (_("{file}: there are macros in this workbook; they are ignored.").format(file=package.shown),)
    return ()
