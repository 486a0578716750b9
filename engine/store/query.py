"""MOVED to engine/query.py (layer 0): import from there; this file goes away shortly."""

from engine.query import *  # noqa: F403
