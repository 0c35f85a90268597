"""Names that last: absolute URLs, ids, slugs and paths."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from itertools import permutations
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.lib.urls import absolute_url, assign_slugs, domain_name, entry_id, is_relative, slug

WHEN = datetime(2020, 12, 16, tzinfo=UTC)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ANYTHING = st.text(st.characters())
NEARLY_URLS = st.builds(
    "".join, st.lists(st.sampled_from(["http", "s", ":", "/", "//", "@", "[", "]", "é", "%", "a", "."]))
)


def made_id(**changes: Any) -> str:
    """Give the id of an article that differs from a plain one as told."""
    usual: dict[str, Any] = {
        "given": None,
        "link": "https://example.org/one",
        "authority": "news.example.org",
        "published": WHEN,
        "path": "articles/one.md",
    }
    return entry_id(**(usual | changes))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("F#", "f-sharp"),
        (".NET", "dot-net"),
        ("AI & ML", "ai-and-ml"),
        ("R&D", "r-and-d"),
        ("Don't panic", "dont-panic"),
        ("Machine  Learning!", "machine-learning"),
        ("Café", "cafe"),
        ("ＡＩ", "ai"),
        ("人工智能", "ren-gong-zhi-neng"),
        ("Привет", "privet"),
        ("5G", "5g"),
        ("example.org", "example-org"),
        ("../../etc/passwd", "etc-passwd"),
        ("a/b\\c", "a-b-c"),
        ("C:\\Windows", "c-windows"),
        ("%2e%2e%2f", "percent-2e-percent-2e-percent-2f"),
        ("a\x00b", "a-b"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    """A slug is the lower-case ASCII words of a name, with words for the signs that tell names apart."""
    assert slug(name) == expected


def test_programming_languages_differ() -> None:
    """C, C++, C#, .NET and NET have a slug each."""
    names = ["C", "C++", "C#", ".NET", "NET", "F#", "F"]
    assert len({slug(name) for name in names}) == len(names)


@pytest.mark.parametrize("name", ["", ".", "..", "/", "---", "con", "NUL", "com1", "\ud800", "\u200b"])
def test_slug_of_a_name_without_words(name: str) -> None:
    """A name without words, or one that Windows keeps for itself, gets a slug with a digest."""
    assert re.fullmatch(r"[a-z0-9]+-[0-9a-f]{6}", slug(name))


@given(ANYTHING)
@example("../" * 50)
@example("a" * 500)
@example("人" * 500)
def test_slug_never_leaves_its_folder(name: str) -> None:
    """Whatever the name, its slug is ASCII words joined by `-` and short enough for any file system."""
    assert SLUG.fullmatch(slug(name))
    assert len(slug(name)) <= 80


def test_long_names_that_start_alike_differ() -> None:
    """Two long names that differ only at the end have two slugs."""
    assert slug("a" * 100 + "b") != slug("a" * 100 + "c")


def test_colliding_names_get_slugs_of_their_own() -> None:
    """Of two names with one slug the first in code-point order has it, the other one with a digest."""
    given_slugs = assign_slugs([("machine learning", "machine-learning"), ("Machine Learning", "machine-learning")])
    assert given_slugs["Machine Learning"] == "machine-learning"
    assert re.fullmatch(r"machine-learning-[0-9a-f]{6}", given_slugs["machine learning"])


def test_name_that_looks_like_a_digest() -> None:
    """A name whose own slug is another's with a digest keeps it; the other one goes aside."""
    taken = assign_slugs([("A", "a"), ("a", "a")])["a"]
    given_slugs = assign_slugs([("A", "a"), ("a", "a"), ("x", taken)])
    assert given_slugs["x"] == taken
    assert len(set(given_slugs.values())) == 3


@given(
    st.lists(st.sampled_from(["AI", "ai", "A I", "a-i", "Ai", "C", "c", "C♯", "é", "e", "E"]) | ANYTHING, max_size=6)
)
def test_slugs_are_the_same_whatever_the_order(names: list[str]) -> None:
    """Every name has a slug of its own, the same in whatever order the names come."""
    pairs = [(name, slug(name)) for name in names]
    expected = assign_slugs(pairs)
    assert set(expected) == set(names)
    assert len(set(expected.values())) == len(expected)
    assert all(SLUG.fullmatch(each) for each in expected.values())
    for order in list(permutations(pairs))[::17]:
        assert assign_slugs(order) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://example.org/one", "https://example.org/one"),
        ("http://example.org", "http://example.org"),
        ("  https://example.org/one\n", "https://example.org/one"),
        ("HTTPS://example.org/One", "https://example.org/One"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/ü?q=é#ö", "https://example.org/%C3%BC?q=%C3%A9#%C3%B6"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://xn--fa-hia.de/", "https://xn--fa-hia.de/"),
        ("https://i❤.ws/", "https://xn--i-7iq.ws/"),
        ("https://a_b.example.org/", "https://a_b.example.org/"),
        ("https://a-.example/", None),
        ("https://xn--a/", None),
        ("https://me%zz@example.org/", "https://me%25zz@example.org/"),
        ("https://example.org:8080/x", "https://example.org:8080/x"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2"),
        ("https://me@example.org/", "https://me@example.org/"),
        ("javascript:alert(1)", None),
        ("JavaScript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("\x01javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("ftp://example.org/", None),
        ("mailto:ada@example.org", None),
        ("https://", None),
        ("https:///path", None),
        ("https://exa mple.org/", None),
        ("https://example.org:port/", None),
        ("http://[", None),
        ("/one", None),
        ("one", None),
        ("//example.org/one", None),
        ("", None),
    ],
)
def test_absolute_url(typed: str, expected: str | None) -> None:
    """An http or https URL comes out with every character legal; anything else is none."""
    assert absolute_url(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/one", "https://news.example.org/one"),
        ("one", "https://news.example.org/blog/one"),
        ("../one", "https://news.example.org/one"),
        ("?a=1", "https://news.example.org/blog/?a=1"),
        ("//other.example/one", "https://other.example/one"),
        ("https://other.example/one", "https://other.example/one"),
        ("javascript:alert(1)", None),
        ("mailto:ada@example.org", None),
    ],
)
def test_relative_url_is_completed(typed: str, expected: str | None) -> None:
    """A relative reference is completed with the base; a scheme that is not http stays none."""
    assert absolute_url(typed, "https://news.example.org/blog/") == expected


