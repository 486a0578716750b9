"""An application that serves what is live in a data folder, and follows what goes live there."""

from __future__ import annotations

import click

from engine.clock import system_clock
from engine.commands.parts.failing import WrongUse
from engine.commands.parts.live import live_bundle
from engine.commands.parts.project import Usable
from engine.commands.parts.wording import Wording
from engine.gate import Gate
from engine.publish import files_of, finish, publish
from engine.settings import Settings
from engine.store.protocol import Store
from engine.web import App, Services, create_app
from engine.web.serve import build_services


def open_app(
    reading: Usable, settings: Settings, store: Store, words: Wording, *, newest: bool = False
) -> App:
    """The application over what is live. The first project to be served goes live by that; with
    `newest` any does."""
    bundle = reading.bundle
    live = store.active_bundle()
    if not live or (newest and live != bundle.hash):
        publish(Gate(store, bundle, system_clock), files_of(reading.project), "")
    elif live != bundle.hash:
        click.echo(words.say("commands.serve.differs"), err=True)

    def renew(digest: str) -> Services | None:
        found = bundle if digest == bundle.hash else live_bundle(store, digest)
        if found is None:
            return None
        services = build_services(settings, found, store, system_clock)
        finish(services.desk.gate)  # what was killed between the switch and its last case
        return services

    services = renew(store.active_bundle())
    if services is None:
        raise WrongUse(words.say("commands.serve.unreadable"))
    return create_app(services, renew)
