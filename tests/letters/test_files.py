"""Names of the files of `--each`, and the committed forms."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.values.filename import safe_names
from sop_templates.letters.build import documents, workbooks


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("2023Q4 王芳", "2023Q4 王芳"),
        ("2023-10-01..2023-12-31 王芳", "2023-10-01..2023-12-31 王芳"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a:b*c?", "a_b_c_"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("王芳. ", "王芳"),
        ("...", "_"),
        ("", "_"),
    ],
)
def test_signs_that_a_system_forbids_are_replaced(wanted: str, name: str) -> None:
    assert safe_names([wanted]) == [name]


def test_names_differ_even_where_case_does_not_count() -> None:
    assert safe_names(["Anna", "ANNA", "anna"]) == ["Anna", "ANNA (2)", "anna (3)"]


@given(st.lists(st.text(max_size=40) | st.just("长" * 300), max_size=4))
def test_every_name_is_a_file_inside_the_folder(wanted: list[str]) -> None:
    names = safe_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert name
        assert not set(name) & set('<>:"/\\|?*\0\n\r')
        assert name == name.strip(" ")
        assert not name.startswith(".")
        assert len(f"{name}.docx".encode()) <= 255


def test_the_committed_letters_are_what_the_code_makes() -> None:
    for made, ending in ((workbooks(), "xlsx"), (documents(), "docx")):
        for lang, data in made.items():
            committed = files("sop_templates") / "letters" / lang / f"commitment-letters.{ending}"
            assert committed.read_bytes() == data, (lang, ending)
