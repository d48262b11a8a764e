"""What a check left out, as chosen: said on top of its report, so that nobody takes a part for the whole."""

from __future__ import annotations

from sop_cli.i18n import Words, _
from sop_cli.reports.words import listed
from sop_cli.rules.known import Outcome
from sop_cli.rules.run import Checked

_MOST = 6


def scope_facts(checked: Checked) -> list[tuple[str, str]]:
    """The people, the first day and the rules that were chosen, where not all were."""
    scope, choice = checked.scope, checked.choice
    facts = []
    if scope.owners is not None:
        facts.append((_("Only"), listed(sorted(scope.owners), _MOST)))
    if scope.since is not None:
        facts.append((_("Records from"), scope.since.isoformat()))
    if choice.select:
        facts.append((_("Rules"), listed(choice.select, _MOST)))
    if choice.ignore:
        facts.append((_("Without"), listed(choice.ignore, _MOST)))
    return facts


def known_facts(known: Outcome | None) -> list[tuple[str, str]]:
    """How much a baseline hides, and how much of it is gone."""
    if known is None:
        return []
    gone = "" if not known.gone else _("; {gone} of {known} are gone").format(gone=known.gone, known=known.known)
    return [(str(_BASELINE), _("{hidden} not told again{gone}").format(hidden=known.hidden, gone=gone))]


_BASELINE = Words(en="Baseline", zh="历史存量（不再提示）")
