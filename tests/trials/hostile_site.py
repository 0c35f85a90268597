"""A site whose articles, in every suffix that is read, have hostile texts in every field, and reach for other files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import yaml

from trials.hostile_texts import address, hostile, mangled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from support import Site

OUTSIDE: Final = "words-of-a-file-outside"
"""What stands in files that no article may show."""
_SUFFIXES: Final = (".md", ".md", ".markdown", ".mdx", ".html", ".rst", ".yaml", ".json")
_REACHING: Final = (
    ".. include:: ../outside.txt",
    ".. raw:: html\n   :file: ../outside.txt",
    ".. csv-table:: x\n   :file: ../outside.txt",
    ".. raw:: html\n   :url: file:///etc/hostname",
    ".. csv-table:: x\n   :url: http://evil.example/",
    ".. literalinclude:: ../outside.txt",
    ".. figure:: ../outside.txt",
    '{% include "../outside.txt" %}',
    "{% include_relative ../outside.txt %}",
    '{{ readFile "../outside.txt" }}',
    '{{< readfile "../outside.txt" >}}',
    '--8<-- "../outside.txt"',
    "![[../outside.txt]]",
    "{!../outside.txt!}",
    "@include ../outside.txt",
    "import x from '../outside.txt'",
    "<!--#include file='../outside.txt' -->",
    "<xi:include href='../outside.txt' parse='text'/>",
    "{{% include-file ../outside.txt %}}",
    "{{ include('../outside.txt') }}",
    "<<< ../outside.txt",
    "{% embed ../outside.txt %}",
    "```{include} ../outside.txt\n```",
    "{% render 'outside' %}",
    '{% insert_md_content "../outside.txt" %}',
    "[!include[x](../outside.txt)]",
)
_BOMBS: Final = (
    "[" * 3000,
    "*a_ " * 2000,
    ">" * 3000,
    "![" * 2000,
    "`" * 2999,
    "<a " * 2000,
    "- " * 1500,
    "|" * 3000,
    "[x](" * 1500,
    "<!--" * 1000,
    "((" * 2000,
    "&" * 3000,
    "\\" * 3001,
    "***" * 1500,
    "[^1]" * 1000,
    "$" * 2001,
    "{{" * 1500,
    "<p>" * 2000,
    "1. " * 900,
    "~~" * 1200,
)
_YAML_BOMB: Final = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def write_hostile(site: Site, count: int, chance: Random) -> None:
    """Write so many articles, and files outside them that they reach for."""
    site.write("outside.txt", f"{OUTSIDE}\n")
    site.write(
        "outside.md", f"---\ntitle: {OUTSIDE}\ndate: 2020-12-01\noriginalUrl: https://example.org/out\n---\n{OUTSIDE}\n"
    )
    for number in range(count):
        _write(site, number, chance)
    for name, target in (("link.md", "../outside.md"), ("linked", ".."), ("picture.png", "../outside.txt")):
        place = site.folder / "articles" / name
        if not place.is_symlink():
            place.symlink_to(target)


def _write(site: Site, number: int, chance: Random) -> None:
    suffix = chance.choice(_SUFFIXES)

    def text(otherwise: str, often: float = 0.4) -> str:
        return mangled(hostile(chance), chance) if chance.random() < often else otherwise

    def where(otherwise: str) -> str:
        return mangled(address(chance), chance) if chance.random() < 0.4 else otherwise

    fields = {
        "title": text(f"Title {number}"),
        "excerpt": text("Words."),
        "publishedDateTime": "2020-12-02T09:00:00Z",
        "originalUrl": f"https://example.org/{number}",
        "webUrl": where(f"https://example.org/{number}"),
        "topics": ["Ships", text("Glass", 0.1)],
        "type": text("news", 0.1),
        "locale": text("en", 0.1),
        "provider": {
            "name": text("Lab"),
            "domain": text("lab.example", 0.1),
            "authors": [{"name": text("Ada"), "email": text("ada@example.org"), "url": where("https://example.org/")}],
            "images": [{"url": where("https://pictures.example/logo.png"), "title": text("Logo")}],
        },
        "images": [
            {"url": where("https://pictures.example/1.png"), "width": text("3"), "height": 9, "title": text("Picture")}
        ],
        "featuredContent": where("https://www.youtube.com/embed/abc"),
        "related": [{"title": text("Other"), "url": where("https://example.org/other"), "excerpt": text("More.")}],
        "id": text(f"urn:x:{number}", 0.1),
        "slug": text(f"slug-{number}", 0.2),
    }
    body = "\n\n".join(
        chance.choice((hostile, hostile, hostile, lambda chance: chance.choice(_REACHING)))(chance) for _ in range(5)
    )
    if chance.random() < 0.05:
        body = chance.choice(_BOMBS)
    site.write(f"articles/{number:05}{suffix}", _document(suffix, fields, mangled(body, chance), chance))


def _document(suffix: str, fields: Mapping[str, object], body: str, chance: Random) -> bytes:
    if suffix == ".json":
        return json.dumps(fields).encode()
    head = yaml.safe_dump(fields, allow_unicode=chance.random() < 0.5, sort_keys=False)
    if chance.random() < 0.02:
        head = _YAML_BOMB + head
    text = head if suffix == ".yaml" else f"---\n{head}---\n{body}\n"
    return text.encode("utf-8", "surrogatepass")
