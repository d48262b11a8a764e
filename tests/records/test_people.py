"""Who is who: names, ids, aliases, moves, homonyms."""

from __future__ import annotations

from datetime import date
from typing import Any

from sop_cli.records.people import Roster, did_you_mean

FIELDS = ("name", "id", "alias", "team", "region", "role", "hire_date", "leave_date", "from", "leader", "capability",
          "last_year")  # fmt: skip


def roster(*rows: dict[str, Any]) -> Roster:
    full = [
        dict.fromkeys(FIELDS) | {"_file": "members.csv", "_row": i + 2, "_id": i} | row for i, row in enumerate(rows)
    ]
    return Roster.from_rows(full)


def test_a_person_answers_to_name_id_and_alias_in_any_width_and_case() -> None:
    people = roster({"name": "张伟", "id": "E01", "alias": "风清扬、Tom Zhang"})
    for word in ("张伟", "张 伟", " 张伟\u3000", "e01", "Ｅ０１", "风清扬", "tom zhang"):
        found = people.find(word)
        assert found is not None, word
        assert found.name == "张伟"
    assert people.find("張偉") is None


def test_moves_give_the_region_of_the_day() -> None:
    people = roster(
        {"name": "李娜", "region": "华东", "team": "一组"},
        {"name": "李娜", "region": "华南", "from": date(2023, 11, 16)},
    )
    person = people.find("李娜")
    assert person is not None
    assert person.at(date(2023, 11, 15)).region == "华东"
    assert person.at(date(2023, 11, 16)).region == "华南"
    assert person.at(date(2023, 11, 16)).team == "一组", "what a move does not name stays"
    assert len(people.people) == 1


def test_rows_in_any_order_make_the_same_roster() -> None:
    rows = [
        {"name": "李娜", "region": "华东"},
        {"name": "李娜", "region": "华南", "from": date(2023, 11, 16)},
        {"name": "王芳", "region": "华北"},
    ]
    one, other = roster(*rows), roster(*reversed(rows))
    assert [p.name for p in one.people] == [p.name for p in other.people]
    assert [p.stays for p in one.people] == [p.stays for p in other.people]


def test_two_people_of_one_name_are_told_apart_by_id_only() -> None:
    people = roster({"name": "张伟", "id": "E01", "region": "华东"}, {"name": "张伟", "id": "E02", "region": "华南"})
    assert people.find("张伟") is None, "nobody is guessed"
    assert "张伟" in people.shared
    first, second = people.find("E01"), people.find("E02")
    assert first is not None
    assert second is not None
    assert (first.name, second.name) == ("张伟（E01）", "张伟（E02）")


def test_employment() -> None:
    people = roster({"name": "周杰", "hire_date": date(2023, 11, 1), "leave_date": date(2023, 12, 15)})
    person = people.find("周杰")
    assert person is not None
    assert not person.employed(date(2023, 10, 1), date(2023, 10, 31))
    assert person.employed(date(2023, 10, 1), date(2023, 11, 1))
    assert person.employed_on(date(2023, 12, 15))
    assert not person.employed_on(date(2023, 12, 16))


def test_did_you_mean_knows_short_chinese_names() -> None:
    assert did_you_mean("周洁", ["周杰", "张伟", "李娜"]) == "周杰"
    assert did_you_mean("周洁", ["周杰", "周敏", "李娜"]) is None, "two people have the family name"
    assert did_you_mean("李四", ["李娜", "李强"]) is None
    assert did_you_mean("张娜", ["李娜"]) is None, "another family"
    assert did_you_mean("华动", ["华东", "华南", "华北"]) is not None
    assert did_you_mean("张韦国", ["张伟国", "张国强"]) == "张伟国"
    assert did_you_mean("赵六", ["周杰", "张伟"]) is None
    assert did_you_mean("requird", ["required", "rules"]) == "required"


def test_a_name_that_is_set_wide_is_shown_as_it_is_said() -> None:
    rows = [{"name": "张　伟", "id": None, "alias": "大 伟", "from": None, "_id": 0, "_file": None, "_row": 2}]
    blank = dict.fromkeys(("region", "team", "role", "leader", "hire_date", "leave_date", "capability", "last_year"))
    people = Roster.from_rows([blank | row for row in rows])
    assert [(p.name, p.aliases) for p in people.people] == [("张伟", ("大伟",))]
    assert people.find("张 伟") is people.find("大伟") is not None
