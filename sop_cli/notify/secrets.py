"""Secrets by the name of an environment variable, or of a line in a file that lies outside the workspace."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sop_cli.errors import SopError, Where, why
from sop_cli.i18n import _


class Secrets:
    """Where secrets come from: the environment first, then the file. Values never stand in messages."""

    def __init__(self, environment: Mapping[str, str], file: Mapping[str, str]) -> None:
        self._environment = environment
        self._file = file

    @classmethod
    def of(cls, environment: Mapping[str, str], named: str | None, workspace: Path) -> Secrets:
        """The secrets of this run. named: the file of `notify.secrets`. Raises SopError for one that is not safe."""
        return cls(environment, _read(named, workspace) if named else {})

    def get(self, name: str | None) -> str | None:
        """The value, or None where there is none."""
        if name is None:
            return None
        return (self._environment.get(name) or self._file.get(name) or "").strip() or None


def _read(named: str, workspace: Path) -> dict[str, str]:
    path = Path(named).expanduser()
    path = path if path.is_absolute() else workspace / path
    where = Where(named)
    if path.resolve().is_relative_to(workspace.resolve()):
        raise SopError(
            _("The file of secrets lies inside the workspace, and would be handed on with it."), where,
            _("Put it elsewhere, for example ~/.config/sop/secrets.env."),
        )  # fmt: skip
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise SopError(
                _("Others on this machine may read the file of secrets."), where, _("chmod 600 makes it private.")
            )
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else _("it is not UTF-8")
        raise SopError(_("The file could not be read: {why}").format(why=reason), where) from None
    lines = [line.removeprefix("export ").partition("=") for line in text.splitlines() if not line.startswith("#")]
    return {name.strip(): value.strip().strip("'\"") for name, sign, value in lines if sign}
