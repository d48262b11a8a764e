"""From the words of a condition to its tree: recursive descent, as deep as MAX_DEPTH and no deeper.

condition := both ("or" both)*            both := not ("and" not)*          not := "not" not | claim
claim     := sum [ sign sum | "is" ["not"] "null" | ["not"] ("in" list | "contains" texts | "matches" text) ]
sum       := product (("+" | "-") product)*      product := atom (("*" | "/") atom)*
atom      := "-" atom | number | text | date | "today" | name ["." name] | name "(" sums ")" | "(" condition ")"
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sop_cli.i18n import _
from sop_cli.rules.own.lexer import Token, WrongError, tokens

MAX_DEPTH, MAX_LIST = 20, 100

_COMPARE = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Node:
    """start, length: where it stands in the condition."""

    start: int
    length: int


@dataclass(frozen=True)
class Literal(Node):
    """kind: number, money (currency units), text or date."""

    kind: str
    value: object


@dataclass(frozen=True)
class Today(Node):
    """The as-of date."""


@dataclass(frozen=True)
class Name(Node):
    """A field; of: what it is a field of, where that is said."""

    of: str | None
    name: str


@dataclass(frozen=True)
class Call(Node):
    """length(text) or days(from, to)."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True)
class Operation(Node):
    """+ - * / of numbers, amounts and days."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Compare(Node):
    """= != < <= > >=."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class IsNull(Node):
    """Whether a thing is empty."""

    of: Node


@dataclass(frozen=True)
class Among(Node):
    """how: in (equal to one of the items), contains (one of them stands in it) or matches (a regular expression)."""

    how: str
    of: Node
    items: tuple[Literal, ...]


@dataclass(frozen=True)
class Not(Node):
    """The contrary."""

    of: Node


@dataclass(frozen=True)
class Both(Node):
    """word: and, or."""

    word: str
    parts: tuple[Node, ...]


def parse(text: str) -> Node:
    """The tree of a condition. Raises `WrongError` where it is none."""
    return _Parser(tokens(text)).whole()


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self.condition()
        if self.now.kind != "end":
            raise self.unexpected()
        return node

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def takes(self, *values: str) -> Token | None:
        """The next token if it is one of these words or signs; it is then behind us."""
        token = self.now
        if token.kind in ("word", "sign") and token.value in values:
            self.at += 1
            return token
        return None

    def wants(self, value: str) -> Token:
        token = self.takes(value)
        if token is None:
            raise self.unexpected(value)
        return token

    def unexpected(self, wanted: str | None = None) -> WrongError:
        token = self.now
        hint = _("Expected here: {wanted}").format(wanted=wanted) if wanted else None
        if token.kind == "end":
            return WrongError(_("The condition ends too early."), token.start, 1, hint)
        return WrongError(_("“{text}” does not fit here.").format(text=token.value), token.start, token.length, hint)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise WrongError(_("The condition is nested too deeply."), self.now.start, self.now.length)
        yield
        self.depth -= 1

    def condition(self) -> Node:
        with self.deeper():
            return self.joined("or", lambda: self.joined("and", self.negated))

    def joined(self, word: str, part: Callable[[], Node]) -> Node:
        parts: list[Node] = [part()]
        while self.takes(word):
            parts.append(part())
        return (
            parts[0] if len(parts) == 1 else Both(parts[0].start, _end(parts[-1]) - parts[0].start, word, tuple(parts))
        )

    def negated(self) -> Node:
        token = self.takes("not")
        if token is None:
            return self.claim()
        with self.deeper():
            inner = self.negated()
        return Not(token.start, _end(inner) - token.start, inner)

    def claim(self) -> Node:
        left = self.sum()
        token = self.takes(*_COMPARE)
        if token:
            right = self.sum()
            return Compare(left.start, _end(right) - left.start, str(token.value), left, right)
        if self.takes("is"):
            no = self.takes("not")
            end = self.wants("null")
            return _maybe_not(no, IsNull(left.start, end.start + end.length - left.start, left))
        no = self.takes("not")
        how = self.takes("in", "contains", "matches")
        if how is None:
            if no:
                raise self.unexpected("in, contains, matches")
            return left
        return _maybe_not(no, self.among(left, str(how.value)))

    def among(self, left: Node, how: str) -> Node:
        if how == "matches" or (how == "contains" and self.now.value not in ("[", "(")):
            items = [self.literal()]
        else:
            items = self.items()
        return Among(left.start, _end(items[-1]) - left.start, how, left, tuple(items))

    def items(self) -> list[Literal]:
        close = "]" if self.takes("[") else ")" if self.takes("(") else None
        if close is None:
            raise self.unexpected("[")
        found = [self.literal()]
        while self.takes(","):
            found.append(self.literal())
            if len(found) > MAX_LIST:
                raise WrongError(_("A list has at most {n} items.").format(n=MAX_LIST), self.now.start, 1)
        self.wants(close)
        return found

    def literal(self) -> Literal:
        node = self.atom()
        if not isinstance(node, Literal):
            raise WrongError(
                _("A plain value is wanted here."), node.start, node.length, _("Put text in quotation marks.")
            )
        return node

    def sum(self) -> Node:
        return self.chain(("+", "-"), lambda: self.chain(("*", "/"), self.atom))

    def chain(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        left: Node = part()
        while token := self.takes(*signs):
            right: Node = part()
            left = Operation(left.start, _end(right) - left.start, str(token.value), left, right)
        return left

    def atom(self) -> Node:
        token = self.now
        if self.takes("-"):
            with self.deeper():
                inner = self.atom()
            zero = Literal(token.start, 1, "number", 0)
            return Operation(token.start, _end(inner) - token.start, "-", zero, inner)
        if self.takes("("):
            inner = self.condition()
            self.wants(")")
            return inner
        if self.takes("today"):
            return Today(token.start, token.length)
        if token.kind in ("number", "money", "text", "date"):
            self.at += 1
            return Literal(token.start, token.length, token.kind, token.value)
        if token.kind == "name":
            self.at += 1
            return self.named(token)
        raise self.unexpected()

    def named(self, token: Token) -> Node:
        if self.takes("."):
            field = self.now
            if field.kind != "name":
                raise self.unexpected()
            self.at += 1
            end = field.start + field.length
            return Name(token.start, end - token.start, str(token.value), str(field.value))
        if not self.takes("("):
            return Name(token.start, token.length, None, str(token.value))
        with self.deeper():
            args = [self.sum()]
            while self.takes(","):
                args.append(self.sum())
            end = self.wants(")").start + 1
        return Call(token.start, end - token.start, str(token.value), tuple(args))


def _end(node: Node) -> int:
    return node.start + node.length


def _maybe_not(token: Token | None, node: Node) -> Node:
    return Not(node.start, node.length, node) if token else node
