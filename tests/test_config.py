"""Reading `config.yaml`: every mistake is found in one run, each with its place and the nearest name meant."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo

import jsonschema
import msgspec
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from test_yamltree import YAML_SIGNS

from feeds import Config, ConfigError, load_config
from feeds.cli.schema import schema
from feeds.config import Access, Author, Channel, GroupBy, Where
from feeds.config.convert import Conversion
from feeds.config.field_names import FIELDS
from feeds.config.permalinks import own_name, permalink, unknown_placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SITE: Final = "site: {title: News, url: https://news.example.org/}\n"
EVERYTHING: Final = """\
site:
  title: AI Hardware Daily
  url: https://news.example.org/
  description: Chips
  language: en
  author: {name: Ada, email: ada@example.org, uri: https://example.org/ada}
  rights: CC BY 4.0
  icon: https://news.example.org/icon.png
  logo: https://news.example.org/logo.png
articles:
  paths: [articles]
  fields: {}
  timezone: UTC
  permalink: null
select:
  unpublished: false
  min_quality: null
  min_heat: null
  types: []
groups:
  - by: []
  - by: [topic]
  - by: [provider]
  - by: [topic, provider]
    min_entries: 2
channels: []
describe: {topics: {Ocean Science: {title: Oceans, limit: 5, order: 1}}, all: {language: en}}
ids: {rule: permalink, site: https://old.example.org/}
aliases: {feed.xml: all.atom}
formats: [atom, rss, json]
pages: true
pictures: true
limit: 50
tombstones: 30
updated: author
archives: true
content: full
embeds: link
hub: null
max_age: 900
access: {}
host: null
output: public
"""


def loaded(folder: Path, text: str | bytes) -> Config:
    """Load a config with the text given."""
    (folder / "config.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_config(folder)


def mistakes(folder: Path, text: str | bytes) -> list[str]:
    """Give the problems of a config with the text given, as a user reads them."""
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text)
    return [str(each) for each in caught.value.problems]


def test_everything_set(tmp_path: Path) -> None:
    """A config that sets every key loads with what it says."""
    config = loaded(tmp_path, EVERYTHING)
    assert config.site.author == Author(name="Ada", email="ada@example.org", uri="https://example.org/ada")
    assert config.site.rights == "CC BY 4.0"
    assert config.articles.timezone == "UTC"
    assert config.articles.permalink is None
    assert config.select.min_quality is None
    assert config.groups[-1] == GroupBy(by=("topic", "provider"), min_entries=2)
    assert config.pages is True
    assert (config.hub, config.host, config.access) == (None, None, Access())


def test_defaults(tmp_path: Path) -> None:
    """Every key has a default but the site's title and URL."""
    config = loaded(tmp_path, SITE)
    assert (config.site.title, config.site.url, config.site.language) == ("News", "https://news.example.org/", "en")
    assert (config.articles.paths, config.articles.fields, config.articles.permalink) == (("articles",), {}, None)
    assert config.articles.zone is UTC
    assert (config.select.unpublished, config.select.types) == (False, ())
    assert [group.by for group in config.groups] == [(), ("topic",), ("provider",)]
    assert (config.channels, config.formats, config.pages) == ((), ("atom", "rss", "json"), True)
    assert (config.limit, config.content, config.embeds) == (50, "full", "link")
    assert (config.hub, config.max_age, config.output) == (None, 900, "public")
    assert (config.folder, config.name) == (tmp_path, "config.yaml")


@pytest.mark.parametrize(
    ("output", "folder"), [("public", "public"), ("/srv/feeds", "/srv/feeds"), ("s3://bucket/feeds", None)]
)
def test_where_the_outputs_go(tmp_path: Path, output: str, folder: str | None) -> None:
    """Outputs go to a folder, which starts from the config's, or to a URL, and then to no folder."""
    config = loaded(tmp_path, f"{SITE}output: {output}\n")
    assert config.output_folder == (tmp_path / folder if folder else None)
    assert config.output_location == (str(tmp_path / folder) if folder else output)
    assert config.path == tmp_path / "config.yaml"


@pytest.mark.parametrize("nothing", ["", " ~", " null"])
def test_key_without_a_value_takes_its_default(tmp_path: Path, nothing: str) -> None:
    """A key that is there without a value takes its default, whatever its type."""
    keys = ["articles", "select", "groups", "channels", "formats", "pages", "limit", "content", "hub", "output"]
    empty = loaded(tmp_path, SITE + "".join(f"{key}:{nothing}\n" for key in keys))
    assert msgspec.structs.replace(empty, text=SITE) == loaded(tmp_path, SITE)


def test_file_by_name(tmp_path: Path) -> None:
    """A config may have another name, which its problems carry."""
    (tmp_path / "other.yml").write_text(f"{SITE}limt: 1\n")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "other.yml")
    assert str(caught.value.problems[0]).startswith("other.yml:2:1: error C103 ")


def test_yaml_conveniences(tmp_path: Path) -> None:
    """Anchors, merge keys and comments work in a config."""
    config = loaded(
        tmp_path,
        f"{SITE}channels:\n  - &a {{name: a, title: T}} # one\n  - {{<<: *a, name: b}}\n",
    )
    assert config.channels == (Channel(name="a", title="T"), Channel(name="b", title="T"))


def test_where_dates(tmp_path: Path) -> None:
    """Dates of a channel are in the articles' zone where they name none."""
    config = loaded(
        tmp_path,
        f"{SITE}articles: {{timezone: Europe/Berlin}}\n"
        "channels: [{name: a, where: {since: 2020-12-31, until: '2021-01-31T18:00:00+02:00'}}]\n",
    )
    assert config.channels[0].where == Where(
        since=datetime(2020, 12, 30, 23, tzinfo=UTC), until=datetime(2021, 1, 31, 16, tzinfo=UTC)
    )
    assert config.articles.zone == ZoneInfo("Europe/Berlin")


def test_every_mistake_in_one_run(tmp_path: Path) -> None:
    """All mistakes are found at once, in order, each with its line and column."""
    found = mistakes(
        tmp_path,
        """\
site:
  titel: News
  url: news.example.org
  language: english language
articles:
  timezone: Europe/Berlln
  permalink: /:yeer/:slug/
  fields: {published: [secured], titles: [name]}
limt: 20
limit: many
formats: [atom, jsn]
groups:
  - by: [topics]
  - {by: [provider], min_entries: 0}
channels:
  - name: a
  - name: a
  - name: Not A Slug
  - {name: b, where: {since: yesterday, topcs: {}}}
hub: nowhere
pages: true
pages: false
""",
    )
    assert [line.split(" ", 3)[:3] for line in found] == [
        ["config.yaml:1:1:", "error", "C105"],
        ["config.yaml:2:3:", "error", "C103"],
        ["config.yaml:3:3:", "error", "C106"],
        ["config.yaml:4:3:", "error", "C112"],
        ["config.yaml:6:3:", "error", "C108"],
        ["config.yaml:7:3:", "error", "C109"],
        ["config.yaml:8:12:", "error", "C111"],
        ["config.yaml:8:34:", "error", "C103"],
        ["config.yaml:9:1:", "error", "C103"],
        ["config.yaml:10:1:", "error", "C104"],
        ["config.yaml:11:17:", "error", "C104"],
        ["config.yaml:13:10:", "error", "C104"],
        ["config.yaml:14:22:", "error", "C104"],
        ["config.yaml:17:5:", "error", "C107"],
        ["config.yaml:18:5:", "error", "C104"],
        ["config.yaml:19:23:", "error", "C110"],
        ["config.yaml:19:41:", "error", "C103"],
        ["config.yaml:20:1:", "error", "C106"],
        ["config.yaml:22:1:", "error", "C107"],
    ]


def wrong_lines(name: str = "ConfigFile", indent: str = "") -> Iterator[tuple[str, str]]:
    """Yield the lines of a config that has every key of a struct, each with a value that it does not take.

    With each line comes the key of its value; with one that only opens a section, nothing.
    """
    for key, each in schema()["$defs"][name]["properties"].items():
        if (
            key in {"topic", "provider", "type", "author", "language", "year"}
            and f"{key}s" in schema()["$defs"][name]["properties"]
        ):
            continue  # the same under a second name
        inner = [part["$ref"] for part in (each, each.get("items", {}), *each.get("anyOf", ())) if "$ref" in part]
        if not inner:
            yield f"{indent}{key}: {'[]' if each.get('type') == 'object' else '{x: y}'}", key
            continue
        yield f"{indent}{key}:", ""
        (first, first_key), *others = wrong_lines(inner[0].rpartition("/")[2], f"{indent}  ")
        yield f"{indent}{'- ' if each.get('type') == 'array' else '  '}{first.lstrip()}", first_key
        yield from others


def test_every_key_with_a_wrong_value_in_one_run(tmp_path: Path) -> None:
    """Each key of the schema is reported at its own place if it has a value of the wrong type, all in one run."""
    lines = list(wrong_lines())
    expected = [
        f"config.yaml:{number}:{line.index(key) + 1}: error C104 {key}: found"
        for number, (line, key) in enumerate(lines, 1)
        if key
    ]
    found = mistakes(tmp_path, "\n".join(line for line, _ in lines))
    assert len(found) > 40
    assert [line[: line.index("found") + 5] for line in found] == expected


def test_many_mistakes(tmp_path: Path) -> None:
    """However many mistakes a config has, each is reported once."""
    channels = "".join(f"  - {{name: N{n}, title: [], where: {{since: never}}, x: 1}}\n  - {n}\n" for n in range(500))
    found = mistakes(tmp_path, f"{SITE}channels:\n{channels}")
    assert len(set(found)) == len(found) == 500 * 5


class Inner(msgspec.Struct, frozen=True):
    """A section that needs everything, for what the config's own do not need."""

    number: Annotated[int, msgspec.Meta(gt=1, lt=5)]
    share: float
    flag: bool
    day: datetime
    names: tuple[str, ...]
    words: dict[str, int]
    side: Literal["left", "right"]


class Outer(msgspec.Struct, frozen=True):
    """A config of such sections."""

    inner: Inner
    others: tuple[Inner, ...] = ()


def test_what_is_missing_is_reported_once_whatever_its_type() -> None:
    """A required key that is missing, or has a wrong value, has a stand-in of its own type."""
    found = Conversion({"inner": {"number": "x"}, "others": [{}]}, Outer, UTC)
    names = list(Inner.__struct_fields__)
    assert [each.path for each in found.mistakes] == [
        *(("inner", name) for name in names),
        *(("others", 0, name) for name in names),
    ]
    assert [each.code for each in found.mistakes] == ["C104", *["C105"] * 13]
    msgspec.convert(msgspec.to_builtins(found.value.others[0]) | {"number": 2}, Inner)  # 0 is out of bounds
    missing = Conversion({}, Outer, UTC)
    assert [each.path for each in missing.mistakes] == [("inner",)]
    assert missing.value.inner == found.value.inner


def test_bounds_are_shown() -> None:
    """A value of the right type that is out of bounds is told the bounds, one of the wrong type only the type."""
    messages = [Conversion({"inner": {"number": text}}, Outer, UTC).mistakes[0].message for text in ("1", "5", "x")]
    assert messages == [
        "number: found '1'; expected a whole number > 1 and < 5",
        "number: found '5'; expected a whole number > 1 and < 5",
        "number: found 'x'; expected a whole number",
    ]


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ("limt: 20", "limit"),
        ("artciles: {}", "articles"),
        ("articles: {path: [x]}", "paths"),
        ("articles: {fields: {publish: [x]}}", "published"),
        ("select: {min_qualty: 1}", "min_quality"),
        ("groups: [{bye: []}]", "by"),
        ("groups: [{by: [topics]}]", "topic"),
        ("groups: [{by: [Provider]}]", "provider"),
        ("channels: [{name: a, titel: x}]", "title"),
        ("channels: [{name: a, where: {topcs: {}}}]", "topics"),
        ("formats: [jsn]", "json"),
        ("formats: [RSS]", "rss"),
        ("content: fulll", "full"),
        ("embeds: links", "link"),
    ],
)
def test_nearest_name_is_suggested(tmp_path: Path, more: str, name: str) -> None:
    """A name that is none gets the nearest known one suggested, wherever it stands."""
    (found,) = mistakes(tmp_path, SITE + more)
    assert f"did you mean '{name}'?" in found


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("title: x", "did you mean 'site.title'?"),
        ("permalink: /:slug/", "did you mean 'articles.permalink'?"),
        ("formats: atom", "formats: found 'atom'; expected a list: [atom]"),
        ("groups: [{by: topic}]", "by: found 'topic'; expected a list: [topic]"),
        ("channels: [chips]", "channels: found 'chips'; expected a mapping with"),
        ("channels: [chips]", ": {name: chips}"),
        ("groups: [[topic]]", "groups: found a list; expected a mapping with by, min_entries"),
        ("formats: [atom, jsn]", "formats: found 'jsn'; did you mean 'json'?"),
        ("channels: [{title: x}]", "'channels.0.name' is missing; every channel needs it"),
        ("limit: 0", "limit: found '0'; expected a whole number >= 1"),
        ("limit: fifty", "limit: found 'fifty'; expected a whole number"),
        ("articles: {permalink: /:titel/}", "unknown placeholder ':titel'; did you mean ':title'?"),
    ],
)
def test_the_way_out_is_shown(tmp_path: Path, more: str, said: str) -> None:
    """A mistake that many make is told with the key that it is about and what to write instead."""
    (found,) = mistakes(tmp_path, SITE + more)
    assert said in found


