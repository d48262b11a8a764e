"""A team's own rules: what they find, what is said of wrong ones, and that they mean what they plainly say."""

from __future__ import annotations

import contextlib
import operator
import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rules_kit import book_of

from sop_cli.cli.app import main
from sop_cli.i18n import set_language
from sop_cli.records.finding import Finding, Severity
from sop_cli.records.sop import Sop
from sop_cli.rules.own import parser as p
from sop_cli.rules.own.lexer import WrongError
from sop_cli.rules.own.meaning import meaning
from sop_cli.rules.own.names import field_of
from sop_cli.rules.own.parser import parse
from sop_cli.rules.run import check
from sop_cli.rules.settings import kinds, problems

CASES = yaml.safe_load((Path(__file__).parent / "X001.yaml").read_text(encoding="utf-8"))
AS_OF = date(2023, 10, 31)


def own(case: dict[str, Any], folder: Path, **more: Any) -> list[Finding]:
    rule = {"code": "X001", "when": case["when"], "message": case.get("message", "说明"), **more}
    book = book_of(case | {"sop": {"own_rules": [rule], **case.get("sop", {})}}, folder)
    return [f for f in check(book).findings if f.code == "X001"]


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path) -> None:
    set_language("zh")
    case = CASES[name]
    found = own(case, tmp_path)
    assert [f.row for f in found] == case["finds"]
    if "says" in case:
        assert found[0].message == case["says"]


FIRST = CASES["a-pattern-and-a-word"]


def test_the_marked_column_is_the_first_of_the_condition_or_the_one_that_is_named(tmp_path: Path) -> None:
    assert own(FIRST, tmp_path)[0].column == "沟通内容摘要"
    assert own(FIRST, tmp_path, column="date")[0].column == "跟进日期"


def test_an_own_rule_weighs_what_it_says_and_can_be_switched_and_ignored(tmp_path: Path) -> None:
    assert own(FIRST, tmp_path)[0].severity is Severity.WARNING
    assert own(FIRST, tmp_path, severity="error")[0].severity is Severity.ERROR
    assert own(FIRST | {"sop": {"rules": {"X001": {"severity": "info"}}}}, tmp_path)[0].severity is Severity.INFO
    assert own(FIRST | {"sop": {"rules": {"X001": "off"}}}, tmp_path) == []
    assert (
        own(FIRST | {"sop": {"ignore": [{"code": "X001", "customer": "科技公司", "reason": "说好的"}]}}, tmp_path) == []
    )


def test_only_the_records_that_a_rule_names_are_read() -> None:
    def asked(when: str) -> set[str]:
        rule = {"code": "X001", "when": when, "message": "x"}
        return set(kinds(Sop.model_validate({"sop": 1, "name": "x", "followups": {"own_rules": [rule]}})))

    assert "deals" not in asked("summary is null")
    assert "deals" in asked("amount > 5")


def test_without_deals_it_says_what_is_not_looked_at(tmp_path: Path) -> None:
    set_language("zh")
    case = {"log": "客户名称,跟进日期\n科技公司,2023-10-10\n"}
    rule = {"code": "X001", "when": "amount > 5", "message": "x"}
    assert "没有商机，以下规则未核对：X001" in check(book_of(case | {"sop": {"own_rules": [rule]}}, tmp_path)).notes


@pytest.mark.parametrize("message", ["{{customer}}", "{}", "{0.__class__}", "{customer!r}", "{customer:>9}", "{x"])
def test_braces_reach_nothing_but_fields(message: str, tmp_path: Path) -> None:
    """What is no field in braces is refused, or stands as it is written; nothing is formatted by it."""
    sop = {"own_rules": [{"code": "X001", "when": "summary matches '^已联'", "message": message}]}
    if problems(Sop.model_validate({"sop": 1, "name": "x", "followups": sop})):
        return
    said = own(FIRST | {"when": "summary matches '^已联'"}, tmp_path, message=message)[0].message
    assert said == message.replace("{customer}", "科技公司")


