"""Writing words so that they are read back as they are: the counterpart of the YAML reader."""

from __future__ import annotations

import json
import re
from typing import Final

_PLAIN: Final = re.compile(r"[^\W\d_](?:[^\n:#\"'{}\[\]&*!|>%@`\\,]*[^\s:#\"'{}\[\]&*!|>%@`\\,])?")
_OTHER_MEANING: Final = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n"})


def scalar(text: str) -> str:
    """`text` as a YAML scalar on one line: bare where that is plain reading, else in quotes."""
    if _PLAIN.fullmatch(text) and text.isprintable() and text.lower() not in _OTHER_MEANING:
        return text
    return json.dumps(text, ensure_ascii=False)
