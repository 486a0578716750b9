"""The session cookie: readable by no script, sent to no other site."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from engine.accounts.sessions import ABSOLUTE


def session_cookie(secure: bool) -> str:
    """Its name: behind HTTPS the browser itself keeps it to this host."""
    return "__Host-himaya" if secure else "himaya"


def read_token(cookies: Mapping[str, str], secure: bool) -> str:
    """The session token of a request, '' if there is none."""
    token = cookies.get(session_cookie(secure), "")
    return token if len(token) <= 100 and token.isascii() else ""


def give_token(response: Response, token: str, secure: bool) -> None:
    """Let the browser hold a session."""
    response.set_cookie(
        session_cookie(secure),
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def take_token(response: Response, secure: bool) -> None:
    """Let the browser forget the session and what it kept of it.

    Not its storage: what was typed without a line and is still to be sent lies there, unreadable
    until the same person signs in.
    """
    response.delete_cookie(
        session_cookie(secure), path="/", secure=secure, httponly=True, samesite="lax"
    )
    response.headers["Clear-Site-Data"] = '"cache"'
