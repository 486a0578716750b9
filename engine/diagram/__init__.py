"""The life of a case as a picture, a table and Mermaid text, in the words of one language."""

from __future__ import annotations

from engine.diagram.lifecycle import Label as Label
from engine.diagram.lifecycle import Lifecycle as Lifecycle
from engine.diagram.lifecycle import Step as Step
from engine.diagram.lifecycle import Stop as Stop
from engine.diagram.lifecycle import read_lifecycle as read_lifecycle
from engine.diagram.picture import as_svg as as_svg
from engine.diagram.text import as_mermaid as as_mermaid
from engine.diagram.text import as_table as as_table
from engine.diagram.text import leads_to as leads_to
from engine.diagram.text import remarks as remarks
