"""Workbooks of Open XML (xlsx, xlsm; Strict too) → sheets of text.

python-calamine reads them. What it loses or does not survive is looked for beside it, while the gate unpacks the parts:
see `sheet_scan` and `strings_scan`. Macros are not run, links are not followed.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sop_cli.i18n import _
from sop_cli.sources.archive import Package
from sop_cli.sources.bulk import Bulk, NotRead
from sop_cli.sources.gate import MIB
from sop_cli.sources.grid import TooSparse
from sop_cli.sources.numbers import Style, style_of
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.second_look import look_again
from sop_cli.sources.sheet_scan import SheetScan, is_scattered
from sop_cli.sources.sheets import Cells, SheetEntry, finished, scattered, unescaped
from sop_cli.sources.strings_scan import StringsScan

_MARK = "sop:"
_LITTLE_TEXT = 64 * MIB
_MOST_TEXT = 1024 * MIB
_MOST_TIMES = 50
"""Shared strings copied into all cells: this much is harmless, this much too much, and so many times the file."""

_QUICKLY_SEARCHED = 4 * MIB
_FORMAT = re.compile(r"<(?:[\w.-]+:)?numFmt\s[^<>]*>")
_CELL_FORMATS = re.compile(r"<((?:[\w.-]+:)?cellXfs)\b.*?</\1>", re.DOTALL)
_CELL_FORMAT = re.compile(r"<(?:[\w.-]+:)?xf\b[^<>]*>")
_NUMBER = re.compile(r"\bnumFmtId\s*=\s*[\"']([0-9]{1,9})[\"']")
_CODE = re.compile(r"\bformatCode\s*=\s*([\"'])(.*?)\1")


@dataclass(frozen=True)
class Relation:
    """A part that another one points to. kind: the last word of the relationship's type."""

    kind: str
    part: str


class OpenXml:
    """One xlsx or xlsm file."""

    def __init__(self, package: Package, main: str, data: bytes) -> None:
        self._package = package
        self._data = data
        self._relations = relations(package, main)
        self._book = tree(package, main)
        self._strings = StringsScan()
        self._scans: dict[str, SheetScan] = {}
        self._bulk: Bulk | None = None

    def entries(self) -> list[SheetEntry]:
        """The worksheets in their order; chart sheets and dialogs are none."""
        found = []
        for index, sheet in enumerate(_named(self._book, "sheet")):
            identity = next((value for key, value in sheet.items() if key.endswith("}id")), "")
            relation = self._relations.get(identity)
            if relation and relation.kind == "worksheet":
                hidden = sheet.get("state", "visible") != "visible"
                found.append(SheetEntry(unescaped(sheet.get("name", "")), index, hidden, relation.part))
        return found

    def check(self, entries: list[SheetEntry]) -> None:
        """Let nothing through the gate that is damaged or dangerous, and look at the parts that will be read."""
        for entry in entries:
            if entry.part not in self._package:
                raise self._package.damaged(_("its part {part} is missing").format(part=entry.part))
        self._scans = {entry.part: SheetScan(self._strings) for entry in entries}
        strings = part_of(self._package, self._relations, "sharedStrings")
        watchers = {strings: self._strings.watch} if strings else {}
        self._package.check(watchers | {part: scan.watch for part, scan in self._scans.items()})
        for scan in self._scans.values():
            scan.close()

    def sheets(self, entries: list[SheetEntry]) -> Iterator[RawSheet]:
        """The sheets' text, one after the other."""
        for entry in entries:
            try:
                yield finished(entry, self._cells(entry, self._scans[entry.part]))
            except TooSparse:
                raise scattered(self._package.shown, entry.name) from None

    def _cells(self, entry: SheetEntry, scan: SheetScan) -> Cells:
        if not (scan.odd or self._strings.lies or self._is_scattered(entry, scan) or self._is_bloated(entry, scan)):
            try:
                return self._read(entry, scan)
            except NotRead:
                pass
        from sop_cli.sources.careful import read_carefully

        cells = Cells(faults=dict(scan.faults))
        read_carefully(self._package, self._data, entry, cells)
        return cells

    def _read(self, entry: SheetEntry, scan: SheetScan) -> Cells:
        self._bulk = self._bulk or Bulk(self._data, self._package.shown)
        cells, texts = self._bulk.read(entry)
        cells.faults.update(scan.faults)
        is_small = self._package.size(entry.part) < _QUICKLY_SEARCHED
        wanted = texts.doubtful | {place for place in texts.large if is_small or place[1] in texts.dated}
        if wanted:
            sheet = self._package.stream(entry.part)
            look_again(cells, wanted, sheet, scan.prefix, self._styles(), from_1904=self._is_from_1904())
        return cells

    def _is_scattered(self, entry: SheetEntry, scan: SheetScan) -> bool:
        if scan.is_unplaced:
            return is_scattered(self._package.stream(entry.part), scan.prefix)
        return scan.is_scattered

    def _is_bloated(self, entry: SheetEntry, scan: SheetScan) -> bool:
        """Would the shared strings, copied into all cells, fill the memory? Raises SopError where nothing helps."""
        limit = min(max(_LITTLE_TEXT, _MOST_TIMES * len(self._data)), _MOST_TEXT)
        if scan.references * self._strings.longest <= limit:
            return False
        whole, cut = self._strings.volumes(self._package.stream(entry.part))
        if cut > limit:
            raise self._package.too_large(cut)
        return whole > limit

    def _is_from_1904(self) -> bool:
        return any(element.get("date1904") in ("1", "true") for element in _named(self._book, "workbookPr"))

    def _styles(self) -> list[Style]:
        """What each cell format makes of a number. Style sheets grow to many megabytes: they are only searched."""
        part = part_of(self._package, self._relations, "styles")
        text = b"".join(self._package.stream(part)).decode("utf-8", "replace") if part else ""
        codes = {_number(tag): _CODE.search(tag) for tag in _FORMAT.findall(text)}
        cells = _CELL_FORMATS.search(text)
        numbers = [_number(tag) for tag in _CELL_FORMAT.findall(cells.group())] if cells else []
        return [
            style_of(number, html.unescape(code.group(2)) if (code := codes.get(number)) else None)
            for number in numbers
        ]


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
    for element in _named(tree(package, part), "category") if part else ():
        if (element.text or "").startswith(_MARK):
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


def _number(tag: str) -> int:
    """The number format that a tag of a style sheet names."""
    found = _NUMBER.search(tag)
    return int(found.group(1)) if found else 0


def _named(root: Element, name: str) -> Iterator[Element]:
    """The elements of a local name, whatever namespace they are in."""
    return (element for element in root.iter() if str(element.tag).rpartition("}")[2] == name)
