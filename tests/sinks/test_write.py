"""The one writer: whole files or none, and a clear word when it cannot."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sop_cli.errors import Exit, MachineError, SopError
from sop_cli.sinks import write as writer
from sop_cli.sinks.write import write


def test_a_file_is_written_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "新" / "报告.csv"
    write(path, b"one")
    write(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["报告.csv"]


def test_rights_are_those_of_new_files_or_of_the_file_replaced(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write(tmp_path / "a", b"")
    assert (tmp_path / "a").stat().st_mode & 0o777 == usual.stat().st_mode & 0o777
    (tmp_path / "a").chmod(0o640)
    write(tmp_path / "a", b"")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    write(tmp_path / "b", b"", private=True)
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


def test_links_and_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"kept")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    for name in ("link", "."):
        with pytest.raises(SopError) as caught:
            write(tmp_path / name, b"new")
        assert caught.value.status is Exit.CANNOT_RUN
        assert caught.value.hint
    assert (tmp_path / "target").read_bytes() == b"kept"


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Exit.MACHINE),
        (PermissionError(errno.EACCES, "Permission denied"), Exit.MACHINE),
        (OSError(errno.EIO, "Input/output error"), Exit.MACHINE),
        (OSError(errno.ENAMETOOLONG, "File name too long"), Exit.CANNOT_RUN),
    ],
)
def test_trouble_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: OSError, status: Exit
) -> None:
    path = tmp_path / "report.csv"
    path.write_bytes(b"old")

    def fail(_handle: int) -> None:
        raise trouble

    monkeypatch.setattr(writer.os, "fsync", fail)
    with pytest.raises(SopError) as caught:
        write(path, b"new")
    assert caught.value.status is status
    assert isinstance(caught.value, MachineError) is (status is Exit.MACHINE)
    assert caught.value.where.file == str(path)
    assert [p.name for p in tmp_path.iterdir()] == ["report.csv"]
    assert path.read_bytes() == b"old"


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(SopError) as caught:
        write(tmp_path / "a" / "b.csv", b"")
    assert caught.value.status is Exit.CANNOT_RUN
