"""Places in a definition that are told without their line, since it may hold a secret."""

from __future__ import annotations

from dataclasses import replace

from sop_cli.errors import Where


def quiet(where: Where, path: tuple[int | str, ...]) -> Where:
    """A place under `notify` without its line: a secret that was written there is not shown a second time."""
    return replace(where, quote=None, mark=None) if path[:1] == ("notify",) else where
