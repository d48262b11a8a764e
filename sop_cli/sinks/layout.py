"""JSON laid out as `json.dumps(indent=2)` does, but many flat records at a time.

Strings are masked on the way: of many records the distinct strings are looked at, and only where one of them might hold
a telephone number or the like are the records taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from json import JSONEncoder
from typing import Any

import polars as pl

from sop_cli.reports.model import Lines
from sop_cli.sinks.columns import columns
from sop_cli.sinks.masking import PLAIN, hide
from sop_cli.values.mask import mask, suspect

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_KINDS: tuple[type, ...] = (str, int, float, type(None))
_SCALARS = frozenset({*_KINDS, bool})
_BATCH = 500
_AT_A_TIME = 10_000
"""Records that are written in one go, and rows of columns: few enough that their memory is used again."""


class Layout:
    """Writes documents. plain: says in JSON what it has no word for; masking: whether strings are masked."""

    def __init__(self, plain: Callable[[Any], Any], *, masking: bool) -> None:
        self.masking = masking
        self._out: list[str] = []

        @cache
        def encoder(depth: int) -> Callable[[Any], str]:
            apart = (",\n" + "  " * (depth + 1), ": ")
            encode = JSONEncoder(ensure_ascii=False, allow_nan=False, default=plain, separators=apart).encode
            return lambda value: _UNSEEN.sub(lambda m: f"\\u{ord(m.group()):04x}", encode(value))

        self._encoder = encoder

    def document(
        self, head: Mapping[str, Any], own: Mapping[str, Any], late: Callable[[str], Mapping[str, Any]] | None = None
    ) -> str:
        """One object with the keys of both. head: holds no free text.

        late: gives further keys of the head, from the document without them.
        """
        self._out = ["{"]
        self._items(head, 0, free=False)
        begin = len(self._out)
        if own:
            self._out.append(",")
        self._items(own, 0, free=self.masking)
        self._out.append("\n}")
        text = "".join(self._out)
        if late is None:
            return text
        drawn, self._out = self._out, [","]
        self._items(late(text), 0, free=False)
        return "".join([*drawn[:begin], *self._out, *drawn[begin:]])

    def _value(self, value: Any, depth: int, *, free: bool) -> None:
        """Write a value. free: whether its strings are free text that is masked."""
        if isinstance(value, Lines):
            self._lines(value, depth, free=free)
        elif isinstance(value, Mapping):
            if _is_flat(value.values()):
                self._out.append(self._flat(value, value.values(), depth, free=free))
                return
            self._out.append("{")
            self._items(value, depth, free=free)
            self._out.append("\n" + "  " * depth + "}")
        elif isinstance(value, (list, tuple)):
            self._list(value, depth, free=free)
        else:
            self._out.append(self._encoder(depth)(hide(value) if free else value))

    def _items(self, value: Mapping[str, Any], depth: int, *, free: bool) -> None:
        name, line = self._encoder(depth), "\n" + "  " * (depth + 1)
        for number, (key, item) in enumerate(value.items()):
            self._out.append(f"{',' if number else ''}{line}{name(key)}: ")
            self._value(item, depth + 1, free=free and key not in PLAIN)

    def _list(self, value: Sequence[Any], depth: int, *, free: bool) -> None:
        if _is_flat(value):
            self._out.append(self._flat(value, value, depth, free=free))
            return
        line = "\n" + "  " * (depth + 1)
        self._out.append("[")
        if all(isinstance(item, dict) and item and _is_flat(item.values()) for item in value):
            for start in range(0, len(value), _BATCH):
                batch = value[start : start + _BATCH]
                self._out.append(("," if start else "") + self._records(batch, depth + 1, free=free))
        else:
            for number, item in enumerate(value):
                self._out.append("," + line if number else line)
                self._value(item, depth + 1, free=free)
        self._out.append(line[:-2] + "]")

    def _records(self, records: Sequence[dict[str, Any]], depth: int, *, free: bool) -> str:
        """Flat objects, all at once: line ends never stand in a string, so that they show where one ends."""
        flat = self._flat(records, chain.from_iterable(record.values() for record in records), depth, free=free)
        outer, inner = "\n" + "  " * depth, "\n" + "  " * (depth + 1)
        text = flat[len("[") + len(inner) + 1 : -len("]") - len(outer) - 1]
        return f"{outer}{{{inner}" + text.replace(f"}},{inner}{{", f"{outer}}},{outer}{{{inner}") + f"{outer}}}"

    def _flat(self, value: Any, scalars: Iterable[Any], depth: int, *, free: bool) -> str:
        """What is encoded in one go, on lines of its own between its brackets."""
        if free and suspect("\0".join({scalar for scalar in scalars if isinstance(scalar, str)})):
            value = hide(value)
        text = self._encoder(depth)(value)
        line = "\n" + "  " * (depth + 1)
        return f"{text[0]}{line}{text[1:-1]}{line[:-2]}{text[-1]}" if len(value) else text

    def _lines(self, lines: Lines, depth: int, *, free: bool) -> None:
        """A list of objects out of columns."""
        if not lines.frame.height:
            self._out.append("[]")
            return
        encode = self._encoder(0)
        written = columns(
            lines.frame,
            lines.scales,
            lambda text: "null" if text is None else encode(mask(text) if free else text),
            "null",
        )
        row = pl.concat_str(list(self._object(dict(lines.frame.schema), depth + 1)))
        line = "\n" + "  " * (depth + 1)
        for number, part in enumerate(written.iter_slices(_AT_A_TIME)):
            made = part.select(row).to_series().str.join("," + line).item()
            self._out += ["," if number else "[", line, made]
        self._out.append(line[:-2] + "]")

    def _object(self, columns: Mapping[str, Any], depth: int, prefix: str = "") -> Iterator[pl.Expr]:
        """What stands side by side in the text of an object with these columns."""
        name = self._encoder(0)
        for number, (key, kind) in enumerate(columns.items()):
            yield pl.lit(("," if number else "{") + "\n" + "  " * (depth + 1) + name(key) + ": ")
            if isinstance(kind, pl.Struct):
                yield from self._object(kind.to_schema(), depth + 1, f"{prefix}{key}.")
            else:
                yield pl.col(prefix + key)
        yield pl.lit("\n" + "  " * depth + "}")


def _is_flat(scalars: Collection[Any]) -> bool:
    return _SCALARS.issuperset(map(type, scalars)) or all(isinstance(s, _KINDS) for s in scalars)
