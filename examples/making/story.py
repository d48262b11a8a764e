"""The stories as they are read, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FIRST, LAST = date(2023, 10, 1), date(2023, 12, 31)


@dataclass(frozen=True)
class Customer:
    """A customer of the stories; kind is old, lapsed, new or prospect."""

    name: str
    alias: str
    tier: str
    industry: str
    size: str
    source: str
    contact: str
    site: str
    product: str
    group: str
    owner: str
    kind: str


@dataclass(frozen=True)
class Talk:
    """One follow-up, cell by cell as it is written; `day` orders it whatever is written."""

    day: date
    customer: Customer
    owner: str
    stage: str
    channel: str
    summary: str
    feedback: str
    next: str
    due: date | str
    date: date | str
    done: str = ""


@dataclass
class Sale:
    """One line of the sales book, in 元."""

    day: date
    customer: str
    owner: str
    product: str
    amount: int
    returned: bool = False
    contract: str = ""


@dataclass
class Story:
    """The stories of a workspace and what follows from them."""

    raw: dict[str, Any]
    customers: list[Customer] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)

    def of(self, owner: str, *kinds: str) -> list[Customer]:
        """The customers of an owner, in the order of the stories."""
        return [c for c in self.customers if c.owner == owner and c.kind in kinds]


def load(path: Path) -> Story:
    """Read the stories; every scalar is text, so that 2023-11-31 stays what somebody typed."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - the safest loader there is
    story = Story(raw)
    for owner, kinds in raw["customers"].items():
        for kind, rows in kinds.items():
            story.customers += [Customer(*[*row, ""][:10], owner, kind) for row in rows]
    return story


def cell(text: str) -> Any:
    """A date where the text is one, else the text as it was typed."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text
