"""The façade: the life of the data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from closeknit.errors import NotFound
from closeknit.network.face.base import Face
from closeknit.store.database import path_of
from closeknit.store.reader import reading

if TYPE_CHECKING:
    from closeknit.keep.backup import Backup
    from closeknit.keep.doctor import Health
    from closeknit.keep.erase import Erased
    from closeknit.keep.forget import Forgetting
    from closeknit.keep.restore import Restored


class Keeping(Face):
    """The life of the data."""

    def backup(self, file: Path) -> Backup:
        """Copies everything into one file, while others may read and write."""
        from closeknit.keep.backup import backup

        return backup(self.home, file)

    def restore(self, file: Path) -> Restored:
        """Brings a backup back; whoever was forgotten since stays forgotten."""
        from closeknit.keep.restore import restore
        from closeknit.network.writing import rebuild, waiting
        from closeknit.store.database import sole_writer

        with sole_writer(self.home, waiting(self._home.say)):
            return restore(self.home, file, rebuild, self._home.say)

    def erase(self) -> Erased:
        """Deletes all that closeknit keeps in the home."""
        from closeknit.keep.erase import erase

        return erase(self.home)

    def doctor(self) -> Health:
        """Looks whether everything is in order, and mends what can be mended."""
        from closeknit.keep.doctor import examine
        from closeknit.network.writing import rebuild, waiting
        from closeknit.store.database import sole_writer

        if not path_of(self.home).exists():
            raise NotFound(f"There is nothing in {self.home} yet.")
        with sole_writer(self.home, waiting(self._home.say)):
            return examine(self.home, rebuild)

    def forget(self, person: str) -> Forgetting:
        """Deletes every trace of somebody and keeps later imports from bringing them back."""
        from closeknit.identity.names import folded
        from closeknit.keep.forget import forget, leave_no_bytes

        someone = self._home.find(person)
        with self._home.writing() as writer:
            gone = forget(self.home, someone.handles)
            self._home.rebuild_if_stale(writer, at_once=True)
            leave_no_bytes(self.home)
        with reading(self.home) as reader:
            name = folded(someone.name)
            same = tuple(p.id for p in reader.people() if " " in name and folded(p.name) == name)
        return replace(gone, namesakes=same)

    def forgotten(self) -> int:
        """How many handles and cards no import may bring back; whose they are isn't known."""
        with reading(self.home) as reader:
            return len(reader.tombstones())
