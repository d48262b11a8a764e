"""YAML as people write it, with the place of every key and value.

Plain scalars stay text (`1.10`, `no`, `18:30`, `0123` mean what the writer sees); models give them their types.
Tags, aliases beyond a few, duplicate keys, deep nesting and huge files are refused; tabs and full-width colons are
explained.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sop_cli.errors import SopError, Span, Where, raise_all, why
from sop_cli.i18n import _
from sop_cli.records.finding import Input

Path_ = tuple[str | int, ...]

MAX_BYTES = 2_000_000
MAX_DEPTH = 30
MAX_ALIASES = 20
_NULLS = {"", "~", "null", "Null", "NULL"}
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
}


@dataclass(frozen=True)
class Document:
    """A YAML file: its data (mappings, lists, text, None) and the place of every path into it.

    encoding, sha256: of the file's bytes, so that a result can say what it was made from.
    """

    shown: str
    data: Any
    lines: tuple[str, ...]
    keys: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path_, tuple[int, int, int]] = field(default_factory=dict)
    encoding: str = "utf-8"
    sha256: str = ""

    @property
    def as_input(self) -> Input:
        """The file as an input of a run; its rows are its lines."""
        return Input(self.shown, None, len(self.lines), self.encoding, self.sha256)

    def where(self, path: Path_, *, key: bool = False) -> Where:
        """The line and column of a key or value; the nearest enclosing one when the path goes deeper than the file."""
        for end in range(len(path), -1, -1):
            part = tuple(path[:end])
            if part in self.keys and (key or part not in self.values or end < len(path)):
                line, column = self.keys[part]
                return self._at(line, column, len(str(part[-1])))
            if part in self.values:
                line, column, length = self.values[part]
                return self._at(line, column, length)
        return Where(self.shown)

    def inside(self, path: Path_, span: Span) -> Where:
        """The place of a piece of a text; that of the whole text where it is folded over lines or written otherwise."""
        where, text = self.where(path), self._text_at(path)
        if where.line is None or where.mark is None or where.quote is None or text is None:
            return where
        found = where.quote.find(text, where.mark[0])
        if found < 0:
            return where
        return self._at(where.line - 1, found + span.start, span.length)

    def _text_at(self, path: Path_) -> str | None:
        data = self.data
        for step in path:
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                return None
        return data if isinstance(data, str) else None

    def _at(self, line: int, column: int, length: int) -> Where:
        quote = self.lines[line] if line < len(self.lines) else ""
        return Where(self.shown, line=line + 1, position=column + 1, quote=quote, mark=(column, max(length, 1)))


def read_yaml(path: Path, shown: str) -> Document:
    """Read a YAML file.

    Raises SopError with line and column when it is missing, not text, not YAML, or uses what we refuse.
    """
    text, encoding, sha256 = read_text(path, shown)
    return yaml_document(text, shown, encoding, sha256)


def yaml_document(text: str, shown: str, encoding: str = "utf-8", sha256: str = "") -> Document:
    """A text as a YAML file; the same errors as those of a file."""
    lines = tuple(text.splitlines())
    try:
        _refuse_floods(text, shown)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise _explained(error, shown, lines) from None
    except yaml.YAMLError as error:
        raise SopError(
            _("This is not a readable YAML file: {why}").format(why=_first_line(error)), Where(shown)
        ) from None
    except RecursionError:
        raise SopError(_("The file is nested too deeply."), Where(shown)) from None
    document = Document(shown, None, lines)
    if isinstance(root, ScalarNode) and "：" in root.value:
        raise _full_width(lines, next(i for i, line in enumerate(lines) if "：" in line), shown)
    if root is None:
        raise SopError(_("The file is empty."), Where(shown), _("Start from a template: sop init"))
    problems: list[SopError] = []
    data = _build(root, (), document, problems)
    raise_all(problems)
    return Document(shown, data, lines, document.keys, document.values, encoding, sha256)


def read_text(path: Path, shown: str) -> tuple[str, str, str]:
    """The text with plain line ends, its encoding, and the hash of the bytes. Raises SopError for what is no text."""
    if not path.exists():
        raise SopError(_("There is no such file."), Where(shown))
    if not path.is_file():
        raise SopError(_("This is not a file."), Where(shown))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SopError(_("The file is larger than {limit} MB.").format(limit=MAX_BYTES // 1_000_000), Where(shown))
        raw = path.read_bytes()
    except OSError as error:
        raise SopError(_("The file cannot be read: {why}").format(why=why(error)), Where(shown)) from None
    for encoding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
            return text, encoding.removesuffix("-sig"), hashlib.sha256(raw).hexdigest()
        except UnicodeDecodeError:
            continue
    raise SopError(_("The file is not text."), Where(shown), _("Save it as UTF-8."))


def _refuse_floods(text: str, shown: str) -> None:
    depth = aliases = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        if depth > MAX_DEPTH:
            raise SopError(_("The file is nested too deeply."), Where(shown))
        if aliases > MAX_ALIASES:
            raise SopError(
                _("The file uses more than {limit} aliases (*name).").format(limit=MAX_ALIASES), Where(shown)
            )


def _build(node: Node, path: Path_, document: Document, problems: list[SopError]) -> Any:
    line, column = node.start_mark.line, node.start_mark.column
    length = node.end_mark.column - column if node.end_mark.line == line else 1
    document.values[path] = (line, column, max(length, 1))
    if node.tag not in _PLAIN_TAGS:
        problems.append(
            SopError(
                _("Tags such as {tag} are not used here.").format(tag=node.tag),
                document._at(line, column, length),  # noqa: SLF001 - its own builder
                _("Write the plain value."),
            )
        )
        return None
    if isinstance(node, MappingNode):
        return _mapping(node, path, document, problems)
    if isinstance(node, SequenceNode):
        return [_build(item, (*path, i), document, problems) for i, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: MappingNode, path: Path_, document: Document, problems: list[SopError]) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key, value in node.value:
        line, column = key.start_mark.line, key.start_mark.column
        if not isinstance(key, ScalarNode):
            where = document._at(line, column, 1)  # noqa: SLF001 - its own builder
            problems.append(SopError(_("A key must be a word."), where))
            continue
        name = key.value
        here = (*path, name)
        if name in built:
            first = document.keys[here][0] + 1
            message = _("The key “{key}” stands here a second time (first in line {line}).").format(
                key=name, line=first
            )
            where = document._at(line, column, len(name))  # noqa: SLF001 - its own builder
            problems.append(SopError(message, where, _("Keep one of the two.")))
            continue
        document.keys[here] = (line, column)
        built[name] = _build(value, here, document, problems)
    return built


def _scalar(node: Node) -> str | None:
    plain = isinstance(node, ScalarNode) and node.style is None
    text: str = node.value
    return None if plain and text in _NULLS else text


def _explained(error: yaml.MarkedYAMLError, shown: str, lines: tuple[str, ...]) -> SopError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    quote = lines[line] if line < len(lines) else ""
    where = Where(shown, line=line + 1, position=column + 1, quote=quote, mark=(column, 1))
    for near in (line, line - 1):
        text = lines[near] if 0 <= near < len(lines) else ""
        spot = Where(shown, line=near + 1, position=1, quote=text)
        if "\t" in text[: len(text) - len(text.lstrip())] or (near == line and "\t" in text):
            return SopError(_("YAML does not take tabs for indenting."), spot, _("Use spaces instead of the tab."))
        if "：" in text and ":" not in text:
            return _full_width(lines, near, shown)
    return SopError(_("This is not readable YAML: {why}").format(why=error.problem or ""), where)


def _full_width(lines: tuple[str, ...], line: int, shown: str) -> SopError:
    position = lines[line].index("：")
    where = Where(shown, line=line + 1, position=position + 1, quote=lines[line], mark=(position, 1))
    hint = _("Type “: ” (a half-width colon and a space).")
    return SopError(_("The colon here is a full-width one (：)."), where, hint)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]
