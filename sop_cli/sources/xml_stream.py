"""XML of workbooks as a stream of events: nothing is kept, nothing outside is fetched, document types are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat

from sop_cli.i18n import _
from sop_cli.sources.archive import Package

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]

_LONGEST_TOKEN = 16 << 20


class _Local(dict[str, str]):
    """Names without their prefix (`x:row` → `row`); each is cut once."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if len(self) < 10_000:
            self[name] = local
        return local


def parse(package: Package, part: str, chunks: Iterable[bytes], start: Start, end: End, text: Text) -> None:
    """Run the bytes of a part through three handlers that see local names; raises SopError where it is no sound XML."""
    local = _Local()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
    parser.EndElementHandler = lambda name: end(local[name])
    parser.CharacterDataHandler = text

    def refuse(*_declaration: Any) -> None:
        raise package.has_dtd(part)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise package.damaged(_("its part {part} is no sound XML").format(part=part))
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise package.damaged(_("its part {part} is no sound XML").format(part=part)) from error
