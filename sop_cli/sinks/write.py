"""The one writer of files: beside the name, then renamed into place, so that nobody ever meets half a file."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from sop_cli.errors import MachineError, SopError, Where, why
from sop_cli.i18n import _


def write(path: Path, data: bytes, *, private: bool = False) -> None:
    """Put a file in place as a whole; folders that are missing are made.

    private: for the owner's eyes only (0600); otherwise the machine's usual rights for new files, or those of the file
    that is replaced. Raises SopError where the name is a link or a folder, MachineError where this machine says no.
    """
    if path.is_symlink():
        raise SopError(
            _("This name is a link; files are not written through links."),
            Where(str(path)),
            _("Name the file itself, or remove the link."),
        )
    if path.is_dir():
        raise SopError(_("This is a folder, not a file."), Where(str(path)), _("Name a file in it."))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data, 0o600 if private else _rights(path))
    except OSError as error:
        raise _explained(path, error) from error


def _rights(path: Path) -> int:
    """The rights of the file that is replaced, or those that a new file gets here."""
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _replace(path: Path, data: bytes, rights: int) -> None:
    handle, name = tempfile.mkstemp(prefix=".sop-", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(rights)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can do that for folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _explained(path: Path, error: OSError) -> SopError:
    where = Where(str(path))
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.EINVAL):
        return SopError(_("No file can have this name: {why}").format(why=why(error)), where, _("Choose another name."))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return MachineError(
            _("The disk is full; nothing was written."), where, _("Free some space or write to another disk.")
        )
    if isinstance(error, PermissionError):
        return MachineError(
            _("There is no right to write here, or the file is open in another program."),
            where,
            _("Close the file there, or choose another place."),
        )
    return MachineError(
        _("The file could not be written: {why}").format(why=why(error)),
        where,
        _("Choose another place, or try again."),
    )
