"""`feeds schema`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from feeds.cli.subcommand import Subcommand
from feeds.config import ConfigFile
from feeds.config.annotations import fields_of, read_annotation, second_names
from feeds.config.key_texts import editor_text, structs_of, value_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msgspec.structs import FieldInfo


@click.command("schema", cls=Subcommand)
def command() -> None:
    """Print the JSON Schema of config.yaml.

    An editor with a YAML language server completes, checks and explains the config by it.
    """
    click.echo(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode())


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the config; it names what other installed packages add too."""
    made = msgspec.json.schema(ConfigFile)
    for struct in dict.fromkeys(structs_of(ConfigFile)):
        section = made["$defs"][struct.__name__]
        section.pop("description", None)  # an editor would show it instead of the key's
        properties = section["properties"]
        for name, field in fields_of(struct).items():
            properties[name] = _explained(properties[name], field)
        properties |= {also: properties[name] for name, also in second_names(struct).items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "config.yaml of feeds",
        **made,
    }


def _explained(made: Mapping[str, Any], field: FieldInfo) -> dict[str, Any]:
    """Return the schema of a key with what it does, the names that it takes now, and what they mean."""
    explained = {**made, "description": editor_text(field)}
    at = read_annotation(field.type)
    item = read_annotation(at.item) if at.kind is tuple else None
    if item is not None and item.names is not None:
        explained["items"] = {**made["items"], "enum": item.names.names()}
    if texts := value_texts(field):
        named = next(each for each in (explained, *explained.get("anyOf", ())) if "enum" in each)
        # a keyword of editors, which validators pass over
        named["enumDescriptions"] = [texts.get(value, "") for value in named["enum"]]
    return explained
