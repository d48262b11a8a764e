"""What an output says of the run that made it, so that it can be made again and compared: no names, no places.

A report is made of parts: the sheets of a workbook, the keys of a JSON document. Each part has a seal over what was
written, so that a figure changed by hand is told from one that comes out otherwise now.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

VERIFIED = ("review", "evaluate", "split-targets")
"""The commands whose outputs can be made again."""

PROPERTY = "sop.run"
"""The custom properties of a workbook that hold the mark: sop.run.1, sop.run.2 … one piece each."""

_PIECE = 250  # longer texts are cut by some programs
_DIGITS = 16


@dataclass(frozen=True)
class RunMark:
    """The run behind an output.

    args: the command's further options, without those of output and place. sop: the hash of sop.yaml, None without one.
    inputs: path, sheet and hash of each file read. seals: part → seal.
    """

    command: str
    as_of: str
    period: str | None
    lang: str
    version: str
    sop: str | None = None
    args: Sequence[str] = ()
    inputs: Sequence[tuple[str, str | None, str]] = ()
    seals: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For a JSON document; the rest stands beside it there."""
        return {"args": list(self.args), "lang": self.lang, "sop": self.sop, "seals": dict(self.seals)}

    def pieces(self) -> list[str]:
        """The mark as short texts."""
        text = json.dumps(asdict(self), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


def of_pieces(pieces: Iterable[str]) -> RunMark | None:
    """The mark of a workbook's properties; None where they are not (or no more) one."""
    try:
        found = json.loads("".join(pieces))
        inputs = [(str(path), sheet, str(sha)) for path, sheet, sha in found.pop("inputs")]
        mark = RunMark(**found, inputs=inputs)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return mark if _sound(mark) else None


def of_document(document: Any) -> RunMark | None:
    """The mark of a JSON document; None where there is none."""
    try:
        run = document["run"]
        inputs = [(str(i["path"]), i["sheet"], str(i["sha256"])) for i in document["inputs"]]
        mark = RunMark(
            document["command"], document["as_of"], document["period"], run["lang"], document["sop_cli"], run["sop"],
            tuple(run["args"]), inputs, run["seals"],
        )  # fmt: skip
    except (TypeError, KeyError):
        return None
    return mark if _sound(mark) else None


def _sound(mark: RunMark) -> bool:
    texts = [mark.command, mark.as_of, mark.lang, mark.version, *mark.args]
    return mark.command in VERIFIED and all(isinstance(text, str) for text in texts) and isinstance(mark.seals, dict)


def plain(value: object) -> str:
    """A cell's content as it counts: 1 and 1.0 are the same, a date is its day at midnight, nothing is nothing."""
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case int() | float():
            return format(value, ".12g")
        case datetime():
            return value.isoformat()
        case date():
            return f"{value.isoformat()}T00:00:00"
        case _:
            return str(value).replace("\r\n", "\n")


def seal(cells: Iterable[tuple[str, str]]) -> str:
    """The seal of a part: where something stands, and what."""
    sha = hashlib.sha256()
    for place, value in sorted(cells):
        if value:
            sha.update(json.dumps([place, value]).encode())
    return sha.hexdigest()[:_DIGITS]


def seal_of_json(value: object) -> str:
    """The seal of one key of a document."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:_DIGITS]
