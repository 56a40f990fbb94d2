"""What every part of the façade works on."""

from __future__ import annotations

from pathlib import Path

from closeknit.network.home import Home


class Face:
    """The home at `home`."""

    home: Path
    _home: Home
