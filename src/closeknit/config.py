"""Where the home is: the folder that holds everything closeknit keeps."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def home_folder(given: str | None = None) -> Path:
    """`--home`, else CLOSEKNIT_HOME, else the platform's folder for a program's data."""
    chosen = given or os.environ.get("CLOSEKNIT_HOME")
    return Path(chosen).expanduser() if chosen else user_data_path("closeknit", appauthor=False)
