"""Translations put into the files of a project: each in its place, every other line as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.loading.project import Project, SourceFile
from engine.loading.writing import scalar
from engine.translation.coverage import part_of
from engine.translation.phrases import Wanted
from engine.translation.taking import Given


@dataclass(slots=True)
class _Pages:
    """The lines of one file of translations, and what is to come in after which of them."""

    lines: list[str]
    newline: str = "\n"
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)  # path -> first line, past last
    new: dict[int, list[str]] = field(default_factory=dict)  # after line -> lines
    replaced: dict[str, list[str]] = field(default_factory=dict)

    def text(self) -> str:
        """The whole file as it is to be."""
        over = {
            span[0]: (span[1], self.replaced[p])
            for p, span in self.spans.items()
            if p in self.replaced
        }
        out: list[str] = list(self.new.get(0, ()))
        number = 0
        while number < len(self.lines):
            end, lines = over.get(number, (number + 1, [self.lines[number]]))
            out.extend(lines)
            for line in range(number + 1, end + 1):
                out.extend(self.new.get(line, ()))
            number = end
        return "".join(_ended(line, self.newline) for line in out)


def placed(
    project: Project, wanted: Wanted, given: Mapping[str, Given]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files that change with their new bytes, and the paths that stand in no such file.

    Those are translated beside what they name, in a form or a table, and are changed there.
    """
    folder = f"locales/{wanted.tag}/"
    files = {f.path: _pages(f) for f in project.below("locales") if f.path.startswith(folder)}
    elsewhere = tuple(path for path in given if _is_elsewhere(wanted, path, folder))
    homes = {path: name for name, pages in files.items() for path in pages.spans}
    touched: set[str] = set()
    last: dict[str, tuple[str, int]] = {}  # part -> the file and the line its last path ends at
    for path in sorted(wanted.sources, key=lambda path: wanted.sources[path].location):
        part = part_of(path)
        if path in homes:
            last[part] = (homes[path], files[homes[path]].spans[path][1])
        if path not in given or path in elsewhere:
            continue
        if path in homes:
            name = homes[path]
            files[name].replaced[path] = _entry(path, given[path])
        else:
            name, line = last.get(part) or _end_of(part, folder, files)
            files[name].new.setdefault(line, []).extend(_entry(path, given[path]))
        touched.add(name)
    return {name: files[name].text().encode() for name in sorted(touched)}, elsewhere


def _pages(file: SourceFile) -> _Pages:
    text = file.source.decode("utf-8", "replace")
    lines = text.splitlines(keepends=True)
    pages = _Pages(lines, "\r\n" if "\r\n" in text else "\n")
    entries = file.node.entries if file.node else ()
    starts = [entry.key.location.line - 1 for entry in entries] + [len(lines)]
    for entry, start, following in zip(entries, starts, starts[1:], strict=False):
        end = following
        while end > start + 1 and lines[end - 1].lstrip()[:1] in ("", "#"):
            end -= 1
        pages.spans[entry.key.text] = (start, end)
    return pages


def _end_of(part: str, folder: str, files: dict[str, _Pages]) -> tuple[str, int]:
    name = f"{folder}{part.rpartition('.')[2]}.yaml"
    pages = files.setdefault(name, _Pages([]))
    return name, len(pages.lines)


def _is_elsewhere(wanted: Wanted, path: str, folder: str) -> bool:
    there = wanted.translated.get(path)
    return there is not None and not there.location.file.startswith(folder)


def _entry(path: str, given: Given) -> list[str]:
    return [f"{path}:", *_said(given), f"  source: {given.source}"]


def _said(given: Given) -> Iterator[str]:
    if isinstance(given.message, str):
        yield f"  text: {scalar(given.message)}"
        return
    yield "  text:"
    for category, text in given.message.items():
        yield f"    {category}: {scalar(text)}"


def _ended(line: str, newline: str) -> str:
    return line if line.endswith("\n") else f"{line}{newline}"
