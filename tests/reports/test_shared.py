"""What may be handed to one person, and outside: no other name in any format, whatever is opened or unzipped."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from html import unescape
from pathlib import Path

import pytest

from tests.data.workspace import book_of
from tests.examples.running import EAST, inside

KINDS = ("members", "customers", "sales", "deals", "followups", "actions")
COMMANDS = {
    "evaluate": ("evaluate", "--period", "2023Q4"),
    "review": ("review", "--period", "2023Q4"),
    "check": ("check-followups", "--no-ledger", "--fail-on", "never"),
}
DAY = ("--as-of", "2023-12-31")


@pytest.fixture(scope="module")
def people_and_customers() -> tuple[set[str], set[str], dict[str, set[str]]]:
    book = book_of(EAST, KINDS, "2023-12-31")
    people = {text for person in book.roster.people for text in (person.name, *person.aliases)}
    customers: set[str] = set()
    own: dict[str, set[str]] = {}
    for kind in ("customers", "sales", "deals", "followups"):
        frame = book.frame(kind).drop_nulls("customer")
        customers |= set(frame["customer"].to_list())
        for owner, customer in frame.select("owner", "customer").drop_nulls().unique().iter_rows():
            own.setdefault(owner, set()).add(customer)
    return people, customers, own


def written(folder: Path, words: tuple[str, ...], *more: str) -> dict[str, str]:
    """Everything that a run gives, as text: stdout in every format, files, every part of the workbook."""
    forms = ("json", "csv", "md", "html", "xlsx")
    files = [word for form in forms for word in ("-o", f"out.{form}")]
    done = inside(*words, *DAY, *more, *files, "--format", "table", "-q", cwd=folder)
    assert done.returncode == 0, done.stderr
    found = {form: unescape((folder / f"out.{form}").read_text("utf-8-sig")) for form in forms[:-1]}
    found["table"] = done.stdout
    with zipfile.ZipFile(io.BytesIO((folder / "out.xlsx").read_bytes())) as parts:
        found["xlsx"] = unescape("".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist()))
    return found


@pytest.fixture
def team(tmp_path: Path) -> Path:
    shutil.copytree(EAST, tmp_path / "team", ignore=shutil.ignore_patterns("out", ".sop"))
    return tmp_path / "team"


@pytest.mark.parametrize("command", COMMANDS)
def test_no_name_leaves_the_house(
    command: str, team: Path, people_and_customers: tuple[set[str], set[str], dict[str, set[str]]]
) -> None:
    people, customers, _own = people_and_customers
    for form, text in written(team, COMMANDS[command], "--anonymous").items():
        assert not {name for name in people | customers if name in text}, form
        assert "员工A" in text, form


@pytest.mark.parametrize("command", COMMANDS)
def test_one_person_sees_nobody_else(
    command: str, team: Path, people_and_customers: tuple[set[str], set[str], dict[str, set[str]]]
) -> None:
    people, customers, own = people_and_customers
    mine = own["王芳"]
    for form, text in written(team, COMMANDS[command], "--for", "王芳").items():
        assert not {name for name in people - {"王芳"} if name in text}, form
        strangers = {name for name in customers - mine if name in text and not any(name in known for known in mine)}
        assert not strangers, form
        assert form == "csv" or "王芳" in text, form


def test_figures_stay_and_numbers_are_stable(team: Path) -> None:
    words = (*COMMANDS["evaluate"], *DAY, "--format", "json", "-q")
    plain = json.loads(inside(*words, cwd=team).stdout)["people"]
    veiled = json.loads(inside(*words, "--anonymous", cwd=team).stdout)["people"]
    assert [(p["rate"], p["score"], p["rank"]) for p in plain] == [(p["rate"], p["score"], p["rank"]) for p in veiled]
    assert len({p["name"] for p in veiled}) == len(plain)
    own = json.loads(inside(*words, "--for", "王芳", cwd=team).stdout)
    assert [p for p in plain if p["name"] == "王芳"] == own["people"]
    assert own["team"]["people"] == len(plain)
    assert own["team"]["average_rate"] == pytest.approx(sum(p["rate"] for p in plain) / len(plain), abs=1e-4)
    assert own["inputs"] == []


@pytest.mark.parametrize("words", [("--for", "没有此人"), ("--for", "王芳", "--anonymous")])
def test_wrong_usage(team: Path, words: tuple[str, ...]) -> None:
    assert inside("evaluate", "--period", "2023Q4", *words, cwd=team).returncode == 2


def test_own_customers_keep_their_names_and_dimensions_theirs(team: Path) -> None:
    own = inside("check-followups", "--no-ledger", *DAY, "--for", "王芳", cwd=team).stdout
    assert "FU102" in own
    assert "同事" not in own, "nothing of it is about a colleague"
    outside = inside(*COMMANDS["review"], *DAY, "--anonymous", cwd=team).stdout
    assert "华东" in outside
    assert "员工A" in outside


def test_what_a_row_opens_to_is_the_persons_own(team: Path) -> None:
    page = inside("review", "--period", "2023Q4", *DAY, "--for", "王芳", "--format", "html", "-q", cwd=team).stdout
    whole = inside("review", "--period", "2023Q4", *DAY, "--format", "html", "-q", cwd=team).stdout
    assert "data/sales.csv" in whole
    opened = set(re.findall(r"data/sales\.csv:\d+", page))
    rows = (team / "data" / "sales.csv").read_text("utf-8-sig").splitlines()
    assert all("王芳" in rows[int(place.rpartition(":")[2]) - 1] for place in opened)


def test_an_own_customer_is_not_taken_for_another_whose_short_name_it_holds(team: Path) -> None:
    text = inside("review", "--period", "2023Q4", *DAY, "--for", "王芳", "-q", cwd=team).stdout
    assert "其他客户产品" not in text
    assert "泉州其他客户" not in text


@pytest.mark.parametrize("option", ["--fix", "--dry-run", "--per-owner=out"])
def test_nothing_is_written_beside_it(team: Path, option: str) -> None:
    done = inside("check-followups", *DAY, "--for", "王芳", option, "-o", "x.xlsx", cwd=team)
    assert done.returncode == 2
    assert option.partition("=")[0] in done.stderr
    assert not (team / "x.xlsx").exists()


@pytest.mark.parametrize("page", ["sharing.md", "sharing.zh-CN.md"])
def test_the_commands_of_the_page_run(team: Path, page: str) -> None:
    lines = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8").splitlines()
    shown = [line.split()[1:] for line in lines if line.startswith("sop ")]
    assert len(shown) == 3
    for words in shown:
        assert inside(*words, *DAY, cwd=team).returncode in (0, 1)
