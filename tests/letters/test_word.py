"""The letters as Word files: a page a person, the same content, a company's own form, errors that name the way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from tests.letters.test_letters import QUARTER, sop, workspace

__all__ = ["workspace"]


def said(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_all_letters_are_one_file_with_a_page_each(workspace: Path) -> None:
    status, _out, err = sop(*QUARTER, "-o", "letters.docx", cwd=workspace)
    assert (status, err) == (0, "")
    text = said(workspace / "letters.docx")
    for expected in (
        "乙方（责任人）：张伟",
        "乙方（责任人）：李娜",
        "人民币叁拾万元伍角贰分",
        "一式两份",
        "1. 达成目标的",
    ):
        assert expected in text
    assert "{" not in text
    pages = [p for p in Document(str(workspace / "letters.docx")).paragraphs if p.paragraph_format.page_break_before]
    assert [page.text for page in pages] == ["销售目标责任书"]


def test_one_word_file_each(workspace: Path) -> None:
    assert sop(*QUARTER, "--each", "out", "--word", cwd=workspace)[0] == 0
    assert sorted(p.name for p in (workspace / "out").iterdir()) == ["2023Q4 张伟.docx", "2023Q4 李娜.docx"]
    assert "张伟" not in said(workspace / "out" / "2023Q4 李娜.docx")


def company_form(workspace: Path, *lines: str) -> None:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    (workspace / "templates").mkdir()
    document.save(str(workspace / "templates" / "commitment-letters.docx"))


def test_a_companys_own_letter_is_filled(workspace: Path) -> None:
    company_form(
        workspace, "致 {{ name }}：{{ goals[0].amount }}", "{%p for m in months %}", "{{ m.due }}", "{%p endfor %}"
    )
    assert sop(*QUARTER, "-o", "letters.docx", cwd=workspace)[0] == 0
    assert said(workspace / "letters.docx").split("\n")[:4] == [
        "致 张伟：300,000.52元", "2023年10月31日", "2023年11月30日", "2023年12月31日",
    ]  # fmt: skip


def test_names_with_signs_of_the_format_stay_names(workspace: Path) -> None:
    for name in ("members.csv", "targets.csv"):
        path = workspace / name
        path.write_text(path.read_text(encoding="utf-8").replace("李娜", "李<娜>{{7*7}}"), encoding="utf-8")
    assert sop(*QUARTER, "-o", "letters.docx", cwd=workspace)[0] == 0
    assert "李<娜>{{7*7}}" in said(workspace / "letters.docx")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{{ nmae }}", "templates/commitment-letters.docx"),
        ("{{ name", "templates/commitment-letters.docx"),
        ("{{ ''.__class__.__mro__ }}", "templates/commitment-letters.docx"),
    ],
)
def test_a_form_that_cannot_be_filled_is_named(workspace: Path, line: str, message: str) -> None:
    company_form(workspace, line)
    status, out, err = sop(*QUARTER, "-o", "letters.docx", cwd=workspace)
    assert (status, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_a_form_that_is_no_word_file_is_named(workspace: Path) -> None:
    (workspace / "templates").mkdir()
    (workspace / "templates" / "commitment-letters.docx").write_text("plain text", encoding="utf-8")
    status, _out, err = sop(*QUARTER, "-o", "letters.docx", cwd=workspace)
    assert status == 2
    assert "不是能填写的 Word 文件" in err
