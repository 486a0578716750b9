"""What a browser would send of a page."""

from __future__ import annotations

from html.parser import HTMLParser


def controls(page: str) -> dict[str, list[str]]:
    """What a browser would send of a page, were nothing typed."""
    found = Controls()
    found.feed(page)
    return found.values


class Controls(HTMLParser):
    """The successful controls of a form of answers, by name."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.select = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        name = got.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in got:
            self.values.setdefault(self.select, []).append(got["value"])
        elif tag == "textarea":
            self.text = name
        elif tag == "input" and name not in ("token", "back", "") and self._counts(got):
            self.values.setdefault(name, []).append(got.get("value", ""))

    def _counts(self, got: dict[str, str]) -> bool:
        kind = got.get("type", "text")
        return kind != "file" and (kind not in ("checkbox", "radio") or "checked" in got)

    def handle_data(self, data: str) -> None:
        if self.text:
            self.values.setdefault(self.text, []).append(data.lstrip("\n"))
            self.text = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        self.text = ""
