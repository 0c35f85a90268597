"""`feeds schema`."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from feeds.config import ConfigFile


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of config.yaml.

    An editor with a YAML language server completes and checks the config against it.
    """
    click.echo(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode())


def schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of the config."""
    made = msgspec.json.schema(ConfigFile)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "config.yaml of feeds",
        **made,
    }
