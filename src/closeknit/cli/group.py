"""A group whose verbs are imported when they are called, so that each starts fast."""

from __future__ import annotations

from importlib import import_module

import click


class Verbs(click.Group):
    """`verbs` maps a verb to its module below closeknit.cli; the module holds `verb`, or what
    stands behind a colon. A group inside another (`inner`) has no --version."""

    def __init__(
        self,
        *,
        verbs: dict[str, str],
        inner: bool = False,
        **settings: object,
    ) -> None:
        super().__init__(
            **settings,  # type: ignore[arg-type]
            context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        )
        self._verbs = verbs
        if inner:
            return
        self.params.append(
            click.Option(
                ["--version"],
                is_flag=True,
                expose_value=False,
                is_eager=True,
                callback=_version,
                help="Show the version and stop.",
            )
        )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        place = self._verbs.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        verb = getattr(import_module(f"closeknit.cli.{module}"), name or "verb")
        assert isinstance(verb, click.Command)
        return verb


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"closeknit {version('closeknit')}")
        ctx.exit()
