"""`feeds schema`."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from feeds.config import ConfigFile
from feeds.formats import FORMATS
from feeds.groupings import GROUPINGS


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of config.yaml.

    An editor with a YAML language server completes and checks the config against it.
    """
    click.echo(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode())


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the config, with what other installed packages add."""
    made = msgspec.json.schema(ConfigFile)
    for struct, key, table in (("ConfigFile", "formats", FORMATS), ("GroupBy", "by", GROUPINGS)):
        made["$defs"][struct]["properties"][key]["items"]["enum"] = table.names()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "config.yaml of feeds",
        **made,
    }