def test_a_site_that_is_missing_is_missing_once(tmp_path: Path) -> None:
    """Without `site` its keys are not told one by one as well."""
    (found,) = mistakes(tmp_path, "limit: 2\n")
    assert found == "config.yaml:1:1: error C105 'site' is missing; every config needs one, with title and url"


def test_names_far_from_all_known_ones_get_the_list(tmp_path: Path) -> None:
    """A name that is near to none gets all of them."""
    (found,) = mistakes(tmp_path, f"{SITE}formats: [xyz]")
    assert "expected one of atom, json, rss" in found


@pytest.mark.parametrize(
    ("more", "place", "code", "words"),
    [
        ("site.url: x", "2:1", "C103", "unknown key 'site.url'"),
        ("'a`b': 1", "2:1", "C103", "unknown key 'a`b'"),
        ("'x` - at `$.y': 1", "2:1", "C103", "unknown key"),
        ("'': 1", "2:1", "C103", "unknown key ''"),
        ("secured: x", "2:1", "C103", "unknown key 'secured'"),
        ("limit: many", "2:1", "C104", "found 'many'; expected a whole number"),
        ("limit: 0", "2:1", "C104", "found '0'"),
        ("limit: [1]", "2:1", "C104", "found a list; expected a whole number"),
        ("max_age: -1", "2:1", "C104", "found '-1'"),
        ("pages: perhaps", "2:1", "C104", "found 'perhaps'; expected true or false"),
        ("output: ''", "2:1", "C104", "found ''"),
        ("output: [public]", "2:1", "C104", "found a list; expected text"),
        ("formats: atom", "2:1", "C104", "found 'atom'; expected a list"),
        ("formats: []", "2:1", "C104", "found a list"),
        ("articles: [a]", "2:1", "C104", "found a list; expected a mapping"),
        ("articles: {paths: []}", "2:12", "C104", "found a list"),
        ("articles: {paths: [a, [b]]}", "2:23", "C104", "found a list; expected text"),
        ("articles: {fields: {title: name}}", "2:21", "C104", "found 'name'; expected a list"),
        ("articles: {fields: {title: [a, [b], c]}}", "2:32", "C104", "found a list; expected text"),
        ("select: {min_quality: good}", "2:10", "C104", "found 'good'; expected a number"),
        ("select: {min_quality: nan}", "2:10", "C104", "found 'nan'; expected a number"),
        ("select: {min_heat: inf}", "2:10", "C104", "found 'inf'; expected a number"),
        ("groups: {by: topic}", "2:1", "C104", "found a mapping; expected a list"),
        ("groups: [topic]", "2:10", "C104", "found 'topic'; expected a mapping"),
        ("channels: [{name: A b}]", "2:13", "C104", "expected lower-case ASCII words joined by '-'"),
        ("channels: [{name: ../x}]", "2:13", "C104", "expected lower-case ASCII words joined by '-'"),
        ("channels: [{title: x}]", "2:12", "C105", "'channels.0.name' is missing"),
        ("access: {all: key}", "2:10", "C103", "unknown key 'all'"),
        ("access: {feeds: [all]}", "2:1", "C113", "expected either env or file"),
        ("access: {feeds: [all], env: A, file: b}", "2:1", "C113", "expected either env or file"),
        ("access: {feeds: [topic/ai], env: A}", "2:18", "C113", "found 'topic/ai'; expected a feed's path"),
        ("access: {feeds: [/all], env: A}", "2:18", "C113", "found '/all'"),
        ("access: {feeds: [channels/x], env: A}", "2:18", "C113", "no channel is at 'channels/x'"),
        ("host: mars", "2:1", "C104", "found 'mars'"),
        ("hub: x", "2:1", "C106", "found 'x'; expected an absolute URL"),
        ("hub: javascript:alert(1)", "2:1", "C106", "expected an absolute URL"),
        ("hub: 'https://u:hush@hub.example.org/'", "2:1", "C106", "found a URL with a user name"),
        ("articles: {permalink: 'posts/:slug'}", "2:12", "C106", "expected a path that starts with /"),
        ("formats: [rss, atom, rss]", "2:22", "C107", "'rss' stands twice"),
        ("groups: [{by: [topic]}, {by: [topic]}]", "2:25", "C107", "[topic] stands twice"),
        ("groups: [{by: [topic, topic]}]", "2:23", "C107", "'topic' stands twice"),
        ("channels: [{name: a}, {name: a}]", "2:24", "C107", "two channels are named 'a'"),
        ("limit: 1\nlimit: 2", "3:1", "C107", "'limit' stands twice"),
        ("articles: {timezone: Mars/Base}", "2:12", "C108", "found 'Mars/Base'"),
        ("articles: {timezone: Berlin}", "2:12", "C108", "found 'Berlin'; did you mean 'Europe/Berlin'?"),
        ("articles: {timezone: ../../etc/passwd}", "2:12", "C108", "expected an IANA name"),
        ("articles: {timezone: America}", "2:12", "C108", "found 'America'"),
        ("articles: {timezone: ''}", "2:12", "C108", "found ''"),
        ("articles: {permalink: '/:when/'}", "2:12", "C109", "unknown placeholder ':when'"),
        ("channels: [{name: a, where: {until: 2020-02-30}}]", "2:30", "C110", "has no day 30; expected a date"),
        ("articles: {fields: {summary: [secured]}}", "2:21", "C111", "never published"),
    ],
)
def test_one_mistake(tmp_path: Path, more: str, place: str, code: str, words: str) -> None:
    """Each mistake has its code, its place, and says what was found and expected."""
    found = [line for line in mistakes(tmp_path, SITE + more) if f" {code} " in line]
    assert found
    assert found[0].startswith(f"config.yaml:{place}: error {code} ")
    assert words in found[0]


