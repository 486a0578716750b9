"""What a phone fetches the first time it opens a form page: page, styles, scripts, rules, fonts,
icon."""

from __future__ import annotations

import gzip
import re
import tempfile
from pathlib import Path

from benchmarks.asking import Site, asking
from benchmarks.rounds import Ratio
from engine.accounts import Membership
from engine.defaults import defaults_dir
from engine.definitions import load_folder
from engine.store.memory import MemoryStore

BUDGET = 60 * 1024
FETCHED = re.compile(r'(?:href|src)="(/(?:static|rules)/[^"]+)"')
FONTS = re.compile(r'url\("?([^")]+\.woff2)"?\)')


def measure() -> list[Ratio]:
    """Bytes, not time: ours in KiB beside the budget in KiB."""
    ours = first_load_bytes() / 1024
    return [Ratio("first load of a form page, KiB / budget", ours, 60.0, ours / 60.0, 1.0)]


def first_load_bytes() -> int:
    """All bodies of a first visit, compressed as they are sent, both fonts among them."""
    bundle, problems = load_folder(defaults_dir(), defaults_dir())
    if bundle is None:
        raise RuntimeError(problems)
    membership = Membership("caseworker", "agency", "team")
    with (
        tempfile.TemporaryDirectory() as folder,
        asking(bundle, MemoryStore(), Path(folder), membership) as site,
    ):
        _, headers, _ = site.post("/cases/new/case", {})
        _, headers, _ = site.get(headers["location"])
        return _weight(site, headers["location"])


def _weight(site: Site, path: str) -> int:
    _, _, page = site.get(path, gzip=True)
    paths = set(FETCHED.findall(gzip.decompress(page).decode()))
    total = len(page)
    # Fetched by the script of the form once the page answers.
    paths.update(found.replace("/form.js", "/offline.js") for found in list(paths))
    for found in list(paths):
        if found.endswith(".css"):
            _, _, styles = site.get(found)
            paths.update(
                found.rsplit("/", 1)[0] + "/" + font for font in FONTS.findall(styles.decode())
            )
    for found in paths:
        status, _, body = site.get(found, gzip=not found.endswith(".woff2"))
        if status != 200:
            raise RuntimeError(found)
        total += len(body)
    return total
