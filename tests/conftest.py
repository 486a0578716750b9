"""Settings of all tests: no test fails because a machine is slow, or because of its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import pytest
from hypothesis import settings

from engine.loading import project
from engine.loading.yaml_reader import read_yaml
from engine.web.kept_drawings import KeptDrawings

LONGEST = ("test_the_whole_way", "test_every_page_is_accessible", "test_kitchen_broken_and_mended")
OFTEN_ENOUGH = 6  # of one field drawn in one way; each comparison draws it once more

settings.register_profile("himaya", deadline=None)
settings.load_profile("himaya")
# The same projects are read many hundred times. What is read is frozen, so once is enough.
project.read_yaml = lru_cache(maxsize=2_000)(read_yaml)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser come last: playwright keeps a loop running in this thread from then on.

    By whole files, as they are dealt out to the processes, the longest first: one that came last
    would keep one process waiting for the other.
    """
    late = {item.path for item in items if "playwright" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: (item.path in late, item.path.stem not in LONGEST))


@pytest.fixture(autouse=True, scope="session")
def kept_drawings_are_as_drawn_anew() -> Iterator[None]:
    """Every field of every page of every test: a drawing that was kept is what would be drawn."""
    kept = KeptDrawings.drawn
    unlike: list[str] = []
    looked_at: Counter[tuple[object, ...]] = Counter()

    def compared(self, view, reader):
        found = kept(self, view, reader)
        shape = (view.field.text, reader.manner, view.standing, bool(view.posted), view.required)
        looked_at[shape] += 1
        if looked_at[shape] <= OFTEN_ENOUGH and found != reader.draw(view):
            unlike.append(view.field.text)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeptDrawings, "drawn", compared)
        yield
    assert unlike == []
