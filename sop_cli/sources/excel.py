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
from sop_cli.sources.xml_stream import parse

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
        self._workbook = tree(package, main)

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
            reader = SheetXml(self._package, entry.part, Cells(strings, styles, from_1904))
            yield finished(entry, reader, self._package.shown)

    def _from_1904(self) -> bool:
        return any(
            _local(element) == "workbookPr" and element.get("date1904") in ("1", "true")
            for element in self._workbook.iter()
        )

    def _strings(self) -> list[str | Long]:
        part = part_of(self._package, self._relations, "sharedStrings")
        if part is None:
            return []
        strings = SharedStrings()
        parse(self._package, part, self._package.stream(part), strings.start, strings.end, strings.data)
        return strings.items

    def _styles(self) -> list[Style]:
        part = part_of(self._package, self._relations, "styles")
        if part is None:
            return []
        root = tree(self._package, part)
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
