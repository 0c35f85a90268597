"""`feeds schema`."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from feeds.config import ConfigFile
from feeds.config.annotations import second_names
from feeds.config.feed_settings import Describe
from feeds.config.schema import Where
from feeds.formats import FORMATS
from feeds.groupings import GROUPINGS


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of config.yaml.

    An editor with a YAML language server completes and checks the config against it.
    """
    click.echo(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode())


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the config; it names what other installed packages add too."""
    made = msgspec.json.schema(ConfigFile)
    for struct, key, table in (("ConfigFile", "formats", FORMATS), ("GroupBy", "by", GROUPINGS)):
        made["$defs"][struct]["properties"][key]["items"]["enum"] = table.names()
    for section in (Where, Describe):
        properties = made["$defs"][section.__name__]["properties"]
        properties |= {also: properties[name] for name, also in second_names(section).items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "config.yaml of feeds",
        **made,
    }
