"""JSON laid out as `json.dumps(indent=2)` does, but many flat records at a time, in C.

Strings are masked on the way: of many records the distinct strings are looked at, and only where one of them might hold
a telephone number or the like are the records taken apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from json import JSONEncoder
from typing import Any

from sop_cli.sinks.masking import PLAIN, hide
from sop_cli.values.mask import suspect

_KINDS: tuple[type, ...] = (str, int, float, type(None))
_SCALARS = frozenset({*_KINDS, bool})
_BATCH = 500


class Layout:
    """Writes documents. plain: says in JSON what it has no word for; masking: whether strings are masked."""

    def __init__(self, plain: Callable[[Any], Any], *, masking: bool) -> None:
        self.masking = masking

        @cache
        def encoder(depth: int) -> Callable[[Any], str]:
            apart = (",\n" + "  " * (depth + 1), ": ")
            return JSONEncoder(ensure_ascii=False, allow_nan=False, default=plain, separators=apart).encode

        self._encoder = encoder

    def document(self, head: Mapping[str, Any], own: Mapping[str, Any]) -> str:
        """One object with the keys of both. head: holds no free text."""
        items = [*self._items(head, 0, free=False), *self._items(own, 0, free=self.masking)]
        return "{" + ",".join(items) + "\n}"

    def _text(self, value: Any, depth: int, *, free: bool) -> str:
        """The text of a value. free: whether its strings are free text that is masked."""
        if isinstance(value, Mapping):
            if _is_flat(value.values()):
                return self._flat(value, value.values(), depth, free=free)
            return "{" + ",".join(self._items(value, depth, free=free)) + "\n" + "  " * depth + "}"
        if isinstance(value, (list, tuple)):
            return self._list(value, depth, free=free)
        return self._encoder(depth)(hide(value) if free else value)

    def _items(self, value: Mapping[str, Any], depth: int, *, free: bool) -> Iterator[str]:
        name, line = self._encoder(depth), "\n" + "  " * (depth + 1)
        for key, item in value.items():
            yield f"{line}{name(key)}: {self._text(item, depth + 1, free=free and key not in PLAIN)}"

    def _list(self, value: Sequence[Any], depth: int, *, free: bool) -> str:
        if _is_flat(value):
            return self._flat(value, value, depth, free=free)
        line = "\n" + "  " * (depth + 1)
        if all(isinstance(item, dict) and item and _is_flat(item.values()) for item in value):
            batches = (value[i : i + _BATCH] for i in range(0, len(value), _BATCH))
            return "[" + ",".join(self._records(batch, depth + 1, free=free) for batch in batches) + line[:-2] + "]"
        return "[" + ",".join(line + self._text(item, depth + 1, free=free) for item in value) + line[:-2] + "]"

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


def _is_flat(scalars: Collection[Any]) -> bool:
    return _SCALARS.issuperset(map(type, scalars)) or all(isinstance(s, _KINDS) for s in scalars)
