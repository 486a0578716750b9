"""A real server on a port of its own and Debian's chromium in front of it."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from benchmarks.asking import PASSWORD, made_services
from engine.accounts import Membership, Person
from engine.definitions.model import Bundle
from engine.store.memory import MemoryStore
from engine.web import create_app


@contextmanager
def served(bundle: Bundle, role: str) -> Iterator[str]:
    """The address of a server of this project; `worker`, in this role, may sign in."""
    person = Person("worker", "worker", "Worker", (Membership(role, "agency", "team"),))
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        services = made_services(bundle, MemoryStore(), person, Path(folder))
        probe.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [probe]}, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.01)
        yield f"http://127.0.0.1:{probe.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a profile."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def begun_form(browser: Browser, url: str) -> tuple[str, list[dict[str, str]]]:
    """Where a form just begun stands, and the cookies of the person who began it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    page.fill('[name="name"]', "worker")
    page.fill('[name="password"]', PASSWORD)
    page.locator("form:has([name=password]) button").click()
    page.locator('form[action^="/cases/new/"] button').first.click()
    page.wait_for_selector("#answers")
    found, cookies = page.url, context.cookies()
    context.close()
    return found, [{"name": c["name"], "value": c["value"], "url": url} for c in cookies]
