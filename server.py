"""The server: `python server.py`, or `uvicorn server:app`. Settings are HIMAYA_… variables."""

from __future__ import annotations

import os

from engine.commands import main
from engine.commands.parts.starting import build_app, serve_arguments

if __name__ == "__main__":
    main(serve_arguments(os.environ))
else:
    app = build_app(os.environ)