@pytest.mark.parametrize(
    ("site", "key", "code", "words"),
    [
        ("{}", "site", "C105", "'site.title' is missing"),
        ("{title: N}", "site", "C105", "'site.url' is missing"),
        ("5", "site", "C104", "found '5'; expected a mapping"),
        ("{title: '', url: https://e.org/}", "title", "C104", "found ''"),
        ("{title: '  ', url: https://e.org/}", "title", "C104", "found '  '"),
        ("{title: [N], url: https://e.org/}", "title", "C104", "found a list; expected text"),
        ("{title: N, url: e.org}", "url", "C106", "found 'e.org'"),
        ("{title: N, url: /feeds/}", "url", "C106", "found '/feeds/'"),
        ("{title: N, url: 'ftp://e.org/'}", "url", "C106", "found 'ftp://e.org/'"),
        ("{title: N, url: 'https://e.org/?a'}", "url", "C106", "without ? and #"),
        ("{title: N, url: 'https://e.org/#a'}", "url", "C106", "without ? and #"),
        ("{title: N, url: https://e.org/, icon: i.png}", "icon", "C106", "found 'i.png'"),
        ("{title: N, url: https://e.org/, logo: i.png}", "logo", "C106", "found 'i.png'"),
        ("{title: N, url: https://e.org/, author: {name: A, uri: x}}", "uri", "C106", "found 'x'"),
        ("{title: N, url: https://e.org/, author: Ada}", "author", "C104", "found 'Ada'; expected a mapping"),
        (
            "{title: N, url: https://e.org/, author: {email: a@e.org}}",
            "author",
            "C105",
            "'site.author.name' is missing",
        ),
        ("{title: N, url: https://e.org/, language: '!'}", "language", "C112", "found '!'"),
    ],
)
def test_mistake_in_the_site(tmp_path: Path, site: str, key: str, code: str, words: str) -> None:
    """The site's own keys are checked as the others are, each at its own place."""
    text = f"site: {site}\n"
    start = f"config.yaml:1:{text.index(key) + 1}: error {code} "
    assert [line for line in mistakes(tmp_path, text) if line.startswith(start) and words in line]


