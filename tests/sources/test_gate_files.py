"""The gate: what is no table is named as what it is, whatever it is called; nothing opens that could do harm."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from excel_kit import packed, parts, read

from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.sources import archive, gate
from sop_cli.sources.files import read_file

ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>客户名称</t></is></c></row>'


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def refused(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(SopError) as caught:
        read_file(path, path.name, sheet)
    assert caught.value.where.file == path.name
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\0" * 4096, "no text"),
        ("a.csv", b" \r\n\n", "no text"),
        ("a.csv", b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "HTML"),
        ("a.xls", "\ufeff\n<html><body><table>".encode(), "HTML"),
        ("a.xls", b"MIME-Version: 1.0\nContent-Type: text/html\n\n<html>", "HTML"),
        ("a.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"),
        ("a.xlsx", b"\x1f\x8b\x08\0" + b"\0" * 50, "gzip"),
        ("a.csv", b"%PDF-1.7\n", "PDF"),
        ("a.csv", bytes(range(256)) * 20, "binary"),
        ("a.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        ("~$a.xlsx", b"\x06Zhang", "lock file"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert said in refused(tmp_path / name)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"跟进.csv": "a,b"}, "zip archive, not a workbook; in it: 跟进.csv"),
        ({"[Content_Types].xml": "", "word/document.xml": ""}, "Word document"),
        ({"[Content_Types].xml": "", "ppt/presentation.xml": ""}, "PowerPoint document"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}, "text document"),
        ({"xl/workbook.xml": "<a/>"}, "[Content_Types].xml is missing"),
        ({"[Content_Types].xml": "", "xl/styles.xml": ""}, "xl/workbook.xml is missing"),
    ],
)
def test_zips_are_named_by_what_is_in_them(tmp_path: Path, names: dict[str, str], said: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(packed(names))
    assert said in refused(tmp_path / "a.xlsx")


def test_folders_pipes_links_and_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert "folder" in refused(tmp_path / "folder.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not a regular file" in refused(tmp_path / "pipe.csv")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    assert "link" in refused(tmp_path / "loop.csv")
    assert "no such file" in refused(tmp_path / "nothing.csv")


def test_text_that_begins_like_a_program_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("MZ号,姓名\n1,王芳\n", encoding="utf-8")
    assert read_file(tmp_path / "a.csv", "a.csv").sheets[0].frame["c0"].to_list() == ["MZ号", "1"]


def test_content_counts_and_not_the_name(tmp_path: Path) -> None:
    assert read(tmp_path, packed(parts(ROW)), "book.csv").sheets[0].name == "跟进"
    assert read(tmp_path, "姓名\n王芳\n".encode(), "list.xlsx").encoding == "utf-8"


def test_too_large_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_BYTES", 1024 * 1024)
    (tmp_path / "a.csv").write_bytes(b"a" * (1024 * 1024 + 1))
    assert "too large" in refused(tmp_path / "a.csv")


def test_too_large_when_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "RATIO_COUNTS_FROM", 100_000)
    content = parts(ROW)
    content["xl/worksheets/sheet1.xml"] += " " * 1_000_000
    (tmp_path / "a.xlsx").write_bytes(packed(content))
    assert "too large when unpacked" in refused(tmp_path / "a.xlsx")


def test_large_parts_are_unpacked_ahead_and_checked_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_LARGE", 0)
    monkeypatch.setattr(archive, "_CHUNK", 50)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 200))
    data = packed(parts(rows))
    assert read(tmp_path, data).sheets[0].frame["c0"].to_list() == [str(n) for n in range(1, 200)]
    changed = bytearray(data)
    changed[data.index(b"sheet1.xml") + 60] ^= 0x55
    (tmp_path / "a.xlsx").write_bytes(changed)
    assert "size or checksum" in refused(tmp_path / "a.xlsx")


def test_declared_sizes_are_not_believed(tmp_path: Path) -> None:
    data = packed(parts(ROW))
    entry = data.rindex(b"PK\x01\x02", 0, data.index(b"sheet1.xml", data.index(b"PK\x01\x02")))
    forged = data[: entry + 24] + (10).to_bytes(4, "little") + data[entry + 28 :]
    (tmp_path / "a.xlsx").write_bytes(forged)
    assert "size or checksum" in refused(tmp_path / "a.xlsx")


def test_a_changed_letter_is_noticed(tmp_path: Path) -> None:
    content = parts(ROW)
    with zipfile.ZipFile(tmp_path / "x", "w", zipfile.ZIP_STORED) as archived:
        for name, text in content.items():
            archived.writestr(name, text)
    data = (tmp_path / "x").read_bytes().replace("客户".encode(), "客人".encode(), 1)
    (tmp_path / "a.xlsx").write_bytes(data)
    assert "checksum" in refused(tmp_path / "a.xlsx")


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archived:
        for name, text in parts(ROW).items():
            archived.writestr(name, text)
        with pytest.warns(UserWarning, match="Duplicate"):
            archived.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert "twice" in refused(tmp_path / "a.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/app.xml"])
def test_entities_are_refused_in_every_part(tmp_path: Path, part: str, encoding: str) -> None:
    content: dict[str, bytes] = {name: text.encode() for name, text in parts(ROW).items()}
    dtd = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    content[part] = dtd.encode(encoding)
    (tmp_path / "a.xlsx").write_bytes(packed(content))
    assert "DTD or entities" in refused(tmp_path / "a.xlsx")


def test_a_part_that_is_no_xml(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(packed(parts("<row r='1'><c>")))
    assert "no sound XML" in refused(tmp_path / "a.xlsx")


def test_sheets_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(packed(parts(ROW)))
    assert read_file(tmp_path / "a.xlsx", "a.xlsx", "跟进").sheets[0].name == "跟进"
    assert "no sheet called “跟进表”" in refused(tmp_path / "a.xlsx", "跟进表")
    (tmp_path / "a.csv").write_text("姓名\n", encoding="utf-8")
    assert "no sheet" in refused(tmp_path / "a.csv", "跟进")


def test_our_own_outputs_carry_a_mark(tmp_path: Path) -> None:
    page = b'<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="sop" content="report"></head></html>'
    found = read(tmp_path, page, "report.html")
    assert (found.mark, found.sheets) == ("report", ())
    assert read(tmp_path, packed(parts(ROW))).mark is None


def test_both_languages(tmp_path: Path) -> None:
    set_language("zh")
    (tmp_path / "a.csv").write_bytes(b"<html>")
    assert "网页" in refused(tmp_path / "a.csv")
