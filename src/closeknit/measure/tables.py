"""The tables that measures start from, as unbound Ibis tables; an engine binds them by name."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

# an interaction as the store keeps it; time in seconds since 1970, UTC; the first message of a
# thread has its own hash as `thread_hash`; `question` and `words` are 0 where no text was read
INTERACTION: Table = ibis.table(
    {
        "id": "int64",
        "hash": "int64",
        "reply_hash": "int64",
        "thread_hash": "int64",
        "channel": "int64",
        "time": "int64",
        "automated": "int64",
        "sent": "int64",
        "question": "int64",
        "words": "int64",
    },
    name="interaction",
)
PARTICIPANT: Table = ibis.table(
    {"interaction_id": "int64", "handle_id": "int64", "role": "int64"}, name="participant"
)
# whose a handle is; person 0 is me; lists and robots aren't in it
WHO: Table = ibis.table({"handle_id": "int64", "person_id": "int64"}, name="who")

# one personal interaction with one person; see events.py
EVENT: Table = ibis.table(
    {
        "interaction_id": "int64",
        "person_id": "int64",
        "time": "int64",
        "direction": "int64",
        "role": "int64",
        "size": "int64",
        "opens": "boolean",
        "hash": "int64",
        "reply_hash": "int64",
        "channel": "int64",
    },
    name="event",
)
# one message or session of a chat that waits for an answer; see trials.py
TRIAL: Table = ibis.table(
    {
        "interaction_id": "int64",
        "person_id": "int64",
        "time": "int64",
        "channel": "int64",
        "mine": "boolean",
        "answer_time": "int64",
        "answer_id": "int64",
        "outcome": "int64",
    },
    name="trial",
)
# what one event of the ledger adds to one account of a person, in billionths of an event: how often
# it went well (`good`) and ill (`bad`); see acts/deeds.py
DEED: Table = ibis.table(
    {
        "person_id": "int64",
        "time": "int64",
        "account": "int64",
        "good": "int64",
        "bad": "int64",
    },
    name="deed",
)

FROM_ME, TO_ME, SHARED = 0, 1, 2
MAIL, MEETING, CALL, CHAT = 0, 1, 2, 3
FROM, TO, ORGANISER, ATTENDEE = 0, 1, 4, 5
DAY = 86_400
WEEK = 7 * DAY
# accounts: my asks of them, promises of theirs, what they did for me; the same of mine for them
ASKS, WORD, GIFTS, MY_ASKS, MY_WORD, MY_GIFTS = range(6)
SMALL = 4  # a small group: at most so many besides the sender
