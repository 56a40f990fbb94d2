"""A week's digest as one file: a page that needs nothing else, on the screen and on paper."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from closeknit.advise.digest import Digest
from closeknit.digest.sentences import in_words, opening, parts, title


def html(digest: Digest) -> str:
    """The whole page. It may load nothing and run nothing, whatever stands in anybody's mail."""
    environment = Environment(
        loader=PackageLoader("closeknit.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    openers = {step.ref: step.opener.splitlines() for step in digest.plan.steps}
    return environment.get_template("digest.html").render(
        title=title(digest),
        opening=opening(digest),
        parts=parts(digest),
        openers=openers,
        own_words=any("[" in step.opener for step in digest.plan.steps),
        made=f"{in_words(digest.today)} {digest.today.year}",
    )