@given(ANYTHING | NEARLY_URLS | ANYTHING.map(lambda text: f"https://example.org/{text}"))
@example("https://example.org/\ud800")
@example("https://user\ud800@example.org/")
def test_absolute_url_of_anything(text: str) -> None:
    """Whatever was typed, the outcome is none or an http URL in ASCII with a host, and done again stays the same."""
    for base in (None, "https://news.example.org/"):
        url = absolute_url(text, base)
        if url is not None:
            assert url.isascii()
            assert not re.search(r"[\s<>\"]", url)
            assert urlsplit(url).scheme in {"http", "https"}
            assert urlsplit(url).hostname
            assert absolute_url(url) == url


@pytest.mark.parametrize("typed", ["one", "/one", "../one", "?a", "#a", "a/b:c"])
def test_is_relative(typed: str) -> None:
    """A reference without scheme and host needs a base."""
    assert is_relative(typed)


@pytest.mark.parametrize("typed", ["https://example.org", " http://example.org", "//example.org", "mailto:a@b", "x:"])
def test_is_not_relative(typed: str) -> None:
    """A reference with a scheme or a host needs none."""
    assert not is_relative(typed)


@pytest.mark.parametrize(
    "own",
    [
        "urn:uuid:0b5f2c3e-0000-4000-8000-000000000000",
        "tag:example.org,2020:1",
        "https://example.org/?p=1",
        # what subscribers know already stays, though it breaks its own scheme's rules
        "urn:uuid:1",
        "urn:x:1",
        "tag:example.org:x",
    ],
)
def test_own_id_that_is_a_uri(own: str) -> None:
    """The front matter's own id is taken as it is where it is a URI."""
    assert made_id(given=own) == made_id(given=own, link=None, authority="other.example", path="x") == own


@pytest.mark.parametrize("own", ["12", "my-post", "two words", "<x>", "https:x"])
def test_own_id_that_is_no_uri(own: str) -> None:
    """An own id that is no URI becomes one within the link's site, and does not depend on the feeds' host."""
    found = made_id(given=own)
    assert uuid.UUID(found.removeprefix("urn:uuid:")).version == 5
    assert found == made_id(given=own, link="https://example.org/moved", authority="other.example", path="x")
    assert found != made_id(given=own, link="https://other.example/one")
    assert found != made_id(given=f"{own}.")


def test_id_of_a_link() -> None:
    """An article with a link has the version 5 UUID of it as its id, wherever its file is and whoever serves it."""
    expected = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/one").urn
    assert made_id() == expected
    assert made_id(authority="other.example", path="elsewhere/x.md", published=datetime.now(UTC)) == expected


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_link_has_the_id_that_python_gives_it(link: str) -> None:
    """Whatever a link is, its id is the version 5 UUID that Python's own library makes of it."""
    assert made_id(link=link) == uuid.uuid5(uuid.NAMESPACE_URL, link).urn


def test_id_of_a_path() -> None:
    """An article with neither id nor link has a `tag:` URI of its path."""
    assert made_id(link=None, path="articles/ü b.md") == "tag:news.example.org,2020-12-16:articles/%C3%BC%20b.md"


def test_id_of_a_path_that_is_not_utf8() -> None:
    """A file name that is not UTF-8 gives an id all the same, one of its own."""
    found = {made_id(link=None, path=f"articles/{name}.md") for name in ("\udcff", "\udcfe", "x")}
    assert len(found) == 3
    assert all(each.isascii() for each in found)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("example.org", "example.org"),
        ("  Example.ORG ", "example.org"),
        ("www.example.org.", "www.example.org"),
        ("https://Example.org/about?x", "example.org"),
        ("https://example.org:8080", "example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("faß.de", "xn--fa-hia.de"),
        ("xn--a.example", None),
        ("foo_bar.example.org", "foo_bar.example.org"),
        ("localhost", None),
        ("not a domain.org", None),
        ("example..org", None),
        ("-x.org", None),
        ("../etc.d", None),
        ("example.org/path", None),
        ("http://[", None),
        ("x" * 64 + ".org", None),
        ("x." * 130 + "org", None),
        ("", None),
    ],
)
def test_domain_name(typed: str, expected: str | None) -> None:
    """A domain comes out in lower-case ASCII; anything else is none."""
    assert domain_name(typed) == expected


@given(ANYTHING | NEARLY_URLS)
def test_domain_name_of_anything(text: str) -> None:
    """Whatever was typed, the outcome is none or letters, digits, hyphens, underscores and dots."""
    domain = domain_name(text)
    assert domain is None or re.fullmatch(r"[a-z0-9_.-]+", domain)
