"""What steps are called, in a few words; `{name}` is whom a step is with, `{other}` whom they
would be introduced to."""

from __future__ import annotations

from closeknit.model.plans import Kind

HEADINGS = {
    Kind.PROMISE: "Keep your promise to {name}",
    Kind.ANSWER: "Answer {name}",
    Kind.THANKS: "Thank {name}",
    Kind.LOOP: "Tell {name} how it went",
    Kind.CONGRATULATION: "Congratulate {name}",
    Kind.MAINTENANCE: "Get in touch with {name}",
    Kind.INTRODUCTION: "Bring {name} and {other} together",
    Kind.DEEPENING: "Half an hour with {name}",
    Kind.RECONNECTION: "Write to {name} again",
}
KINDS = {
    Kind.PROMISE: "Promises kept",
    Kind.ANSWER: "Answers",
    Kind.THANKS: "Thanks",
    Kind.LOOP: "Telling how it went",
    Kind.CONGRATULATION: "Congratulations",
    Kind.MAINTENANCE: "Getting in touch",
    Kind.INTRODUCTION: "Introductions",
    Kind.DEEPENING: "Half an hour together",
    Kind.RECONNECTION: "Writing again",
}
