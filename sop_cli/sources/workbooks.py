"""Which workbook is this? A zip or compound file → its sheets, by the reader of its format; what is none is named."""

from __future__ import annotations

from pathlib import PurePath

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.sources.archive import Package
from sop_cli.sources.gate import cannot_use, damaged
from sop_cli.sources.open_xml import OpenXml, main_part, mark_of
from sop_cli.sources.other_workbooks import read_binary, read_old, read_open_document
from sop_cli.sources.raw import RawFile
from sop_cli.sources.sheets import Contents, chosen

_CONTENT_TYPES = "[Content_Types].xml"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OTHER_PACKAGES = (("word/", "Word"), ("ppt/", "PowerPoint"), ("visio/", "Visio"), ("index/", "Apple iWork"))
_OTHER_STREAMS = (("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint"), ("VisioDocument", "Visio"))


def read_package(data: bytes, shown: str, sha256: str, sheet: str | None) -> RawFile:
    """Read a zip file as the workbook that it is; raises SopError when it is none or cannot be trusted."""
    package = Package(data, shown)
    if "mimetype" in package and "content.xml" in package:
        kind = package.read("mimetype").decode("ascii", "replace").strip()
        if not kind.startswith(_ODS):
            raise _document(package.shown, kind.rpartition(".")[2])
        contents, mark = read_open_document(package, data, sheet), None
    elif any(name.startswith("xl/") for name in package) or _is_open_xml(package):
        contents, mark = _read_open_xml(package, data, sheet), mark_of(package)
    else:
        raise _no_workbook(package)
    return RawFile(shown, sha256, None, contents.sheets, mark, (*contents.notes, *_notes(package)))


def _read_open_xml(package: Package, data: bytes, sheet: str | None) -> Contents:
    main = main_part(package) or "xl/workbook.xml"
    for part in (_CONTENT_TYPES, main):
        if part not in package:
            raise package.damaged(_("its part {part} is missing").format(part=part))
    if main.casefold().endswith(".bin"):
        return read_binary(package, main, data, sheet)
    book = OpenXml(package, main, data)
    entries = chosen(book.entries(), sheet, package.shown)
    book.check(entries)
    return Contents(tuple(book.sheets(entries)))


def read_compound(data: bytes, shown: str, sha256: str, sheet: str | None) -> RawFile:
    """Read a compound file (.xls); raises SopError when it is another one or is called by a new format's name."""
    if _has_stream(data, "EncryptedPackage"):
        raise cannot_use(
            shown, _("The workbook is protected by a password."), _("Save a copy without a password to open it.")
        )
    for stream, program in _OTHER_STREAMS:
        if _has_stream(data, stream):
            raise _document(shown, program)
    if not _has_stream(data, "Workbook"):
        raise _without_workbook(data, shown)
    if PurePath(shown).suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".ods"):
        raise cannot_use(
            shown,
            _("This is a workbook in the old Excel format (97–2003, .xls), though its name ends in {ending}.").format(
                ending=PurePath(shown).suffix
            ),
            _("Open it in Excel or WPS and save it as .xlsx."),
        )
    contents = read_old(data, shown, sheet)
    return RawFile(shown, sha256, None, contents.sheets, notes=contents.notes)


def _has_stream(data: bytes, name: str) -> bool:
    """Is a stream of that name in a compound file? Its directory holds names in UTF-16, ended by a zero."""
    return f"{name}\0".encode("utf-16-le") in data


def _without_workbook(data: bytes, shown: str) -> SopError:
    if _has_stream(data, "Book"):
        return cannot_use(
            shown,
            _("This workbook was written by Excel 95 or older."),
            _("Open it in Excel or WPS and save it as .xlsx."),
        )
    if _has_stream(data, "Root Entry"):
        message = _("This is an Office file without a workbook in it.")
        return cannot_use(shown, message, _("Send the table itself, as .xlsx or .csv."))
    return damaged(shown, _("its inner file system does not hold together"))


def _is_open_xml(package: Package) -> bool:
    return _CONTENT_TYPES in package and not _other_program(package)


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
