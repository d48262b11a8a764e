"""The language of a run: English in the code, Chinese from the catalogue.

`_("...")` translates a sentence at once; `N_("...")` marks one that is translated later. `Words` holds both
languages of a term that is data (a header, a rule's message): both are needed there at any time.
"""

from __future__ import annotations

import gettext
import locale
import os
from contextvars import ContextVar
from pathlib import Path
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]

_CATALOGUES = Path(__file__).parent / "locale"
_language: ContextVar[Language] = ContextVar("language", default="zh")
_loaded: dict[str, gettext.NullTranslations] = {"en": gettext.NullTranslations()}


class Words(NamedTuple):
    """One term or sentence in both languages; `str()` gives the run's."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if _language.get() == "zh" else self.en


def set_language(language: Language) -> None:
    """Choose the language for all text made from here on."""
    _language.set(language)


def language() -> Language:
    """The language of this run."""
    return _language.get()


def from_locale() -> Language:
    """The language that the machine's locale asks for; Chinese when it asks for none of ours."""
    name = next((v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(k))), "")
    if not name and os.name == "nt":
        name = locale.getlocale()[0] or ""
    return "en" if name.lower().startswith("en") else "zh"


def _(message: str) -> str:
    """The message in the run's language."""
    chosen = _language.get()
    if chosen not in _loaded:
        _loaded[chosen] = gettext.translation("sop", _CATALOGUES, [chosen])
    return _loaded[chosen].gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a message for the catalogue; translate it later with `_`."""
    return message
