"""Pictures for made-up children: a figure without a face, drawn here, so that nobody is shown."""

from __future__ import annotations

import struct
import zlib
from random import Random
from typing import Final

SIDE: Final = 160
GROUNDS: Final = ((214, 228, 224), (232, 222, 208), (222, 218, 230), (228, 214, 210))
CLOTHES: Final = ((11, 74, 78), (150, 92, 48), (84, 70, 120), (138, 62, 72))
SKINS: Final = ((92, 62, 44), (120, 82, 58), (146, 104, 76))

Colour = tuple[int, int, int]


def portrait(chance: Random) -> bytes:
    """A small PNG; the same chance draws the same one."""
    ground, cloth, skin = (chance.choice(among) for among in (GROUNDS, CLOTHES, SKINS))
    rows = (
        b"\0" + bytes(part for x in range(SIDE) for part in _at(x, y, ground, cloth, skin))
        for y in range(SIDE)
    )
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _at(x: int, y: int, ground: Colour, cloth: Colour, skin: Colour) -> Colour:
    """Head over shoulders."""
    if (x - 80) ** 2 + (y - 62) ** 2 < 30**2:
        return skin
    return cloth if (x - 80) ** 2 + (y - 160) ** 2 < 58**2 else ground


def _chunk(kind: bytes, content: bytes) -> bytes:
    whole = kind + content
    return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))