@pytest.mark.parametrize(
    "text",
    [
        "site: {title: N, url: [https://e.org/]}\n",
        f"{SITE}channels: [{{title: Board}}]\naccess: {{feeds: [channels/board], env: KEYS}}\n",
        f"{SITE}channels: [{{name: Board}}]\naccess: {{feeds: [channels/Board], env: KEYS}}\n",
    ],
)
def test_mistakes_are_told_once(tmp_path: Path, text: str) -> None:
    """What is missing because of a mistake told already is not told again."""
    assert len(mistakes(tmp_path, text)) == 1


def test_places_behind_a_mistake(tmp_path: Path) -> None:
    """What is found wrong in a list with items that were left out is told with its own place."""
    found = mistakes(tmp_path, f"{SITE}channels: [x, {{name: a}}, y, {{name: a}}]\nformats: [jsn, rss, atom, rss]\n")
    assert [line.split(" ", 3)[0::2] for line in found] == [
        ["config.yaml:2:12:", "C104"],
        ["config.yaml:2:26:", "C104"],
        ["config.yaml:2:30:", "C107"],
        ["config.yaml:3:11:", "C104"],
        ["config.yaml:3:27:", "C107"],
    ]


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        (b"", "1:1", "C102"),
        (b"\xef\xbb\xbf", "1:1", "C102"),
        (b"# nothing\n", "1:1", "C102"),
        (b"- a\n", "1:1", "C102"),
        (b"site\n", "1:1", "C102"),
        (b"site: [\n", "1:7", "C102"),
        (b"site:\n\ttitle: x\n", "2:1", "C102"),
        (b"site:\r\n\ttitle: x\r\n", "2:1", "C102"),
        (b"[" * 100_000, "1:61", "C102"),
        (b"title: \xff\n", "1:1", "C101"),
        ("site: x\n".encode("utf-16"), "1:1", "C101"),
    ],
    ids=["empty", "mark", "comment", "list", "text", "open", "tab", "tab-crlf", "deep", "latin-1", "utf-16"],
)
def test_no_config_at_all(tmp_path: Path, text: bytes, place: str, code: str) -> None:
    """A file that is no mapping in YAML and UTF-8 is refused with the place where reading stopped."""
    (found,) = mistakes(tmp_path, text)
    assert found.startswith(f"config.yaml:{place}: error {code} ")


