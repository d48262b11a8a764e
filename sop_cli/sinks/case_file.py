"""A case as its Markdown file: facts in front, the background, what happened day by day, and questions to answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from sop_cli.cases.draft import Draft, Talk
from sop_cli.i18n import _
from sop_cli.records.case import Case
from sop_cli.sinks.markdown import escaped
from sop_cli.sinks.masking import hidden
from sop_cli.sinks.meta import Meta


def case_file(draft: Draft, meta: Meta) -> bytes:
    """The file, UTF-8; personal numbers are masked in it as in every output."""
    shown: Draft = hidden(draft, meta)
    case = Case.model_validate(hidden(draft.case.model_dump(), meta))
    facts = yaml.safe_dump(_facts(case), allow_unicode=True, sort_keys=False, width=1000, default_flow_style=False)
    body = "\n".join(_body(shown, case))
    return f"---\n{facts}---\n\n{body}".encode()


def _facts(case: Case) -> dict[str, Any]:
    given = case.model_dump(exclude_none=True)
    if case.amount is not None:
        given["amount"] = f"{case.amount:f}"
    return {key: _one_line(value) if isinstance(value, str) else value for key, value in given.items()}


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _body(draft: Draft, case: Case) -> Iterator[str]:
    yield f"# {escaped(_one_line(case.title))}\n"
    if draft.background:
        yield f"## {_('Background')}\n"
        yield from (
            "- " + _("{label}: {text}").format(label=label, text=escaped(text)) for label, text in draft.background
        )
        yield ""
    if draft.talks:
        yield f"## {_('What happened')}\n"
        yield from (_talk(talk) for talk in draft.talks)
        yield ""
    for title, question in _questions(case):
        yield f"## {title}\n\n> {question}\n"


def _talk(talk: Talk) -> str:
    who = " ".join(part for part in (talk.channel, talk.owner) if part)
    said = [escaped(text) for text in (talk.summary,) if text]
    if talk.feedback:
        said.append(_("The customer: {text}").format(text=escaped(talk.feedback)))
    if talk.next_action:
        said.append(_("Next: {text}").format(text=escaped(talk.next_action)))
    head = f"{talk.day.isoformat()}{f' ({escaped(who)})' if who else ''}"
    return f"- **{head}** {_('; ').join(said)}"


def _questions(case: Case) -> list[tuple[str, str]]:
    turn = (
        _("What made the customer decide for us? Which word, proof or concession?")
        if case.result == "won"
        else _("Where did it turn? What would we have had to know or do earlier?")
        if case.result == "lost"
        else _("What is at stake, and what has been tried?")
    )
    return [
        (_("The turning point"), turn),
        (_("What others can do the same"), _("Steps, questions and papers that can be used again.")),
        (_("What to watch out for"), _("What nearly went wrong, and how to see it early.")),
    ]
