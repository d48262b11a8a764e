"""The pages of docs/ that are made from the code: `python -m sop_cli.cli.docs` writes them, a test compares."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sop_cli.checks.manual import markdown
from sop_cli.cli.catalogue import COMMANDS
from sop_cli.cli.families import FAMILIES
from sop_cli.i18n import Language, Words, _, set_language
from sop_cli.records.kinds import KINDS
from sop_cli.records.sop import Sop

SUFFIX: dict[Language, str] = {"en": "", "zh": ".zh-CN"}


_COLUMNS_INTRO = Words(
    "Order does not matter, nor do width, spaces and case. A unit in brackets, as in 金额(万元), holds for the bare "
    "numbers below it. ● marks a column without which the kind cannot be read.",
    "栏目的先后、全角半角、空格和大小写都不影响。表头括号里的单位（如 金额(万元)）对下面不带单位的数字有效。"
    "● 表示缺了这一栏就读不了。",
)
_DEFINITION_INTRO = Words(
    "Made from the models that read the file. `sop schema` prints the same for editors, `sop lint` checks a file. "
    "Plain words and numbers are taken as written: `version: 1.10` stays 1.10, `no` stays a word.",
    "本页由读取文件的模型生成。`sop schema` 输出供编辑器用的同一份定义，`sop lint` 检查文件。"
    "不加引号的词和数字按所写的理解：`version: 1.10` 就是 1.10，`no` 就是一个词。",
)


def columns() -> str:
    """The page of records and the headers that are understood."""
    title = Words("Columns understood", "能读懂的栏目")
    lines = [f"# {title}", "", str(_COLUMNS_INTRO), ""]
    heads = Words("| field | header | also | meaning |", "| 字段 | 表头 | 也可以写 | 含义 |")
    for name, kind in KINDS.items():
        lines += [f"## `{name}` {kind.title}", "", str(heads), "| --- | --- | --- | --- |"]
        for c in kind.columns():
            also = "、".join(c.headers[2:])
            mark = " ●" if c.needed else ""
            lines.append(f"| `{c.field}`{mark} | {c.headers[0]} · {c.headers[1]} | {also} | {c.meaning} |")
        lines.append("")
    return "\n".join(lines)


def definition() -> str:
    """The reference of sop.yaml."""
    title = Words("sop.yaml, key by key", "sop.yaml 逐项说明")
    lines = [f"# {title}", "", str(_DEFINITION_INTRO), ""]
    heads = Words("| key | value | default | meaning |", "| 键 | 值 | 默认 | 含义 |")
    lines += [str(heads), "| --- | --- | --- | --- |"]
    lines += [f"| `{key}` | {kind} | {default} | {meaning} |" for key, kind, default, meaning in _keys(Sop, "")]
    return "\n".join([*lines, ""])


def _keys(model: type[BaseModel], before: str) -> Iterator[tuple[str, str, str, str]]:
    for name, info in model.model_fields.items():
        key = f"{before}{info.alias or name}"
        inner, suffix = _inner(info.annotation)
        meaning = _(info.description) if info.description else ""
        yield key, _kind(info.annotation), _default(info), meaning
        for part in inner:
            yield from _keys(part, f"{key}{suffix}.")


def _inner(annotation: Any) -> tuple[list[type[BaseModel]], str]:
    """The models inside an annotation, and how a path goes on into them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation], ""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is dict:
        return _inner(args[1])[0], ".*"
    if origin is list:
        return _inner(args[0])[0], "[]"
    if origin in (Union, UnionType):
        return [m for arg in args for m in _inner(arg)[0]], ""
    return [], ""


_NAMES: dict[Any, Words] = {
    str: Words("text", "文字"), int: Words("whole number", "整数"), float: Words("number", "数字"),
    bool: Words("true / false", "true / false"), Fraction: Words("number", "数字"), Any: Words("see rules", "见规则"),
}  # fmt: skip


def _kind(annotation: Any) -> str:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(args[0])
    if origin is Literal:
        return " / ".join(f"`{a}`" for a in args)
    if origin in (Union, UnionType):
        return " / ".join(dict.fromkeys(_kind(a) for a in args if a is not type(None)))
    if origin is list:
        return f"{Words('list of', '列表：')} {_kind(args[0])}"
    if origin is dict:
        return str(Words("mapping", "映射"))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return str(Words("mapping", "映射"))
    return str(_NAMES.get(annotation, Words("date", "日期")))


def _default(info: FieldInfo) -> str:
    value = info.default
    if value is PydanticUndefined:
        return str(Words("required", "必填"))
    if value is None or isinstance(value, BaseModel) or value in ([], {}):
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{k} {float(v):g}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(value)
    return f"`{float(value):g}`" if isinstance(value, Fraction) else f"`{value}`"


def commands() -> str:
    """The help of every command, as it prints it."""
    lines = [f"# {Words('Commands', '命令')}", ""]
    for name in ["", *COMMANDS]:
        lines += [f"## sop {name}".rstrip(), "", "```text", _printed(name), "```", ""]
    return "\n".join(lines)


def _printed(name: str) -> str:
    from sop_cli.i18n import language

    args = [sys.executable, "-m", "sop_cli", *([name] if name else []), "--help", "--lang", language()]
    env = {"PATH": "", "COLUMNS": "100", "TERMINAL_WIDTH": "100", "PYTHONUTF8": "1", "NO_COLOR": "1"}
    done = subprocess.run(args, capture_output=True, text=True, encoding="utf-8", env=env, check=True)  # noqa: S603 - our own program
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines()).strip()


def rules() -> str:
    """The manual of the rules."""
    return markdown(FAMILIES)


PAGES: dict[str, Callable[[], str]] = {
    "columns": columns, "sop-yaml": definition, "commands": commands, "rules": rules,
}  # fmt: skip


def pages() -> Iterator[tuple[str, str]]:
    """File name and text of every generated page, in both languages."""
    for language, suffix in SUFFIX.items():
        set_language(language)
        for name, make in PAGES.items():
            yield f"{name}{suffix}.md", make()


def main() -> None:
    """Write the pages into docs/ of the checkout."""
    folder = Path(__file__).parents[2] / "docs"
    for name, text in pages():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
