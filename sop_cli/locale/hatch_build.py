"""Compile the catalogues: every `locale/<language>/*.po` (one a room) into one `LC_MESSAGES/sop.mo`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(locale: Path) -> list[Path]:
    """Write one .mo a language and return their paths; two rooms may share a message only in the same words."""
    made = []
    for folder in sorted(p for p in locale.iterdir() if p.is_dir() and any(p.glob("*.po"))):
        whole = Catalog(locale=folder.name)
        for part in sorted(folder.glob("*.po")):
            with part.open("rb") as stream:
                for message in read_po(stream, locale=folder.name):
                    _add(whole, message, part)
        target = folder / "LC_MESSAGES" / "sop.mo"
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as stream:
            write_mo(stream, whole)
        made.append(target)
    return made


def _add(whole: Catalog, message: Any, part: Path) -> None:
    known = whole.get(message.id) if message.id else None
    if known and known.string != message.string:
        raise ValueError(f"{part.name}: {message.id!r} is {message.string!r} here and {known.string!r} in another room")
    if message.id:
        whole.add(message.id, message.string)


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs for wheels and editable installs alike, so that a checkout speaks Chinese too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Compile before files are collected."""
        compile_catalogues(Path(self.root) / "sop_cli" / "locale")