def test_alias_to_an_encrypted_value(tmp_path: Path) -> None:
    """An alias to an encrypted value is refused and the value not shown."""
    found = mistakes(tmp_path, "x: {secured: &s CIPHER}\nsite: {title: *s, url: https://e.org/}\n")
    assert any(" C111 " in line for line in found)
    assert "CIPHER" not in "".join(found)


def test_missing_file(tmp_path: Path) -> None:
    """A config that is not there names the way to get one."""
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert "C101" in str(caught.value.problems[0])
    assert "feeds init" in str(caught.value.problems[0])


def test_missing_file_with_one_that_may_be_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A config that is not there, where one of nearly its name or one further up is, names that one."""
    (tmp_path / "below").mkdir()
    (tmp_path / "feeds.yml").write_text(SITE)
    monkeypatch.chdir(tmp_path / "below")
    with pytest.raises(ConfigError) as misspelt:
        load_config("../feds.yml")
    with pytest.raises(ConfigError) as above:
        load_config("feeds.yml")
    assert "did you mean '-c ../feeds.yml'?" in str(misspelt.value.problems[0])
    assert "there is one above: '-c ../feeds.yml'" in str(above.value.problems[0])


def test_unreadable_file(tmp_path: Path) -> None:
    """A config that cannot be read, here because it is a folder, is refused."""
    (tmp_path / "config.yaml").mkdir()
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert caught.value.problems[0].code == "C101"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order-mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_line_ends_and_byte_order_mark(tmp_path: Path, mark: bytes, end: bytes) -> None:
    """A byte order mark and Windows line ends change nothing, neither values nor places."""
    assert loaded(tmp_path, mark + EVERYTHING.encode().replace(b"\n", end)) == loaded(tmp_path, EVERYTHING)
    text = mark + f"{SITE}# a comment\nlimt: 1\n".encode().replace(b"\n", end)
    assert mistakes(tmp_path, text)[0].startswith("config.yaml:3:1: error C103 ")


def test_characters_that_no_feed_may_contain(tmp_path: Path) -> None:
    """Characters that XML forbids do not get from the config into the feeds."""
    config = loaded(tmp_path, 'site: {title: "N\x07e\\x01ws", url: https://e.org/, rights: "\\uFFFE©"}')
    assert (config.site.title, config.site.rights) == ("News", "©")


@pytest.mark.parametrize(
    "more", ["limit: {}", "formats: {}", "groups: [{{by: [{}]}}]", "select: {{min_quality: {}}}", "{}: 1"]
)
def test_messages_stay_on_their_line(tmp_path: Path, more: str) -> None:
    """What was found is shown shortened and without line ends."""
    text = f'"{"many " * 100}\\nmore"'
    (found,) = mistakes(tmp_path, f"{SITE}{more.format(text)}\n")
    assert "\n" not in found
    assert len(found) < 320


KEYS: Final = [
    *[
        "site",
        "title",
        "url",
        "articles",
        "paths",
        "fields",
        "timezone",
        "permalink",
        "select",
        "types",
        "groups",
        "by",
    ],
    *[
        "channels",
        "name",
        "where",
        "topics",
        "any",
        "since",
        "formats",
        "limit",
        "access",
        "host",
        "hub",
        "secured",
        "x",
    ],
]
VALUES: Final = st.recursive(
    st.sampled_from(["", "a", "topic", "atom", "2020-01-01", "https://e.org/", "../x", ":slug", "x` - at `$.y"])
    | st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=2), inner),
    max_leaves=12,
)  # fmt: skip


@given(
    st.binary()
    | st.text().map(str.encode)
    | st.text(YAML_SIGNS).map(str.encode)
    | st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5).map(lambda keys: json.dumps(keys).encode())
    | st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3).map(lambda keys: f"{SITE}{yaml.dump(keys)}".encode())
)
@example(f"{SITE}articles: {{timezone: Mars/Base}}".encode())
@example(f"{SITE}articles: {{fields: {{title: [[a]]}}}}".encode())
@example(f"{SITE}channels: [{{name: a, where: {{since: 'a, 1 Jan 1 1:1 +{'9' * 20}'}}}}]".encode())
def test_any_text_is_a_config_or_refused(tmp_path_factory: pytest.TempPathFactory, text: bytes) -> None:
    """Any bytes are a config or raise ConfigError with at least one problem, and nothing else."""
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(text)
    try:
        outcome: Config | ConfigError = load_config(file)
    except ConfigError as error:
        outcome = error
    if isinstance(outcome, Config):
        assert outcome.site.title
    else:
        assert outcome.problems
        assert all(each.line >= 1 and each.column >= 1 for each in outcome.problems)


def test_schema_accepts_a_config_that_sets_everything() -> None:
    """The JSON Schema is one, and takes a config with every key, the empty ones included."""
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(yaml.safe_load(EVERYTHING), schema())
    jsonschema.validate(yaml.safe_load(SITE), schema())


@pytest.mark.sampled
@pytest.mark.parametrize(
    "more",
    [
        "limt: 20",
        "select: {min_qualty: 1}",
        "groups: [{bye: []}]",
        "groups: [{by: [topics]}]",
        "channels: [{name: a, where: {topcs: {}}}]",
        "channels: [{name: A}]",
        "channels: [{}]",
        "formats: [atom, jsn]",
        "limit: 0",
        "limit: many",
    ],
)
def test_schema_refuses_what_loading_refuses(tmp_path: Path, more: str) -> None:
    """An editor marks a misspelt key or a wrong value just as loading does."""
    assert mistakes(tmp_path, SITE + more)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(SITE + more), schema())


@pytest.mark.parametrize("text", ["{}", "site: {title: N}", "site: {url: https://e.org/}"])
def test_schema_wants_title_and_url(text: str) -> None:
    """An editor marks a config without the site's title or URL."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(text), schema())


