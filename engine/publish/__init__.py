"""A configuration goes live: what it would do to the cases, the switch, and what was before."""

from __future__ import annotations

from engine.publish.going_live import Publication as Publication
from engine.publish.going_live import finish as finish
from engine.publish.going_live import history as history
from engine.publish.going_live import publish as publish
from engine.publish.impact import impact as impact
from engine.publish.kept import files_of as files_of
from engine.publish.kept import live_digest as live_digest
from engine.publish.kept import read_kept as read_kept
