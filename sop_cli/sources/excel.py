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

from sop_cli.i18n import _
from sop_cli.sources.archive import Package
from sop_cli.sources.cells import Cells, Long, TextCollector, plain
from sop_cli.sources.numbers import Style, style_of
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.sheet_xml import SheetXml
from sop_cli.sources.sheets import SheetEntry, finished
from sop_cli.sources.xml_stream import Start, parse

_MARK = "sop:"


@dataclass(frozen=True)
class Relation:
    """A part that another one points to. kind: the last word of the relationship's type."""

    kind: str
    part: str


class OpenXml:
    """One xlsx or xlsm file."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._relations = relations(package, main)
        self._listing = _Listing()
        self._parse(main, self._listing.start)

    def entries(self) -> list[SheetEntry]:
        """The worksheets in their order; chart sheets and dialogs are none."""
        found = []
        for name, state, identity in self._listing.sheets:
            relation = self._relations.get(identity)
            if relation and relation.kind == "worksheet":
                found.append(SheetEntry(name, relation.part, state != "visible"))
        return found

    def sheets(self, entries: list[SheetEntry]) -> Iterator[RawSheet]:
        """The sheets' text, one after the other."""
        strings, styles = self._strings(), self._styles()
        for entry in entries:
            if entry.part not in self._package:
                raise self._package.damaged(_("its part {part} is missing").format(part=entry.part))
            reader = SheetXml(self._package, entry.part, Cells(strings, styles, self._listing.from_1904))
            yield finished(entry, reader, self._package.shown)

    def _parse(self, part: str, start: Start) -> None:
        parse(self._package, part, self._package.stream(part), start, lambda _name: None, lambda _text: None)

    def _strings(self) -> list[str | Long]:
        part = part_of(self._package, self._relations, "sharedStrings")
        strings = SharedStrings()
        if part:
            chunks = self._package.stream(part)
            parse(self._package, part, chunks, strings.start, strings.end, strings.data)
        return strings.items

    def _styles(self) -> list[Style]:
        part = part_of(self._package, self._relations, "styles")
        formats = _Formats()
        if part:
            self._parse(part, formats.start)
        return [style_of(number, formats.codes.get(number)) for number in formats.of_cells]


class _Listing:
    """What a workbook part lists: (name, state, id of the relation) of its sheets, and where its dates begin."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "sheet":
            identity = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((plain(attributes.get("name", "")), attributes.get("state", "visible"), identity))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class _Formats:
    """The number formats of a style sheet: their codes by number, and the number that each cell format uses."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.of_cells: list[int] = []
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "cellXfs":
            self._in_cells = True
        elif name in ("cellStyleXfs", "cellStyles", "dxfs"):
            self._in_cells = False
        elif name in ("numFmt", "xf"):
            text = attributes.get("numFmtId", "0")
            number = int(text) if text.isdecimal() and len(text) < 10 else 0
            if name == "xf" and self._in_cells:
                self.of_cells.append(number)
            elif name == "numFmt" and not self._in_cells:
                self.codes.setdefault(number, attributes.get("formatCode", ""))


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


def main_part(package: Package) -> str | None:
    """The part that the package calls its document; None where it calls none."""
    found = [relation.part for relation in relations(package, "").values() if relation.kind == "officeDocument"]
    return found[0] if found else None


def part_of(package: Package, related: dict[str, Relation], kind: str) -> str | None:
    """The first part of a kind that really is in the package."""
    parts = (relation.part for relation in related.values() if relation.kind == kind)
    return next((part for part in parts if part in package), None)


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
    part = part_of(package, relations(package, ""), "core-properties")
    for element in tree(package, part) if part else ():
        if _local(element) == "category" and (element.text or "").startswith(_MARK):
            return (element.text or "").removeprefix(_MARK).strip()
    return None


def tree(package: Package, part: str) -> Element:
    """A small part as a tree; raises SopError where it is no sound XML or declares entities."""
    try:
        root: Element = fromstring(package.read(part))
    except DefusedXmlException:
        raise package.has_dtd(part) from None
    except (ParseError, ValueError, LookupError) as error:
        raise package.damaged(_("its part {part} is no sound XML").format(part=part)) from error
    return root


def _local(element: Element) -> str:
    return re.sub(r"^\{[^}]*\}", "", str(element.tag))
