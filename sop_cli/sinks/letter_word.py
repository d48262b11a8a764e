"""One form for each of several people as a Word file, with the extra `word`: a page a person, ready to print.

The form is a Word file in docxtpl's language: {{ name }} takes a value, {%tr for item in goals %} repeats a row.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.reports.model import Cell, FormData
from sop_cli.reports.result import Result
from sop_cli.sinks.figures import cell_text, unit_text
from sop_cli.sinks.forms import LISTS, VALUES, template
from sop_cli.sinks.masking import hidden, report_of
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.seal import sealed


def require() -> None:
    """Raise SopError where the extra that writes Word files is missing."""
    try:
        import docxtpl  # noqa: F401 - only whether it is there
    except ImportError:
        raise SopError(
            _("Word files need the extra “word”, which is not installed."),
            hint=_('Install it: pip install "sop-cli[word]"'),
        ) from None


def word(result: Result, meta: Meta) -> bytes:
    """The result's bundle as one .docx file, each person's letter on a page of its own.

    Raises SopError without the extra, for a form that is no Word file, or one that asks for what nobody knows.
    """
    require()
    if result.bundle is None:
        raise AssertionError("endings() lets no other result come here")
    bundle = hidden(result.bundle(), meta)
    source, shown = template(bundle.form, ".docx", meta)
    report = report_of(result, meta)
    plain = "元" if report.currency == "CNY" else "1"
    common = {"as_of": meta.as_of.isoformat(), "unit": unit_text(plain, report.currency), "title": report.title}
    filled = [_filled(source, shown, common | _context(data, plain), data) for _name, data in bundle.items]
    return sealed(_saved(_joined(filled), bundle.form, report.title, meta), meta.as_of)


def _context(data: FormData, unit: str) -> dict[str, Any]:
    """The letter's words and lists as text; lists count themselves with `n`."""
    found: dict[str, Any] = {name: cell_text(cell, unit) for name, cell in data.values.items()}
    for name, items in data.lists.items():
        found[name] = [{"n": str(n), **_texts(item, unit)} for n, item in enumerate(items, start=1)]
    return found


def _texts(item: Mapping[str, Cell], unit: str) -> dict[str, str]:
    return {field: cell_text(cell, unit, Counter() if cell.kind == "count" else None) for field, cell in item.items()}


def _filled(source: bytes, shown: str, context: Mapping[str, Any], data: FormData) -> Any:
    """One letter. The form's own language is run in a sandbox; what it asks for and nobody knows is an error."""
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError, UndefinedError
    from jinja2.sandbox import SandboxedEnvironment

    try:
        letter = DocxTemplate(io.BytesIO(source))
        letter.render(dict(context), SandboxedEnvironment(undefined=StrictUndefined, autoescape=True), autoescape=True)
    except UndefinedError as error:
        raise _unknown(str(error), shown, data.form) from None
    except TemplateError as error:
        raise SopError(
            _("The form's placeholders cannot be understood: {why}").format(why=error), Where(shown)
        ) from None
    except Exception as error:  # whatever python-docx trips over, it is the form that cannot be read
        raise SopError(
            _("This form is not a Word file that can be filled."), Where(shown), _("Save it from Word or WPS as .docx.")
        ) from error
    return letter.docx


def _unknown(message: str, shown: str, form: str) -> SopError:
    """What the form asks for, and what was probably meant."""
    asked = message.split("'")[-2] if message.count("'") >= 2 else message
    known = {*VALUES[form], *LISTS[form], *(field for fields in LISTS[form].values() for field in fields)}
    near = get_close_matches(asked, sorted(known), n=1, cutoff=0.5)
    hint = _("Did you mean {{{name}}}?").format(name=near[0]) if near else None
    return SopError(_("The form asks for {{{name}}}, which is not known.").format(name=asked), Where(shown), hint)


def _joined(letters: Sequence[Any]) -> Any:
    """All letters behind one another. They come from one form, so that styles, pictures and page set-up are shared."""
    if not letters:
        raise SopError(_("There is no letter to write."), hint=_("Nobody needs a new letter."))
    whole = letters[0]
    for letter in letters[1:]:
        _begin_page(letter)
        end = whole.element.body.sectPr
        for part in letter.element.body:
            if not part.tag.endswith("}sectPr"):
                end.addprevious(deepcopy(part))
    return whole


def _begin_page(letter: Any) -> None:
    """A new page before the letter: by its first paragraph, which costs no line; before a table by an empty one."""
    from docx.text.paragraph import Paragraph

    first = next(iter(letter.element.body))
    if not first.tag.endswith("}p"):
        first.addprevious(letter.element.body._new_p())  # noqa: SLF001 - python-docx appends paragraphs only at the end
        first = next(iter(letter.element.body))
    Paragraph(first, letter).paragraph_format.page_break_before = True


def _saved(document: Any, form: str, title: str, meta: Meta) -> bytes:
    properties = document.core_properties
    properties.category, properties.title, properties.author = f"sop:form:{form}", title, "sop"
    properties.last_modified_by, properties.comments = "", ""
    properties.created = properties.modified = datetime.combine(meta.as_of, datetime.min.time())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
