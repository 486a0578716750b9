"""The server: `python server.py`, or `uvicorn server:app`. Settings come from HIMAYA_… variables."""

from __future__ import annotations

import os

from engine.settings import read_settings
from engine.web.serve import build_app, main

if __name__ == "__main__":
    main(os.environ)
else:
    app = build_app(read_settings(os.environ))
