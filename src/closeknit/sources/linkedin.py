"""LinkedIn's export of one's own data: a zip or folder of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.csvtable import counted, data_rows
from closeknit.sources.linkedinacts import endorsements, invitations, recommendations
from closeknit.sources.linkedincards import addresses, connections, notes
from closeknit.sources.linkedincolumns import Kind, Table, is_other, table_of
from closeknit.sources.linkedinmessages import messages
from closeknit.versions import READERS

_READ: dict[Kind, Callable[[Member, Table], Iterator[Item]]] = {
    Kind.CONNECTIONS: connections,
    Kind.NOTES: notes,
    Kind.EMAILS: addresses,
    Kind.MESSAGES: messages,
    Kind.INVITATIONS: invitations,
    Kind.ENDORSEMENTS_RECEIVED: endorsements,
    Kind.ENDORSEMENTS_GIVEN: endorsements,
    Kind.RECOMMENDATIONS: recommendations,
}
# of the form of messages.csv
_ASSISTANTS = ("guide_messages", "coach_messages", "learning_", "learningcoach")
_HEAD = 4096


class LinkedIn:
    """Reader of the export's tables. They are written anew each time, so the only place where
    reading may start again is the beginning."""

    format = "linkedin"
    version = READERS["linkedin"]

    def recognises(self, head: bytes, name: str) -> bool:
        return table_of(memoryview(head)) is not None or is_other(head, name)

    def read(self, member: Member, start: int) -> Iterator[Item]:  # noqa: ARG002
        """All that is in the table, whatever `start` is; nothing of a table that tells of no
        tie."""
        table = table_of(member.data)
        if table is None:
            if not is_other(bytes(member.data[:_HEAD]), member.name or member.source):
                yield Problem(member.source, "the whole file", "a table without a known header")
        elif table.kind is Kind.MESSAGES and _is_of_assistant(member):
            if count := sum(1 for _ in data_rows(member.data, table.header)):
                reason = "left out: by LinkedIn's own assistants, not by people"
                yield Problem(member.source, counted(count, "message"), reason)
        else:
            yield from _READ[table.kind](member, table)
        yield Progress(0)


def _is_of_assistant(member: Member) -> bool:
    name = (member.name or member.source).replace("\\", "/").rsplit("/", 1)[-1].lower()
    return name.startswith(_ASSISTANTS)
