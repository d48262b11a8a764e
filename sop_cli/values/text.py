"""Text as people write it: what is trimmed, what counts as the same name.

Three forms of one text: `tidy` is kept (as written but for its ends), `fold` is parsed, `same_name` is compared.
"""

from __future__ import annotations

import re
import unicodedata

# Without a width: byte order mark, zero-width space, word joiner, soft hyphen, turns of the reading direction.
_BIDI = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
INVISIBLE = f"[\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb{_BIDI}]"
LINE_ENDS = "\r\n?|[\u2028\u2029\u0085]"
"""What `tidy` takes out, and what it makes line ends; columns are tidied by the same patterns."""

_INVISIBLE = re.compile(INVISIBLE)
_JOINERS = re.compile("[\u200c\u200d\ufe0e\ufe0f]")
_SPACE = re.compile(r"\s+")
_LINE_ENDS = re.compile(LINE_ENDS)


def fold(text: str) -> str:
    """The text for parsing: NFKC (full-width signs become plain), invisible signs out, ends trimmed."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", _JOINERS.sub("", _INVISIBLE.sub("", text))).strip()


def tidy(text: str) -> str:
    """The text to keep: invisible signs out, ends trimmed, line ends `\\n`; emoji families stay whole."""
    return _LINE_ENDS.sub("\n", _INVISIBLE.sub("", text)).strip()


def tidy_name(text: str) -> str:
    """A name to keep: tidy, on one line, inner white space as one space."""
    return _SPACE.sub(" ", tidy(text))


def same_name(text: str) -> str:
    """The key by which names match: width, case, white space and invisible signs make no difference.

    Traditional and simplified characters stay apart: they may be two people.
    """
    return _SPACE.sub("", fold(text)).casefold()