def test_schema_has_every_key() -> None:
    """The schema tells editors of exactly the keys that a config has."""
    made = schema()
    names = made["$defs"]["ConfigFile"]["properties"] if "$defs" in made else made["properties"]
    assert set(names) == set(yaml.safe_load(EVERYTHING))


def test_schema_explains_every_key() -> None:
    """An editor shows what each key does, and nothing that it takes for that: a part of a key's type has no words."""
    for name, section in schema()["$defs"].items():
        for key, each in section["properties"].items():
            assert each["description"].endswith("."), f"{name}.{key}"
            assert not re.search(r"\]\(|\bNone\b", each["description"]), f"{name}.{key}"
            assert not any("description" in part for part in each.get("anyOf", ())), f"{name}.{key}"
        assert "description" not in section


def test_schema_explains_values() -> None:
    """An editor shows what a value means, each beside its own: keywords of two lists that go along."""
    found = {
        value: words
        for section in schema()["$defs"].values()
        for key in section["properties"].values()
        for each in (key, *key.get("anyOf", ()))
        for value, words in zip(each.get("enum", ()), each.get("enumDescriptions", ()), strict=False)
    }
    assert found["auto"] == "found by its files"
    assert found["iframe"].startswith("a frame")
    assert found["serial"] == "in order"


