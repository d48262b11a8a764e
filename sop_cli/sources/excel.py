"""Workbooks of Open XML (xlsx, xlsm; Strict too) → sheets of text.

Read by ourselves, cell by cell from the XML: the libraries lose error cells and formulas without a value, or
end the whole process at a stray cell in the last column. Macros are not run, links are not followed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.sources.archive import Package
from sop_cli.sources.cells import Cells, Long, TextCollector, plain
from sop_cli.sources.gate import cannot_use
from sop_cli.sources.grid import Grid, TooSparse
from sop_cli.sources.numbers import Style, style_of
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.sheet_xml import SheetXml
from sop_cli.sources.xml_stream import parse

_MARK = "sop:"


@dataclass(frozen=True)
class SheetEntry:
    """A worksheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Relation:
    """A part that another one points to. kind: the last word of the relationship's type."""

    kind: str
    part: str


def chosen(entries: list[SheetEntry], wanted: str | None, shown: str) -> list[SheetEntry]:
    """The worksheets to read: all, or the one asked for; raises SopError when there is none."""
    if not entries:
        raise cannot_use(
            shown, _("The workbook has no worksheet, only charts or nothing."), _("Put the data on a worksheet.")
        )
    if wanted is None:
        return entries
    found = [entry for entry in entries if entry.name == wanted]
    if not found:
        names = ", ".join(entry.name for entry in entries)
        raise SopError(
            _("The workbook has no sheet called “{sheet}”.").format(sheet=wanted),
            Where(file=shown, sheet=wanted),
            _("It has: {names}.").format(names=names),
        )
    return found


class OpenXml:
    """One xlsx or xlsm file."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = main_part(package)
        self._relations = relations(package, self._main)
        self._workbook = self._tree(self._main)

    def entries(self) -> list[SheetEntry]:
        """The worksheets in their order; chart sheets and dialogs are none."""
        found = []
        for element in self._workbook.iter():
            relation = self._relations.get(_attribute(element, "id")) if _local(element) == "sheet" else None
            if relation and relation.kind == "worksheet":
                name = plain(element.get("name", ""))
                found.append(SheetEntry(name, relation.part, element.get("state", "visible") != "visible"))
        return found

    def sheets(self, entries: list[SheetEntry]) -> Iterator[RawSheet]:
        """The sheets' text, one after the other."""
        strings, styles, from_1904 = self._strings(), self._styles(), self._from_1904()
        for entry in entries:
            if entry.part not in self._package:
                raise self._package.damaged(_("its part {part} is missing").format(part=entry.part))
            cells, grid = Cells(strings, styles, from_1904), Grid()
            reader = SheetXml(self._package, entry.part, cells, grid)
            try:
                reader.read()
                frame = grid.finish()
            except TooSparse:
                raise scattered(self._package.shown, entry.name) from None
            faults = sorted([*cells.faults, *grid.faults], key=lambda fault: (fault.row, fault.column or 0))
            yield RawSheet(entry.name, frame, tuple(reader.merges), tuple(faults), entry.hidden)

    def mark(self) -> str | None:
        """The kind of our own output that the workbook's category says it is."""
        return mark_of(self._package)

    def notes(self) -> tuple[str, ...]:
        """What was left aside."""
        if any(name.endswith("vbaproject.bin") for name in self._package):
            return (_("{file}: macros are in this workbook; they are ignored.").format(file=self._package.shown),)
        return ()

    def _tree(self, part: str) -> Element:
        return tree(self._package, part)

    def _part(self, kind: str) -> str | None:
        parts = (relation.part for relation in self._relations.values() if relation.kind == kind)
        return next((part for part in parts if part in self._package), None)

    def _from_1904(self) -> bool:
        return any(
            _local(element) == "workbookPr" and element.get("date1904") in ("1", "true")
            for element in self._workbook.iter()
        )

    def _strings(self) -> list[str | Long]:
        part = self._part("sharedStrings")
        if part is None:
            return []
        strings = SharedStrings()
        parse(self._package, part, strings.start, strings.end, strings.data)
        return strings.items

    def _styles(self) -> list[Style]:
        part = self._part("styles")
        if part is None:
            return []
        root = self._tree(part)
        codes = {
            element.get("numFmtId"): element.get("formatCode") for element in root.iter() if _local(element) == "numFmt"
        }
        formats = next((element for element in root if _local(element) == "cellXfs"), None)
        numbers = [element.get("numFmtId", "0") for element in formats] if formats is not None else []
        return [style_of(int(number) if number.isdigit() else 0, codes.get(number)) for number in numbers]


class SharedStrings:
    """Collects the shared strings: runs joined, phonetic guides left out, what is too long cut."""

    def __init__(self) -> None:
        self.items: list[str | Long] = []
        self._text = TextCollector()
        self._in_text = False
        self._in_phonetic = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "t":
            self._in_text = not self._in_phonetic
        elif name == "rPh":
            self._in_phonetic = True

    def data(self, text: str) -> None:
        """Characters."""
        if self._in_text:
            self._text.add(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._in_phonetic = False
        elif name == "si":
            text = self._text.take()
            self.items.append(plain(text) if isinstance(text, str) else text)


def scattered(shown: str, sheet: str) -> SopError:
    """The error for a sheet whose few cells would need a gigantic table."""
    return SopError(
        _("The cells of this sheet are scattered too widely to be a table."),
        Where(file=shown, sheet=sheet),
        _("Delete what stands far outside of the table (Ctrl+End shows the last cell)."),
    )


def main_part(package: Package) -> str:
    """The part that the package calls its document; raises SopError when parts are missing."""
    if "[Content_Types].xml" not in package:
        raise package.damaged(_("its part {part} is missing").format(part="[Content_Types].xml"))
    found = [relation.part for relation in relations(package, "").values() if relation.kind == "officeDocument"]
    part = found[0] if found else "xl/workbook.xml"
    if part not in package:
        raise package.damaged(_("its part {part} is missing").format(part=part))
    return part


def relations(package: Package, part: str) -> dict[str, Relation]:
    """What a part (the package itself: "") points to inside the package, by id."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in package:
        return {}
    found = {}
    for element in tree(package, listing):
        if element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
            found[element.get("Id", "")] = Relation(element.get("Type", "").rpartition("/")[2], target)
    return found


def mark_of(package: Package) -> str | None:
    """What our own writers leave in the core property `category`, without its prefix."""
    found = [relation.part for relation in relations(package, "").values() if relation.kind == "core-properties"]
    for part in found:
        if part in package:
            for element in tree(package, part):
                if _local(element) == "category" and (element.text or "").startswith(_MARK):
                    return (element.text or "").removeprefix(_MARK).strip()
    return None


def tree(package: Package, part: str) -> Element:
    """A small part as a tree; raises SopError where it is no sound XML or declares entities."""
    try:
        root: Element = fromstring(package.read(part))
    except DefusedXmlException:
        raise package.has_dtd(part) from None
    except (ParseError, ValueError) as error:
        raise package.damaged(_("its part {part} is no sound XML").format(part=part)) from error
    return root


def _local(element: Element) -> str:
    return re.sub(r"^\{[^}]*\}", "", str(element.tag))


def _attribute(element: Element, local: str) -> str:
    """An attribute by its local name in any namespace but none (Strict and Transitional name `r:id` differently)."""
    return next(
        (value for key, value in element.attrib.items() if key.startswith("{") and key.endswith("}" + local)), ""
    )
