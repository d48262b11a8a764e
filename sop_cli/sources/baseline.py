"""Reading a baseline back: what `--write-baseline` wrote, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sop_cli.errors import SopError, Where, why
from sop_cli.i18n import _
from sop_cli.records.baseline import FORMAT, Baseline


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises SopError for a file that is missing, damaged, of another kind or too new."""
    where = Where(str(path))
    again = _("“sop check-followups --write-baseline FILE” writes one.")
    try:
        document: Any = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SopError(_("The baseline cannot be read: {why}").format(why=why(error)), where, again) from None
    except (ValueError, RecursionError):
        raise SopError(_("This is no baseline: it is not JSON, or damaged."), where, again) from None
    version = document.get("sop_baseline") if isinstance(document, dict) else None
    if version is None:
        raise SopError(_("This is no baseline of sop."), where, again)
    if version != FORMAT:
        message = _("This baseline has the format {version}; this version of sop reads {format}.")
        raise SopError(message.format(version=version, format=FORMAT), where, _("Write it anew, or update sop."))
    try:
        return Baseline.model_validate_json(json.dumps(document))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        message = _("The baseline is damaged at {place}: {why}").format(place=place, why=first["msg"])
        raise SopError(message, where, again) from None


def is_baseline(path: Path) -> bool:
    """Whether a file is a baseline, of whatever version: only such a one may be written over."""
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(document, dict) and "sop_baseline" in document