def test_no_field_reads_an_encrypted_name() -> None:
    """None of the front-matter names that articles are read by is the encrypted one."""
    assert not any("secured" in names for names in FIELDS.values())


def filled(pattern: str, **changes: Any) -> str:
    """Fill a permalink pattern for an article that differs from a plain one as told."""
    usual: dict[str, Any] = {
        "published": datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC),
        "path": PurePosixPath("articles/tech/2020-02-03-one.md"),
        "name": "one",
        "categories": ["AI", "C++"],
    }
    return permalink(pattern, **(usual | changes))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/:year/:month/:slug/", "/2020/02/one/"),
        ("/:year-:month-:day.html", "/2020-02-03.html"),
        ("/:short_year/:i_month/:i_day/", "/20/2/3/"),
        ("/:hour:minute:second", "/040506"),
        ("/:categories/:title:output_ext", "/ai/c-plus-plus/one.html"),
        ("/:section/:filename", "/tech/2020-02-03-one"),
        ("/:name", "/2020-02-03-one"),
        ("/:path", "/articles/tech/2020-02-03-one"),
        ("/plain/", "/plain/"),
        ("https://example.org:8080/:slug", "https://example.org:8080/one"),
    ],
)
def test_permalink(pattern: str, expected: str) -> None:
    """A pattern is filled with the article's date, place and name."""
    assert filled(pattern) == expected


