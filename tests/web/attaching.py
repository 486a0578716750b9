"""A draft of the bundled registration that waits for a photo, and how pages send one."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

CONSENT = {
    "registered_on.year": "2026",
    "registered_on.month": "2",
    "registered_on.day": "20",
    "identified_by": "child",
    "consent_from": "caregiver",
    "consent_services": "yes",
}


def photo_draft(client: Any) -> str:
    """The id of a draft whose photo is asked for."""
    page = client.post("/cases/new/case", follow_redirects=False).headers["location"]
    client.post(f"{page}/consent_section", data={**CONSENT, "do": "refresh"})
    return str(page.rpartition("/")[2])


def posted(client: Any, draft: str, *files: bytes, name: str = "p.jpg", **data: str) -> Any:
    """The section with the photo, sent whole as a page without script does."""
    sent = [("photo", (name, content)) for content in files]
    fields = {"name_first": "سلمى", "do": "refresh", **data}
    return client.post(f"/drafts/{draft}/child_section", data=fields, files=sent)


def begun(client: Any, draft: str, content: bytes, control: str = "photo", **said: str) -> Any:
    """The answer to a page that wants to send a file in pieces."""
    digest = hashlib.sha256(content).hexdigest()
    told = {"control": control, "name": "p.jpg", "size": str(len(content)), "sum": digest}
    return client.post(f"/uploads/{draft}", data={**told, **said})


def piece(client: Any, draft: str, upload: str, offset: int, content: bytes) -> Any:
    """The answer to one piece."""
    path, told = f"/uploads/{draft}/{upload}", {"offset": str(offset)}
    return client.post(path, data=told, files={"piece": ("piece", content)})


def names_kept(page: Any) -> list[str]:
    """The names of the files that stand on a page."""
    return re.findall(r'name="photo\.kept" value="[^"]*" checked><bdi>([^<]*)</bdi>', page.text)


def kept_bytes(services: Any, token: str) -> bytes | None:
    """What is kept of a file that was described so."""
    found: bytes | None = services.desk.gate.file(json.loads(token)["blob"])
    return found
