"""What a config takes from the site's generator where it says nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from feeds.generators import GENERATORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.generators import Traits

_OUTPUT: Final = "public"
_OUTPUT_BESIDE: Final = "feeds-public"
"""Where the outputs go by default where the generator writes to `public` itself."""


def with_defaults(data: Mapping[str, Any], traits: Traits) -> dict[str, Any]:
    """Return what a config says, and what its generator says where the config has no such key.

    Args:
        data: the config as it was read, not yet checked.
        traits: of the site's generator.
    """
    generator = GENERATORS.get(traits.generator)
    zone = traits.timezone or (generator.timezone if generator else None)
    author = traits.author and {"name": traits.author.name, "uri": traits.author.uri, "email": traits.author.email}
    said: dict[str, dict[str, Any]] = {
        "site": {
            "title": traits.title,
            "url": traits.url,
            "description": traits.description,
            "language": traits.language,
            "author": author,
        },
        "articles": {"paths": list(traits.paths) or None, "timezone": zone},
    }
    merged = dict(data)
    for section, values in said.items():
        given = merged.get(section)
        if given is None or isinstance(given, dict):
            known = {name: value for name, value in values.items() if value is not None}
            filled = known | {name: value for name, value in (given or {}).items() if value is not None}
            if filled:
                merged[section] = filled
    if merged.get("output") is None and traits.output == _OUTPUT:
        merged["output"] = _OUTPUT_BESIDE
    return merged