def test_text_of_a_cell_is_text(tmp_path: Path) -> None:
    log = '客户名称,跟进日期,沟通内容摘要\n"{deal} {0} %s",2023-10-10,已联系\n'
    assert own(FIRST | {"log": log}, tmp_path, message="{customer}!")[0].message == "{deal} {0} %s!"


COMPARE = "Compare it: amount > 100000, synced_to is null, channel in ['电话']."
WRONG = [
    ("amonut > 1", 0, "No field is called “amonut”.", "Did you mean “amount”?"),
    ("region = 'x'", 0, "“region” may mean two things.", "Write deal.region or customer.region."),
    ("date > 1 and stage = 'x'", 0, "a date and a number do not go together with “>”.", None),
    ("stage = 'x' or due_date < '2023-10-01'", 15, "a date and text do not go together with “<”.",
     "Write a date without quotation marks: 2023-10-31."),
    ("amount > '5'", 0, "an amount and text do not go together with “>”.",
     "Write a number without quotation marks: 100000, 10万."),
    ("summary < 'b'", 0, "text and text do not go together with “<”.", None),
    ("amount * amount > 5", 0, "an amount and an amount do not go together with “*”.", None),
    ("amount", 0, "This is an amount, not a condition.", COMPARE),
    ("not amount", 4, "This is an amount, not a condition.", COMPARE),
    ("amount >", 8, "The condition ends too early.", None),
    ("amount > 5 5", 11, "“5” does not fit here.", None),
    ("stage in 'x'", 9, "“x” does not fit here.", "Expected here: ["),
    ("stage in [channel]", 10, "A plain value is wanted here.", "Put text in quotation marks."),
    ("summary = 'x", 10, "The quotation mark is not closed.", None),
    ("date = 2023-02-30", 7, "There is no day “2023-02-30”.", None),
    ("amount > 99999999999999999999", 9, "The number is too large.", None),
    ("upper(summary) = 'x'", 0, "There is no function “upper”.", "Known: length(summary), days(date, due_date)"),
    ("length(date) > 1", 7, "text is wanted here; this is a date.", None),
    ("date + amount > today", 0, "a date and an amount do not go together with “+”.", None),
    ("date + 99999999 > today", 7, "Days are added as a plain whole number, 36500 at most.", None),
    ("summary matches '('", 16, "This is no pattern that can be read.", None),
    ("owner.team = 'x'", 0, "“owner” is no kind of record here.", "Known: deal, customer"),
    ("summary; date", 7, "“;” has no meaning here.", None),
    ("__import__('os').system('x') = 1", 16, "“.” does not fit here.", None),
    ("(" * 40 + "1 = 1" + ")" * 40, 20, "The condition is nested too deeply.", None),
    ("not " * 400 + "1 = 1", 1205, "A condition has at most 1000 characters.", None),
    ("1+" * 200 + "1 = 1", 301, "A condition has at most 300 words and signs.", None),
]  # fmt: skip


@pytest.mark.parametrize(("when", "start", "message", "hint"), WRONG)
def test_what_is_wrong_is_named_with_its_place(when: str, start: int, message: str, hint: str | None) -> None:
    set_language("en")
    with pytest.raises(WrongError) as raised:
        meaning(parse(when), AS_OF)
    assert (raised.value.message, raised.value.hint) == (message, hint)
    if len(when) <= 300:
        assert raised.value.start == start


LINES = """\
sop: 1
name: x
followups:
  own_rules:
    - {code: X001, when: "stage = 'x' and amonut > 5", message: "{custmer}"}
    - {code: X001, when: "5 > date", message: x, severity: fatal}
    - {code: A1, when: "stage is null", message: x}
"""


