"""Settings of all tests: no test fails because a machine is slow, or because of its neighbours."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("himaya", deadline=None)
settings.load_profile("himaya")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser come last: playwright keeps a loop running in this thread from then on."""
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))