def test_permalink_without_topics() -> None:
    """A placeholder with nothing to fill it leaves no empty step in the path."""
    assert filled("/:categories/:slug/", categories=[]) == "/one/"


@pytest.mark.parametrize(
    ("pattern", "unknown"),
    [
        ("/:year/:slug/", []),
        ("/:yeer/:slug/:foo", [":yeer", ":foo"]),
        ("https://example.org:8080/:slug", []),
        ("https://example.org/:when/", [":when"]),
        ("/a:/b", []),
    ],
)
def test_unknown_placeholders(pattern: str, unknown: list[str]) -> None:
    """The placeholders that no article can fill are listed; a port is none."""
    assert unknown_placeholders(pattern) == unknown


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("articles/one.md", "one"),
        ("articles/2020-02-03-one.md", "one"),
        ("articles/2020-2-3_one.md", "one"),
        ("articles/one/index.md", "one"),
        ("articles/2020-02-03-one/index.html", "one"),
        ("articles/2020-02-03.md", "2020-02-03"),
        ("index.md", "index"),
        ("articles/v1.2.md", "v1.2"),
    ],
)
def test_own_name(path: str, name: str) -> None:
    """An article is named by its file without date and extension, or by its folder where the file is an index."""
    assert own_name(PurePosixPath(path)) == name


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_beside_a_missing_config_is_not_waited_for(tmp_path: Path) -> None:
    """What may be meant by a config that is not there is looked for in files alone."""
    os.mkfifo(tmp_path / "other.yaml")
    with pytest.raises(ConfigError):
        load_config(tmp_path / "config.yaml")
