"""Word files, with the extra `word`: letters from their form, every other result as a document with real headings."""

from __future__ import annotations

from sop_cli.reports.result import Result
from sop_cli.sinks import letter_word
from sop_cli.sinks.meta import Meta


def word(result: Result, meta: Meta) -> bytes:
    """The result as a .docx file. Raises SopError without the extra."""
    letter_word.require()
    if result.bundle is not None:
        return letter_word.word(result, meta)
    from sop_cli.sinks.word_report import word_report

    return word_report(result, meta)
