"""Articles that have a marker where nobody may see it, in every form that articles are read in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HEAD: Final = (
    "title: Harbour NAME\ndate: 2020-12-02\noriginalUrl: https://example.org/NAME\ntopics: [Ships]\ntype: news\n"
)
_BODY: Final = "The harbour NAME is quiet.\n"


def _yaml(fields: str, head: str = _HEAD) -> str:
    return f"---\n{head}{fields}\n---\n{_BODY}"


def _json(marker: str) -> str:
    fields = {"title": "Harbour", "date": "2020-12-02", "originalUrl": "https://example.org/NAME", "topics": ["Ships"]}
    return json.dumps({**fields, "secured": {"a": [marker, {"b": marker}]}, "provider": {"secured": marker}})


def _toml(marker: str) -> str:
    fields = f'title = "Harbour"\ndate = 2020-12-02\noriginalUrl = "https://example.org/NAME"\nsecured = "{marker}"\n'
    return f'+++\n{fields}[provider]\nname = "Lab"\nsecured = "{marker}"\n+++\n{_BODY}'


SECURED: Final[Mapping[str, tuple[str, Callable[[str], str]]]] = {
    "a line": (".md", lambda marker: _yaml(f"secured: {marker}")),
    "quoted": (".md", lambda marker: _yaml(f'secured: "{marker}"')),
    "other capitals": (".md", lambda marker: _yaml(f"Secured: {marker}\nSECURED: {marker}")),
    "a quoted key": (".md", lambda marker: _yaml(f'"secured": {marker}')),
    "an escaped key": (".md", lambda marker: _yaml(f'"sec\\u0075red": {marker}')),
    "a tagged value": (".md", lambda marker: _yaml(f"secured: !!binary {marker}")),
    "folded": (".md", lambda marker: _yaml(f"secured: >-\n  {marker}\n  {marker}")),
    "literal": (".md", lambda marker: _yaml(f"secured: |\n  {marker}\n\n  title: {marker}")),
    "a mapping": (".md", lambda marker: _yaml(f"secured:\n  title: {marker}\n  {marker}: [a, {marker}]")),
    "a list": (".md", lambda marker: _yaml(f"secured:\n- {marker}\n- - {marker}")),
    "a flow": (".md", lambda marker: _yaml(f"provider: {{name: Lab, secured: [{marker}], domain: lab.example}}")),
    "in related": (".md", lambda marker: _yaml(f"related:\n- {{title: A, url: 'https://e.org/', secured: {marker}}}")),
    "in images": (".md", lambda marker: _yaml(f"images:\n- url: https://e.org/a.jpg\n  secured: {marker}")),
    "an anchor": (".md", lambda marker: _yaml(f"secured: &a {marker}\nexcerpt: *a")),
    "an alias": (".md", lambda marker: _yaml(f"unused: &a {marker}\nsecured: *a")),
    "a merge": (".md", lambda marker: _yaml(f"secured: &a {{excerpt: {marker}}}\n<<: *a")),
    "beside a bad date": (".md", lambda marker: _yaml(f"updatedDateTime: never\nsecured: {marker}")),
    "twice": (".md", lambda marker: _yaml(f"secured: {marker}\nsecured: {marker}x")),
    "unclosed": (".md", lambda marker: _yaml(f'secured: "{marker}')),
    "badly indented": (".md", lambda marker: _yaml(f"secured: a\n   {marker}: b\n {marker}: [")),
    "with tabs": (".md", lambda marker: _yaml(f"secured:\n\t{marker}: {marker}")),
    "without an end": (".md", lambda marker: f"---\n{_HEAD}secured: {marker}\n"),
    "in a second block": (".md", lambda marker: f"{_yaml('').removesuffix(_BODY)}\n---\nsecured: {marker}\n---\nb\n"),
    "as html": (".html", lambda marker: _yaml(f"secured: {marker}")),
    "as yaml": (".yaml", lambda marker: f"{_HEAD}secured: {marker}\n"),
    "as json": (".json", _json),
    "as toml": (".md", _toml),
    "as json ahead": (".md", lambda marker: f"{_json(marker)}\n{_BODY}"),
}
"""The suffix and the text of an article with a marker in its encrypted value, by the name of the form."""

_EVERYWHERE: Final = """\
title: Harbour MARK
date: DATE
originalUrl: https://MARK.example.org/MARK
excerpt: MARK
topics: [MARK, Ships]
provider: {name: MARK, domain: MARK.example.org, authors: [{name: MARK, email: MARK@example.org}]}
images: [{url: "https://example.org/MARK.jpg", title: MARK}]
related: [{title: MARK, url: "https://example.org/MARK"}]
type: news
STATE"""

STATES: Final[Mapping[str, tuple[str, str]]] = {
    "unpublished": ("2020-12-03", "published: false"),
    "draft": ("2020-12-03", "draft: true"),
    "removed": ("2020-12-03", "removed: true"),
    "deleted": ("2020-12-03", "deleted: true"),
    "held": ("2030-12-03", "published: true"),
    "private": ("2020-12-03", "topics: [Personnel]"),
}
"""The date and one more field of an article that not everybody may see, by its state."""


def with_secret(form: str, name: str, marker: str) -> tuple[str, str]:
    """Return the name and the text of an article with an encrypted value."""
    suffix, write = SECURED[form]
    return f"articles/{name}{suffix}", write(marker).replace("NAME", name)


def in_state(state: str, marker: str) -> str:
    """Return the text of an article that has a marker in every field."""
    date, field = STATES[state]
    head = _EVERYWHERE.replace("topics: [MARK, Ships]\n", "") if field.startswith("topics") else _EVERYWHERE
    head = head.replace("type: news\n", "type: inner\n" if state == "private" else "type: news\n")
    return f"---\n{head}\n---\nharbour MARK\n".replace("MARK", marker).replace("DATE", date).replace("STATE", field)
