"""The parts of a running application, wired together, and how it is served."""

from __future__ import annotations

import gc
from typing import Any

from engine.accounts import Accounts
from engine.cases.desk import Desk
from engine.cases.scanning import scanner_of
from engine.clock import Clock
from engine.definitions.model import Bundle
from engine.gate import Gate
from engine.ids import random_ids
from engine.settings import Settings
from engine.store.protocol import Store
from engine.web.patience import ImpatientProtocol
from engine.web.services import Services


def build_services(settings: Settings, bundle: Bundle, store: Store, clock: Clock) -> Services:
    """Everything wired together, the projections made to fit the configuration."""
    gate = Gate(store, bundle, clock)
    gate.prepare()
    accounts = Accounts(gate, clock)
    accounts.sweep()
    accounts.phone.make_ready()
    desk = Desk(bundle, gate, random_ids, scanner_of(settings.scanner))
    return Services(desk, accounts, clock, random_ids, settings)


def keep_out_of_collections() -> None:
    """Configuration and templates stay as long as the server does: looking through them again and
    again for what nobody needs takes a tenth of the time of a page."""
    gc.collect()
    gc.freeze()


def server_options(settings: Settings) -> dict[str, Any]:
    """How the server is run. Limits against slow and oversized headers are the server's own."""
    return {
        "access_log": False,  # URLs of the case list hold what was searched for
        "server_header": False,
        "limit_concurrency": 200,
        "backlog": 256,
        "timeout_keep_alive": 10,
        "http": ImpatientProtocol,
        "proxy_headers": settings.secure,
    }
