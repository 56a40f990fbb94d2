"""What isn't seen and would change the answer: meetings only where no calendar tells of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from closeknit.advise.ask import check_ask
from closeknit.model.known import Known
from closeknit.model.ties import Tie

LIFE = {
    "mine": 10, "theirs": 8, "years": 2, "silence": 20, "gap": 30, "trials": 10, "answered": 8,
    "my_first": 10, "exchanges": 4,
}  # fmt: skip


@pytest.mark.parametrize(
    ("calendar", "chats", "said"),
    [
        (False, False, "Meetings, calls and chats aren't seen here."),
        (True, False, "Calls, chats and talks by the way aren't seen here."),
        (False, True, "Meetings and talks by the way aren't seen here."),
        (True, True, "Talks by the way aren't seen here."),
    ],
)
def test_only_what_was_not_brought_in_is_unseen(
    make_tie: Callable[..., Tie], calendar: bool, chats: bool, said: str
) -> None:
    one = Known(make_tie(**LIFE), calendar=calendar, chats=chats)
    missing = "\n".join(check_ask(one, "Please endorse my book", None, [one]).missing)
    assert said in missing
