"""The lifecycle as text: for Mermaid, and as a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.diagram.lifecycle import Label, Lifecycle, Step, Stop

MERMAID: Final = str.maketrans('":;\n#', "' ,  ")


def as_mermaid(life: Lifecycle, label: Label) -> str:
    """A state diagram for whatever draws Mermaid."""
    return "\n".join(("stateDiagram-v2", *(f"    {line}" for line in _mermaid(life, label)), ""))


def _mermaid(life: Lifecycle, label: Label) -> Iterator[str]:
    for stop in life.stops:
        yield f'state "{_plain(stop.label)}" as s_{stop.id}'
    for stop in life.stops:
        yield from _arrows(stop, label)
    if life.anywhere:
        last = life.stops[-1].id
        yield f"note right of s_{last}"
        yield f"    {_plain(label('diagram.anywhere'))}"
        for step in life.anywhere:
            yield f"    {_plain(led(life, step, label))}"
        yield "end note"


def _arrows(stop: Stop, label: Label) -> Iterator[str]:
    if stop.initial:
        yield f"[*] --> s_{stop.id}"
    if stop.final:
        yield f"s_{stop.id} --> [*]"
    for step in stop.steps:
        for target in step.targets or (stop.id,):
            yield f"s_{stop.id} --> s_{target} : {_plain(_named(step, label))}"


def _plain(text: str) -> str:
    """Words without what Mermaid would read as its own."""
    return text.translate(MERMAID)


def _named(step: Step, label: Label) -> str:
    return f"{step.label} ({label('diagram.approved')})" if step.approved else step.label


def led(life: Lifecycle, step: Step, label: Label) -> str:
    """A step with where it leads."""
    return f"{step.label} → {leads_to(life, step, label)}"


def leads_to(life: Lifecycle, step: Step, label: Label) -> str:
    """Where a step leads, in words."""
    if step.back:
        return label("diagram.back")
    named = {stop.id: stop.label for stop in life.stops}
    return " / ".join(named[target] for target in step.targets) or label("diagram.stays")


def as_table(life: Lifecycle, label: Label) -> str:
    """The same as a table in Markdown."""
    heads = [label(f"diagram.{name}") for name in ("status", "step", "leads_to", "by", "remarks")]
    rows = [_line(heads), _line(["---"] * len(heads))]
    for stop in life.stops:
        rows.extend(_cells(life, stop.label, step, label) for step in stop.steps)
        if not stop.steps:
            rows.append(_line([stop.label, label("diagram.nothing"), "", "", ""]))
    anywhere = label("diagram.anywhere")
    rows.extend(_cells(life, anywhere, step, label) for step in life.anywhere)
    return "\n".join((*rows, ""))


def _cells(life: Lifecycle, where: str, step: Step, label: Label) -> str:
    who = " · ".join(step.by)
    told = " · ".join(remarks(step, label))
    return _line([where, step.label, leads_to(life, step, label), who, told])


def remarks(step: Step, label: Label) -> tuple[str, ...]:
    """What else is worth knowing of a step."""
    return (
        *((label("diagram.approved"),) if step.approved else ()),
        *((label("diagram.by_itself"),) if step.by_itself else ()),
        *((f"{label('diagram.except_in')} {' · '.join(step.except_in)}",) * bool(step.except_in)),
    )


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
