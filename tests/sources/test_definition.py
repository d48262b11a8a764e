"""sop.yaml: what is right is taken as written, what is wrong is named with line, column and a way out, all at once."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from sop_cli.errors import CollectedError, SopError
from sop_cli.i18n import set_language
from sop_cli.sources import definition
from sop_cli.sources.definition import read_sop


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def problems(tmp_path: Path, text: str) -> list[tuple[int | None, int | None, str, str | None]]:
    file = tmp_path / "sop.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SopError) as caught:
        read_sop(file, "sop.yaml")
    errors = caught.value.errors if isinstance(caught.value, CollectedError) else (caught.value,)
    return [(e.where.line, e.where.position, e.message, e.hint) for e in errors]


def test_the_least_definition(tmp_path: Path) -> None:
    (tmp_path / "sop.yaml").write_text("sop: 1\nname: 华东团队\n", encoding="utf-8")
    sop, _ = read_sop(tmp_path / "sop.yaml", "sop.yaml")
    assert (sop.name, sop.currency, sop.calendar.country, sop.unit) == ("华东团队", "CNY", "CN", "元")
    assert "due_date" in sop.followups.required


def test_words_are_taken_as_written(tmp_path: Path) -> None:
    text = """
sop: 1
name: no
version: 1.10
followups:
  channels: [on, 18:30, 0123, 电话]
  rules: {FU203: off}
"""
    (tmp_path / "sop.yaml").write_text(text, encoding="utf-8")
    sop, _ = read_sop(tmp_path / "sop.yaml", "sop.yaml")
    assert sop.name == "no"
    assert sop.version == "1.10"
    assert sop.followups.channels == ["on", "18:30", "0123", "电话"]
    assert sop.followups.rules == {"FU203": "off"}


def test_all_problems_at_once_with_places_and_suggestions(tmp_path: Path) -> None:
    text = """sop: 1
nmae: x
name: y
data:
  memebrs: a.csv
followups:
  requird: []
  required: [custmer]
stages:
  - {id: a, name: b, max_days: x}
  - {id: c}
"""
    assert problems(tmp_path, text) == [
        (2, 1, "The key “nmae” is not known here.", "Did you mean “name”?"),
        (5, 3, "No kind of record is called “memebrs”.", "Did you mean “members”?"),
        (7, 3, "The key “requird” is not known here.", "Did you mean “required”?"),
        (8, 14, "No follow-up column is called “custmer”.", "Did you mean “customer”?"),
        (10, 32, "“x” is not a whole number.", None),
        (11, 5, "The key “name” is missing.", None),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sop: 1\nname: a\nname: b\n", "stands here a second time (first in line 2)"),
        ("sop: 1\nname: a\ndata:\n\tmembers: a.csv\n", "tabs"),
        ("sop：1\nname：a\n", "full-width"),
        ("sop: 1\nname: !!python/object:os.system x\n", "Tags such as"),
        ("sop: 1\nname: a\nroles: " + "[" * 40 + "]" * 40 + "\n", "nested too deeply"),
        ("sop: 1\nname: &a x\nroles: {" + ", ".join(f"r{i}: *a" for i in range(30)) + "}\n", "aliases"),
        ("", "empty"),
        ("- a\n- b\n", "keys and values"),
        ("sop: 2\nname: a\n", "not one of 1"),
        ("sop: 1\nname: a\ntimezone: Asia/Shangai\n", "time zone"),
        ("sop: 1\nname: a\nevaluation: {metrics: {revenue: {weight: 50}}}\n", "add up to 50, not to 100."),
        ("sop: 1\nname: a\ncalendar: {holidays: [2023-02-30]}\n", "not a date"),
        ("sop: 1\nname: 'a\n", "not readable YAML"),
    ],
)
def test_traps_are_explained(tmp_path: Path, text: str, says: str) -> None:
    assert any(says in message for _, _, message, _ in problems(tmp_path, text))


def test_a_gbk_definition_is_read(tmp_path: Path) -> None:
    (tmp_path / "sop.yaml").write_bytes("sop: 1\nname: 华东销售团队\n".encode("gb18030"))
    sop, _ = read_sop(tmp_path / "sop.yaml", "sop.yaml")
    assert sop.name == "华东销售团队"


def test_every_sentence_of_our_validators_can_be_said_in_both_languages() -> None:
    """They are looked up by their type: one that is not listed would come out in English, its names unfilled."""
    calls = [
        node
        for file in (Path(definition.__file__).parents[1] / "records").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "PydanticCustomError"
    ]
    assert len(calls) > 10
    said = {ast.literal_eval(call.args[0]): ast.literal_eval(call.args[1].args[0]) for call in calls}  # type: ignore[attr-defined]
    assert said.items() <= definition._OURS.items()
