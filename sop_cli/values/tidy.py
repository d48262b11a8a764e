"""The clean form of what is written in a cell: what FU009 finds untidy, and what a correction writes instead.

Only what cannot be meant is changed: signs that nobody sees, white space at the ends, full-width letters and digits.
Full-width punctuation is how Chinese is written, and stays. A name is untidy also by white space that a text may have.
"""

from __future__ import annotations

import re
import unicodedata

from sop_cli.values.text import INVISIBLE, LINE_ENDS

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_LETTER = f"{_HAN}A-Za-z0-9{_WIDE}"

# Joiners hold emoji families and some scripts together; between Chinese or plain letters they join nothing.
_JOINER = f"(?<=[{_LETTER}])[\u200c\u200d]+|[\u200c\u200d]+(?=[{_LETTER}])"
# Not \u3000: inside of a text it is a way to set a paragraph off.
_ODD_SPACE = "[\u00a0\u2000-\u200a\u202f\u205f]"
# Signs belong to the word when they stand inside of one: １３．５％, ２０２３－１０－１０, Ａ／Ｂ
_INNER = "[\uff0d\uff0e\uff0f\uff1a\uff20\uff3f]"
_WIDE_WORD = f"[0-9A-Za-z]*[{_WIDE}](?:[{_WIDE}0-9A-Za-z]|{_INNER}(?=[{_WIDE}])|\uff0c(?=[\uff10-\uff19]{{3}}))*\uff05?"

FULL_WIDTH = f"[{_WIDE}]"
"""Letters and digits in full width."""

UNTIDY = f"{INVISIBLE}|[\u200c\u200d\u2028\u2029\u0085]|{_ODD_SPACE}|[{_WIDE}]|^\\s|\\s$"
"""Where nothing of this stands in a text (nor, in a name, white space), it is tidy: to look through whole columns."""

_MEETS = re.compile(UNTIDY)
_INVISIBLES = re.compile(INVISIBLE)
_JOINERS = re.compile(_JOINER)
_LINE_END = re.compile(LINE_ENDS)
_SPACES = re.compile(_ODD_SPACE)
_WIDE_WORDS = re.compile(_WIDE_WORD)
_WHITE = re.compile(r"\s+")
_SPREAD = re.compile(f"[{_HAN}](?: [{_HAN}]{{1,2}}){{1,3}}")


def tidy(text: str) -> str:
    """The text without invisible signs and stray white space, letters and digits in half width; tidy text as it is."""
    if not _MEETS.search(text):
        return text
    clean = _SPACES.sub(" ", _LINE_END.sub("\n", _JOINERS.sub("", _INVISIBLES.sub("", text))))
    return _WIDE_WORDS.sub(lambda word: unicodedata.normalize("NFKC", word[0]), clean).strip()


def tidy_name(text: str) -> str:
    """A name: tidy, on one line, inner white space as one space."""
    return _WHITE.sub(" ", tidy(text))


def tidy_person(text: str) -> str:
    """A person's name: tidy, and a short Chinese one without the white space that only sets it wide (张　伟)."""
    name = tidy_name(text)
    return name.replace(" ", "") if _SPREAD.fullmatch(name) and len(name.replace(" ", "")) <= _LONGEST_SPREAD else name


_LONGEST_SPREAD = 4
