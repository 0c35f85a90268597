"""The fields of an article that have parts: topics, people, pictures, what is related."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from feeds.articles.fields import shown
from feeds.config.constraints import is_email, is_language
from feeds.lib.urls import domain_name, is_relative
from feeds.model import Image, Person, Provider, Related

if TYPE_CHECKING:
    from feeds.articles.fields import Fields

_NAMED: Final = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]+)>\s*")


def topics(fields: Fields) -> tuple[str, ...]:
    """Return the categories, each once, in order. A string is split at commas, else (as Jekyll does) at white space."""
    found = fields.present("categories")
    if not found:
        return ()
    name, value = found
    if isinstance(value, str):
        parts: list[Any] = value.split(",") if "," in value else [value] if name == "topics" else value.split()
        texts = [fields.text(part, name) for part in parts]
    else:
        texts = []
        for index, item in fields.items(name, value):
            texts.append(fields.text(_name_of(item), name, index))
            if isinstance(item, dict) and texts[-1] is None:
                fields.wrong("a name", item, name, index)
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", text) for text in texts if text))


def _name_of(item: Any) -> Any:  # noqa: ANN401 - front matter is a tree of anything
    return item.get("name", item.get("title")) if isinstance(item, dict) else item


def provider(fields: Fields) -> Provider | None:
    """Return who published it first; a name that is a domain, or an address, is a domain too."""
    found = fields.present("provider")
    if not found:
        return None
    key, value = found
    if isinstance(value, dict):
        name = fields.text(value.get("name"), key, "name")
        domain = _domain(fields, value.get("domain"), key)
        if not name and not domain:
            fields.wrong("a mapping with name and domain", value, key)
    else:
        text = fields.text(value, key)
        host = domain_name(text) if text else None
        domain = host if text and (text == host or not is_relative(text)) else None
        name = host if domain else text
    return Provider(name or domain or "", domain) if name or domain else None


def _domain(fields: Fields, value: object, key: str) -> str | None:
    text = fields.text(value, key, "domain")
    domain = domain_name(text) if text else None
    if text and not domain:
        fields.say("A111", f"{key}.domain: found {shown(text)}; expected a domain such as example.org", key, "domain")
    return domain


def authors(fields: Fields) -> tuple[Person, ...]:
    """Return its authors, the provider's own first."""
    provider = fields.present("provider")
    own = provider[1].get("authors") if provider and isinstance(provider[1], dict) else None
    if own:
        assert provider is not None  # noqa: S101 - `own` came from it
        places: list[tuple[tuple[str | int, ...], Any]] = [
            ((provider[0], "authors", index), item) for index, item in fields.items(provider[0], own)
        ]
    else:
        found = fields.present("authors")
        places = [((found[0], index), item) for index, item in fields.items(*found)] if found else []
    people = (_person(fields, item, steps) for steps, item in places)
    return tuple(dict.fromkeys(person for person in people if person))


def _person(fields: Fields, item: object, steps: tuple[str | int, ...]) -> Person | None:
    if isinstance(item, dict):
        name = fields.text(item.get("name"), *steps, "name")
        if name is None:
            fields.wrong("a mapping with a name", item, *steps)
        uri = fields.url(item.get("uri") or item.get("url"), *steps)
        email = fields.text(item.get("email"), *steps, "email")
    else:
        text, uri, email = item, None, None
        if isinstance(item, str) and (match := _NAMED.fullmatch(item)) and is_email(match["email"]):
            text, email = match["name"].strip() or match["email"], match["email"]
        name = fields.text(text, *steps)
    return Person(name, uri, email if email and is_email(email) else None) if name else None


def images(fields: Fields) -> tuple[Image, ...]:
    """Return its pictures, each once, in order; the first one leads."""
    found = fields.present("images")
    if not found:
        return ()
    key, value = found
    images = []
    for index, item in fields.items(key, value):
        if isinstance(item, dict):
            url = item.get("url") or item.get("src") or item.get("path")
            image = Image(
                fields.url(url, key, index, "url") or "",
                fields.size(item.get("width"), key, index, "width"),
                fields.size(item.get("height"), key, index, "height"),
                fields.text(item.get("title") or item.get("alt") or item.get("caption"), key, index, "title"),
                fields.text(item.get("attribution") or item.get("credit"), key, index, "attribution"),
            )
        else:
            image = Image(fields.url(item, key, index) or "")
        if image.url:
            images.append(image)
        elif isinstance(item, dict) and not url:
            fields.wrong("a mapping with a url", item, key, index)
    return tuple({image.url: image for image in reversed(images)}.values())[::-1]


def embed(fields: Fields) -> str | None:
    """Return the player that it shows, as HTML or an address."""
    found = fields.present("embed")
    if not found:
        return None
    if isinstance(found[1], str):
        return fields.kept(found[1], found[0]).strip()
    fields.wrong("HTML or a URL", found[1], found[0])
    return None


def related(fields: Fields) -> tuple[Related, ...]:
    """Return what goes with it; each needs a title and a link."""
    found = fields.present("related")
    if not found:
        return ()
    key, value = found
    related = []
    for index, item in fields.items(key, value):
        if not isinstance(item, dict):
            fields.wrong("a mapping with title and webUrl", item, key, index)
            continue
        title = fields.text(item.get("title"), key, index, "title")
        link = None
        for name in fields.names("link"):
            if not link and item.get(name):
                link = fields.url(item[name], key, index, name)
        provider = item.get("provider")
        source = fields.text(_name_of(provider), key, index, "provider") if provider else None
        if title and link:
            related.append(Related(title, link, source))
        else:
            fields.say("A106", "related: found no title or no usable link; expected both", key, index)
    return tuple(related)


def language(fields: Fields) -> str | None:
    """Return its language tag."""
    found = fields.present("language")
    if not found:
        return None
    text = str(found[1]).strip().replace("_", "-").partition(".")[0]
    if is_language(text):
        return text
    fields.say("A112", f"{found[0]}: found {shown(found[1])}; expected a language tag such as en or pt-BR", found[0])
    return None