def test_lint_tells_all_of_it_with_line_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sop.yaml").write_text(LINES, encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["lint", str(tmp_path / "sop.yaml"), "--lang", "en"])
    assert left.value.code == 2
    said = capsys.readouterr().err
    wrong = [(5, "amonut"), (5, "{custmer}"), (6, "code: X001"), (6, "5 > date"), (6, "severity"), (7, "code")]
    for number, text in wrong:
        assert f"sop.yaml:{number}:{LINES.splitlines()[number - 1].index(text) + 1} " in said, text


def test_sop_rule_shows_an_own_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = '{code: X007, name: 大单要同步, when: "amount > 5", message: "请同步 {customer}"}'
    (tmp_path / "sop.yaml").write_text(f"sop: 1\nname: x\nfollowups: {{own_rules: [{rule}]}}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(["rule", "x007", "--lang", "zh"])
    assert left.value.code == 0
    assert "X007  大单要同步" in (said := capsys.readouterr().out)
    assert "amount > 5" in said
    with pytest.raises(SystemExit) as left:
        main(["rule", "X009", "--lang", "zh"])
    assert left.value.code == 2
    assert "X007" in capsys.readouterr().err


# The same conditions read by a second, slow reader that shares nothing with the first but the tree.

ROWS: list[dict[str, Any]] = [
    {
        "summary": "已 联系ＡB",
        "synced_to": None,
        "date": date(2023, 10, 1),
        "due_date": None,
        "deal.amount": 12_345_600,
    },
    {"summary": None, "synced_to": "刘洋", "date": None, "due_date": date(2023, 10, 9), "deal.amount": None},
    {"summary": "a b", "synced_to": "ab", "date": date(2023, 10, 9), "due_date": date(2023, 10, 9), "deal.amount": 0},
    {
        "summary": "报价 单",
        "synced_to": "a",
        "date": date(2023, 9, 1),
        "due_date": date(2023, 12, 1),
        "deal.amount": -50,
    },
]
FRAME = pl.DataFrame(
    ROWS,
    schema={
        "summary": pl.String, "synced_to": pl.String, "date": pl.Date, "due_date": pl.Date, "deal.amount": pl.Int64,
    },
)  # fmt: skip
SIGNS = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "+": operator.add, "-": operator.sub, "*": operator.mul,
}  # fmt: skip


class Amount(float):
    """An amount in minor units."""


def fold(text: str) -> str:
    kept = unicodedata.normalize("NFKC", text)
    return "".join(c for c in kept if not c.isspace() and unicodedata.category(c) != "Cf").lower()


def evaluate(node: p.Node, row: dict[str, Any]) -> Any:  # noqa: C901 - one case a kind of node
    match node:
        case p.Literal(kind="money"):
            return Amount(node.value * 100)  # type: ignore[operator]
        case p.Literal(kind="number"):
            return float(str(node.value))
        case p.Literal():
            return node.value
        case p.Today():
            return AS_OF
        case p.Name():
            value = row[field_of(node).column]
            return Amount(value) if isinstance(value, int) else value
        case p.Call(name="length"):
            text = evaluate(node.args[0], row)
            return None if text is None else float(len(text.strip()))
        case p.Call():
            return calculate("-", evaluate(node.args[1], row), evaluate(node.args[0], row))
        case p.Operation():
            return calculate(node.sign, evaluate(node.left, row), evaluate(node.right, row))
        case p.Compare():
            return compare(node.sign, evaluate(node.left, row), evaluate(node.right, row))
        case p.IsNull():
            return evaluate(node.of, row) is None
        case p.Not():
            inner = evaluate(node.of, row)
            return None if inner is None else not inner
        case p.Among():
            return among(node, row)
        case p.Both():
            parts = [evaluate(part, row) for part in node.parts]
            decisive = node.word == "or"
            return decisive if decisive in parts else None if None in parts else not decisive
    raise AssertionError(node)


def amounts(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, Amount) and not isinstance(right, Amount):
        return left, Amount(right * 100)
    if isinstance(right, Amount) and not isinstance(left, Amount):
        return Amount(left * 100), right
    return left, right


