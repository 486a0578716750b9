"""Rule text → tokens, naming the slips of other tools and of word processors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.expression.faults import Fault
from engine.expression.folding import fold_digits
from engine.expression.words import KEYWORDS


@dataclass(frozen=True, slots=True)
class Token:
    """A word, sign, number or text with its place; `kind` is name, sign, number, text or end."""

    kind: str
    value: str
    start: int
    end: int


MAX_SLIPS = 20
MAX_DIGITS = 300
_SPACE = re.compile("[\\s\u00a0\u200e\u200f\u061c\u2066-\u2069\u202a-\u202e\ufeff]+")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_NUMBER = re.compile("[0-9٠-٩۰-۹]+(?:\\.[0-9٠-٩۰-۹]+)?")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TAIL = re.compile(r"[\w.]*")
_SIGN = re.compile(r"==|!=|<=|>=|[=<>+\-*/().,\[\]]")
_BRACES = re.compile(r"\$\{\s*([a-z][a-z0-9_]*)\s*\}")
_CURLY = re.compile("[\u2018\u2019\u201c\u201d\u201a\u201e\u00ab\u00bb\u2032\u2033`\u00b4]")
_FOREIGN = {
    "&&": "and",
    "||": "or",
    "<>": "!=",
    "!": "not",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "،": ",",
    "×": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
}
_SLIP = re.compile("|".join(re.escape(word) for word in _FOREIGN))
_WORD_RUN = re.compile(r"\w+")


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.tokens: list[Token] = []
        self.faults: list[Fault] = []

    def add(self, kind: str, value: str, end: int) -> None:
        self.tokens.append(Token(kind, value, self.at, end))
        self.at = end

    def fault(self, code: str, end: int, **params: object) -> None:
        self.faults.append(Fault(code, self.at, end, params))

    def step(self) -> None:
        if space := _SPACE.match(self.text, self.at):
            self.at = space.end()
        elif self.text[self.at] in "'\"":
            self.quoted()
        elif number := _NUMBER.match(self.text, self.at):
            self.number(number)
        elif word := _WORD.match(self.text, self.at):
            self.word(word)
        else:
            self.sign()

    def quoted(self) -> None:
        found = _TEXT.match(self.text, self.at)
        if found is None:
            self.fault("R102", len(self.text), quote=self.text[self.at])
            self.add("text", self.text[self.at + 1 :], len(self.text))
            return
        self.add("text", found[0][1:-1], found.end())

    def number(self, found: re.Match[str]) -> None:
        tail = _TAIL.match(self.text, found.end())
        end = tail.end() if tail else found.end()
        if end > found.end() or len(found[0]) > MAX_DIGITS:
            self.fault("R109", end, found=self.text[self.at : end])
        self.add("number", fold_digits(found[0]), end)

    def word(self, found: re.Match[str]) -> None:
        word = found[0]
        if word.lower() in KEYWORDS and word not in KEYWORDS:
            self.fault("R105", found.end(), found=word, suggestion=word.lower())
            word = word.lower()
        self.add("name", word, found.end())

    def sign(self) -> None:
        if braces := _BRACES.match(self.text, self.at):
            self.fault("R105", braces.end(), found=braces[0], suggestion=braces[1])
            self.add("name", braces[1], braces.end())
        elif (sign := _SIGN.match(self.text, self.at)) and not self.text.startswith("<>", self.at):
            self.add("sign", sign[0], sign.end())
        elif _CURLY.match(self.text, self.at):
            self.curly()
        elif slip := _SLIP.match(self.text, self.at):
            meant = _FOREIGN[slip[0]]
            self.fault("R105", slip.end(), found=slip[0], suggestion=meant)
            self.add("name" if meant.isalpha() else "sign", meant, slip.end())
        else:
            self.foreign_word()

    def curly(self) -> None:
        """A quote typed by a word processor: read the text it was meant to enclose, then go on."""
        closing = _CURLY.search(self.text, self.at + 1)
        end = closing.end() if closing else len(self.text)
        inside = self.text[self.at + 1 : closing.start() if closing else end]
        self.fault("R103", end, found=self.text[self.at])
        self.add("text", inside, end)

    def foreign_word(self) -> None:
        run = _WORD_RUN.match(self.text, self.at)
        end = run.end() if run else self.at + 1
        self.fault("R104", end, found=self.text[self.at : end])
        self.at = end


def tokens_of(text: str) -> tuple[tuple[Token, ...], tuple[Fault, ...]]:
    """Every token of `text`, an end token last; reading goes on after a fault, up to a few."""
    reader = _Reader(text)
    while reader.at < len(text) and len(reader.faults) < MAX_SLIPS:
        reader.step()
    reader.add("end", "", len(text))
    return tuple(reader.tokens), tuple(reader.faults)
