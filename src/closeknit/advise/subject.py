"""A subject as it is told to a person: without what programs put before it, its letters as they
were written."""

from __future__ import annotations

from closeknit.model.subjects import LONGEST, stem


def thread_subject(subject: str) -> str:
    """Without “Re:”, “[PATCH v2]” and the like: “Re: AW: Figures” is “Figures”."""
    plain, bare = subject[:LONGEST].strip(), stem(subject)
    # as many letters from the end, unless some change their number in lower case
    likely = max(len(plain) - len(bare), 0)
    places = (*range(likely, len(plain) + 1), *range(likely))
    return next((told for at in places if (told := plain[at:]).casefold() == bare), bare)
