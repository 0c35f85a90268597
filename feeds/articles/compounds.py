"""The fields of an article that have parts: topics, people, pictures, what is related."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final, TypeVar

from feeds.articles.fields import has_value, shown
from feeds.articles.named_files import picture
from feeds.articles.states import FALSE, TRUE
from feeds.lib.urls import domain_name, is_relative
from feeds.lib.values.language_tag import language_tag
from feeds.lib.values.mail_address import address_behind_name, is_mail_address
from feeds.lib.values.near_language import language_hint
from feeds.model import Image, Person, Provider, Related

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.articles.fields import Fields
    from feeds.articles.named_files import NamedFiles
    from feeds.articles.options import TopicNames

_ONE_TOPIC: Final = frozenset({"topics", "category", "tag"})
"""The names of which a string is one topic, blanks or not."""
_NAME_KEYS: Final = ("name", "title", "label")
_PERSON_KEYS: Final = ("name", "display_name", "displayName")
_PAGE_KEYS: Final = ("uri", "url", "link", "website", "homepage")
_SHOWN_OR_NOT: Final = TRUE | FALSE | {"none"}
"""What themes take in the place of a picture."""
_MOST: Final = 100
"""How many topics and authors an article is taken to have: each feed of one of them has all of them."""
_T = TypeVar("_T")
_IMAGE_KEYS: Final = ("url", "src", "path", "image", "feature", "teaser")


def topics(fields: Fields, names: TopicNames) -> tuple[str, ...]:
    """Return the topics, each once whatever its case, in order."""
    first = fields.present("categories")
    if not first:
        return ()
    alone = first[0] in names.alone
    given = [first[0]] if alone else [name for name in names.together if has_value(fields.value(name))]
    found: dict[str, str] = {}
    for name in given:
        for text in _topics_of(fields, name, names):
            shown = names.labels.get(text, text)
            normal = shown if shown.isascii() else unicodedata.normalize("NFC", shown)
            found.setdefault(normal.casefold(), normal)
    return _bounded(fields, tuple(found.values()), "topics", first[0])


def _bounded(fields: Fields, found: tuple[_T, ...], what: str, *steps: str | int) -> tuple[_T, ...]:
    """Return the first of what an article has of a kind, and report where it has more than are taken."""
    if len(found) > _MOST:
        fields.say("A119", f"found {len(found)} {what}; the first {_MOST} are taken, leave out others", *steps)
    return found[:_MOST]


def _topics_of(fields: Fields, name: str, names: TopicNames) -> Iterator[str]:
    """Yield the topics that one name has: of a list, or of a string that is split at commas, else maybe in words."""
    value = fields.value(name)
    if isinstance(value, str):
        whole = name in _ONE_TOPIC or not names.are_words
        parts = value.split(",") if "," in value else [value] if whole else value.split()
        yield from filter(None, [fields.text(part, name) for part in parts])
        return
    left: list[tuple[tuple[str | int, ...], Any]] = [((name, index), item) for index, item in fields.items(name, value)]
    left.reverse()
    while left:
        steps, item = left.pop()
        if isinstance(item, list):  # a path of categories
            left += [((*steps, index), each) for index, each in enumerate(item)][::-1]
            continue
        text = fields.text(_name_of(item), *steps)
        if text:
            yield text
        elif isinstance(item, dict):
            fields.wrong("a name", item, *steps)


def _name_of(item: Any) -> Any:  # noqa: ANN401 - front matter is a tree of anything
    if not isinstance(item, dict):
        return item
    for key in _NAME_KEYS:
        if item.get(key) is not None:
            return item[key]
    return None


def provider(fields: Fields) -> Provider | None:
    """Return who published it first; a name that is a domain, or an address, is a domain too."""
    found = fields.present("provider")
    if not found:
        return None
    key, value = found
    picture = None
    if isinstance(value, dict):
        name = fields.text(value.get("name"), key, "name")
        picture = _own_picture(fields, key, value["images"]) if value.get("images") else None
        domain = _domain(fields, value.get("domain"), key)
        if not name and not domain and isinstance(value.get("url"), str):
            domain = domain_name(value["url"])
        if not name and not domain:
            fields.wrong("a mapping with name and domain", value, key)
    else:
        text = fields.text(value, key)
        host = domain_name(text) if text else None
        domain = host if text and (text == host or not is_relative(text)) else None
        name = host if domain else text
    return Provider(name or domain or "", domain, picture) if name or domain else None


def _own_picture(fields: Fields, key: str, value: object) -> str | None:
    """Return the address of the largest picture of a provider itself."""
    found: list[tuple[int, str]] = []
    for item in value if isinstance(value, list) else [value]:
        url = next((item[name] for name in _IMAGE_KEYS if item.get(name)), None) if isinstance(item, dict) else item
        address = fields.url(url, key, "images")
        if address:
            sizes = (item.get("width"), item.get("height")) if isinstance(item, dict) else (None, None)
            width, height = (fields.size(each, key, "images") or 0 for each in sizes)
            found.append((width * height, address))
    return max(found, key=lambda each: each[0])[1] if found else None


def _domain(fields: Fields, value: object, key: str) -> str | None:
    text = fields.text(value, key, "domain")
    domain = domain_name(text) if text else None
    if text and not domain:
        fields.say("A111", f"{key}.domain: found {shown(text)}; expected a domain such as example.org", key, "domain")
    return domain


def authors(fields: Fields, people: Mapping[str, Person]) -> tuple[Person, ...]:
    """Return its authors, the provider's own first.

    Args:
        fields: of the article.
        people: who is meant by an author's id.
    """
    provider = fields.present("provider")
    own = provider[1].get("authors") if provider and isinstance(provider[1], dict) else None
    if own:
        assert provider is not None  # noqa: S101 - `own` came from it
        places: list[tuple[tuple[str | int, ...], Any]] = [
            ((provider[0], "authors", index), item) for index, item in fields.items(provider[0], own)
        ]
    else:
        found = fields.present("authors")
        places = [((found[0], index), item) for index, item in fields.items(*_separated(*found))] if found else []
    persons = (_known(item, people) or _person(fields, item, steps) for steps, item in places)
    named = tuple(dict.fromkeys(person for person in persons if person))
    return _bounded(fields, named, "authors", *(places[0][0][:-1] if places else ()))


def _separated(name: str, value: object) -> tuple[str, object]:
    """Return `authors: Ada, Bob` as a list: the plural says that there are several."""
    if name == "authors" and isinstance(value, str):
        separator = ";" if ";" in value else ","
        if separator in value:
            return name, [part.strip() for part in value.split(separator) if part.strip()]
    return name, value


def _known(item: object, people: Mapping[str, Person]) -> Person | None:
    """Return the person that an id stands for."""
    if isinstance(item, dict):
        item = next((item[key] for key in ("key", "id") if key in item), None)
    return people.get(item) if people and isinstance(item, str) else None


def _person(fields: Fields, item: object, steps: tuple[str | int, ...]) -> Person | None:
    if isinstance(item, dict):
        key = next((key for key in _PERSON_KEYS if item.get(key)), "name")
        name = fields.text(item.get(key), *steps, key)
        if name is None:
            fields.wrong("a mapping with a name", item, *steps)
        uri = fields.url(next((item[key] for key in _PAGE_KEYS if item.get(key)), None), *steps)
        email = _email(fields, fields.text(item.get("email"), *steps, "email"), *steps, "email")
    else:
        text, uri, email = item, None, None
        found = address_behind_name(item) if isinstance(item, str) else None
        if found and "@" in found.address:
            text, email = found.name or found.address, _email(fields, found.address, *steps)
        name = fields.text(text, *steps)
    return Person(name, uri, email) if name else None


def _email(fields: Fields, text: str | None, *steps: str | int) -> str | None:
    """Return a mail address; report and drop one that no feed could carry."""
    if text is None or is_mail_address(text):
        return text
    fields.wrong("a mail address such as desk@example.org", text, *steps)
    return None


def images(fields: Fields, files: NamedFiles, bundle: str | None = None, home: str | None = None) -> tuple[Image, ...]:
    """Return its pictures, each once, in order; the first one leads.

    Args:
        fields: of its front matter.
        files: those that the article names.
        bundle: the address below which the files beside it are.
        home: the address below which absolute paths are; None for that of the host.
    """
    found = fields.present("images")
    if not found:
        return ()
    key, value = found
    if isinstance(value, str) and value.strip().lower() in _SHOWN_OR_NOT:
        return ()
    images = []
    for index, item in fields.items(key, value):
        if isinstance(item, dict):
            url = next((item[name] for name in _IMAGE_KEYS if item.get(name)), None)
            image = Image(
                fields.url(picture(url, files, bundle, home), key, index, "url") or "",
                fields.size(item.get("width"), key, index, "width"),
                fields.size(item.get("height"), key, index, "height"),
                fields.text(item.get("title") or item.get("alt") or item.get("caption"), key, index, "title"),
                fields.text(item.get("attribution") or item.get("credit"), key, index, "attribution"),
            )
        else:
            image = Image(fields.url(picture(item, files, bundle, home), key, index) or "")
        if image.url:
            images.append(image)
        elif isinstance(item, dict) and not url:
            fields.wrong("a mapping with a url", item, key, index)
    if len(images) > 1:
        images = [*{image.url: image for image in reversed(images)}.values()][::-1]
    return tuple(images)


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
    flaw = language_tag(text)
    if flaw is None:
        return text
    fields.say("A112", f"{found[0]}: found {shown(found[1])}; {language_hint(text, flaw)}", found[0])
    return None