def calculate(sign: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if isinstance(left, date):
        return float((left - right).days) if isinstance(right, date) else SIGNS[sign](left, timedelta(days=int(right)))
    both = isinstance(left, Amount), isinstance(right, Amount)
    if sign in "+-":
        left, right = amounts(left, right)
    if sign == "/" and right == 0:
        return None
    result = float(left) / float(right) if sign == "/" else SIGNS[sign](float(left), float(right))
    is_amount = any(both) and not (sign == "/" and all(both))
    return Amount(result) if is_amount else result


def compare(sign: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if isinstance(left, str):
        return SIGNS[sign](fold(left), fold(right))
    if isinstance(left, float):
        left, right = amounts(left, right)
        return SIGNS[sign](float(left), float(right))
    return SIGNS[sign](left, right)


def among(node: p.Among, row: dict[str, Any]) -> Any:
    value = evaluate(node.of, row)
    if value is None:
        return None
    if node.how == "in":
        return any(compare("=", value, evaluate(item, row)) for item in node.items)
    return any(fold(str(item.value)) in fold(value) for item in node.items)


def chain(parts: st.SearchStrategy[str], signs: list[str]) -> st.SearchStrategy[str]:
    return st.builds("({} {} {})".format, parts, st.sampled_from(signs), parts)


NUMBER = st.recursive(
    st.sampled_from(["0", "1", "2.5", "3万", "50%", "length(summary)", "(due_date - date)", "days(date, today)", "-7"]),
    lambda inner: chain(inner, ["+", "-", "*", "/"]),
    max_leaves=4,
)
MONEY = st.recursive(
    st.sampled_from(["amount", "deal.金额", "12万元", "-amount", "(amount / 3)", "(amount * 2)", "(amount + 5)"]),
    lambda inner: chain(inner, ["+", "-"]),
    max_leaves=3,
)
TEXT = st.sampled_from(["summary", "synced_to", "信息同步人", "'Ａ b'", "“刘洋”", "'AB'"])
DAY = st.sampled_from(["date", "due_date", "today", "2023-10-09", "(date + 8)", "(due_date - 53)"])
ORDER = ["=", "!=", "<", "<=", ">", ">="]
CLAIM = st.one_of(
    chain(NUMBER, ORDER), chain(MONEY, ORDER), chain(DAY, ORDER), chain(TEXT, ["=", "!=", "<>"]),
    st.builds("{} {} {}".format, MONEY, st.sampled_from(ORDER), NUMBER),
    st.builds("{} {}".format, st.one_of(TEXT, DAY, MONEY), st.sampled_from(["is null", "is not null", "为空"])),
    st.builds("{} {} ['a b', '刘洋']".format, TEXT, st.sampled_from(["in", "not in", "contains", "not contains"])),
    st.builds("{} in [0, 123456元, 5]".format, MONEY),
)  # fmt: skip
CONDITION = st.recursive(
    CLAIM,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or", "且", "或"]), inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(CONDITION)
def test_a_condition_means_what_a_plain_reading_of_it_means(when: str) -> None:
    node = parse(when)
    fast = FRAME.select(hit=meaning(node, AS_OF))["hit"]
    slow = [evaluate(node, row) for row in ROWS]
    assert (fast.to_list() * len(ROWS))[: len(ROWS)] == slow, when


SCRAPS = st.sampled_from([*"()[]'“,.+-*/=<>`5年 ", " not ", " and ", "date", "in"])


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.lists(SCRAPS).map("".join))
def test_whatever_is_written_is_understood_or_refused(when: str) -> None:
    with contextlib.suppress(WrongError):
        meaning(parse(when), AS_OF)


@pytest.mark.parametrize("page", ["own-rules.md", "own-rules.zh-CN.md"])
def test_the_examples_of_the_docs_are_right(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        sop = Sop.model_validate({"sop": 1, "name": "x", **yaml.load(block, Loader=yaml.BaseLoader)})  # noqa: S506
        assert problems(sop) == []
