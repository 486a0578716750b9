"""Tokens → syntax tree, without any knowledge of names and types."""

from __future__ import annotations

from dataclasses import dataclass

from engine.expression.faults import Fault
from engine.expression.tokens import Token, tokens_of
from engine.expression.words import KEYWORDS, MAX_DEPTH, MAX_NODES

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "="})
LITERALS: dict[str, bool | None] = {
    "yes": True,
    "no": False,
    "true": True,
    "false": False,
    "blank": None,
}


@dataclass(frozen=True, slots=True)
class Node:
    """One piece of a rule as written.

    Kinds: literal (value), list, name (value), get (value: part, parts: of what), and, or, not,
    compare (value: operator), in (value: negated), is_blank (value: negated), is (value: which,
    negated), arithmetic (value: the signs between parts), call (value: function).
    """

    kind: str
    start: int
    end: int
    value: object = None
    parts: tuple[Node, ...] = ()


class _StopError(Exception):
    """Nothing sensible can be read after the fault that was just noted."""


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens, faults = tokens_of(text)
        self.slips = list(faults)
        self.faults = list(faults)
        self.at = 0
        self.depth = 0
        self.nodes = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def next(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def stop(self, code: str, token: Token, **params: object) -> _StopError:
        self.faults.append(Fault(code, token.start, max(token.end, token.start), params))
        return _StopError()

    def unexpected(self, expected: str) -> _StopError:
        token = self.token
        code = "R129" if token.kind == "end" else "R101"
        return self.stop(code, token, found=token.value, expected=expected)

    def is_word(self, *words: str) -> bool:
        return self.token.kind == "name" and self.token.value in words

    def is_sign(self, *signs: str) -> bool:
        return self.token.kind == "sign" and self.token.value in signs

    def take_sign(self, sign: str) -> Token:
        if not self.is_sign(sign):
            raise self.unexpected(sign)
        return self.next()

    def node(
        self, kind: str, start: int, value: object = None, parts: tuple[Node, ...] = ()
    ) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.stop("R107", self.token, limit=MAX_NODES)
        return Node(kind, start, self.tokens[max(self.at - 1, 0)].end, value, parts)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.stop("R106", self.token, limit=MAX_DEPTH)

    def whole(self) -> Node:
        if self.token.kind == "end":
            raise self.stop("R108", self.token)
        tree = self.either()
        if self.token.kind != "end":
            raise self.unexpected("")
        return tree

    def either(self) -> Node:
        self.deeper()
        start = self.token.start
        parts = [self.both()]
        while self.is_word("or"):
            self.next()
            parts.append(self.both())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else self.node("or", start, None, tuple(parts))

    def both(self) -> Node:
        start = self.token.start
        parts = [self.negation()]
        while self.is_word("and"):
            self.next()
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else self.node("and", start, None, tuple(parts))

    def negation(self) -> Node:
        if not self.is_word("not"):
            return self.comparison()
        self.deeper()
        start = self.next().start
        inner = self.negation()
        self.depth -= 1
        return self.node("not", start, None, (inner,))

    def comparison(self) -> Node:
        start = self.token.start
        left = self.addition()
        found = self.tested(start, left)
        if found is left:
            return left
        if self.is_sign(*COMPARISONS) or self.is_word("in", "is"):
            raise self.stop("R114", self.token, found=self.token.value)
        return found

    def tested(self, start: int, left: Node) -> Node:
        if self.is_sign(*COMPARISONS):
            sign = self.next().value
            right = self.addition()
            return self.node("compare", start, "==" if sign == "=" else sign, (left, right))
        if self.is_word("in", "not"):
            negated = self.next().value == "not"
            if negated:
                self.take_word("in")
            return self.node("in", start, negated, (left, self.addition()))
        if self.is_word("is"):
            self.next()
            return self.is_test(start, left)
        return left

    def take_word(self, word: str) -> None:
        if not self.is_word(word):
            raise self.unexpected(word)
        self.next()

    def is_test(self, start: int, left: Node) -> Node:
        negated = self.is_word("not")
        if negated:
            self.next()
        if not self.is_word("blank", "yes", "no"):
            raise self.unexpected("blank, yes, no")
        word = self.next().value
        if word == "blank":
            return self.node("is_blank", start, negated, (left,))
        return self.node("is", start, (word == "yes", negated), (left,))

    def addition(self) -> Node:
        start = self.token.start
        signs: list[str] = []
        parts = [self.product()]
        while self.is_sign("+", "-"):
            signs.append(self.next().value)
            parts.append(self.product())
        return self.chain(start, signs, parts)

    def product(self) -> Node:
        start = self.token.start
        signs: list[str] = []
        parts = [self.signed()]
        while self.is_sign("*", "/"):
            signs.append(self.next().value)
            parts.append(self.signed())
        return self.chain(start, signs, parts)

    def chain(self, start: int, signs: list[str], parts: list[Node]) -> Node:
        if not signs:
            return parts[0]
        return self.node("arithmetic", start, tuple(signs), tuple(parts))

    def signed(self) -> Node:
        if not self.is_sign("-"):
            return self.path()
        start = self.next().start
        if self.token.kind != "number":
            raise self.stop("R116", self.token, found=self.token.value)
        return self.node("literal", start, -_number(self.next().value))

    def path(self) -> Node:
        start = self.token.start
        found = self.primary()
        levels = 0
        while self.is_sign("."):
            self.next()
            if self.token.kind != "name":
                raise self.unexpected("name")
            self.deeper()
            levels += 1
            name = self.next().value
            found = self.node("get", start, name, (found,))
        self.depth -= levels
        return found

    def primary(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.next()
            return self.node("literal", token.start, _number(token.value))
        if token.kind == "text":
            self.next()
            return self.node("literal", token.start, token.value)
        if token.kind == "name":
            return self.word()
        if self.is_sign("("):
            self.next()
            inner = self.either()
            self.take_sign(")")
            return inner
        if self.is_sign("["):
            return self.listed()
        raise self.unexpected("value")

    def word(self) -> Node:
        if self.token.value in LITERALS:
            token = self.next()
            return self.node("literal", token.start, LITERALS[token.value])
        if self.token.value in KEYWORDS:
            raise self.unexpected("value")
        token = self.next()
        if not self.is_sign("("):
            return self.node("name", token.start, token.value)
        self.next()
        parts = self.separated(")")
        return self.node("call", token.start, token.value, parts)

    def listed(self) -> Node:
        start = self.next().start
        parts = self.separated("]")
        if not parts:
            self.at -= 1
            raise self.unexpected("value")
        return self.node("list", start, None, parts)

    def separated(self, closing: str) -> tuple[Node, ...]:
        parts: list[Node] = []
        while not self.is_sign(closing):
            parts.append(self.either())
            if not self.is_sign(","):
                break
            self.next()
            if self.is_sign(closing):
                raise self.unexpected("value")
        self.take_sign(closing)
        return tuple(parts)


def _number(text: str) -> float:
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def parse(text: str) -> tuple[Node | None, tuple[Fault, ...]]:
    """The syntax tree of `text` and what is wrong with it; no tree when its shape is broken."""
    parser = _Parser(text)
    try:
        tree = parser.whole()
    except _StopError:
        # A sign that is no part of the language also breaks the shape: tell the cause only.
        return None, _in_order(parser.slips or parser.faults)
    return tree, _in_order(parser.faults)


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.start, fault.end, fault.code)))
