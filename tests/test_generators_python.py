"""Sites of Pelican, Nikola and MkDocs, and Python configs whose literals are read: invented, in a folder each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

from feeds.articles.discover import discover
from feeds.articles.options import decode_options
from feeds.articles.read import read
from feeds.config import Config
from feeds.config.section_keys import Site
from feeds.generators import GENERATORS, ArticleFacts, Traits, read_traits
from feeds.generators.ascii_words import ascii_words
from feeds.generators.python_config import read_assignments
from feeds.generators.unicode_dates import format_date

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2024, 3, 4, 12, 5, 6, tzinfo=UTC)


def write(folder: Path, **files: str) -> Path:
    """Write files, whose names have `__` for `/`, and return the folder."""
    for name, text in files.items():
        file = folder / name.replace("__", "/").replace("_DOT_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def address(
    traits: Traits,
    path: str,
    title: str = "Green Tea",
    **matter: Any,
) -> str | None:
    """Return the address that a site's generator gives an article."""
    facts = ArticleFacts(PurePosixPath(path), matter, title, NOON, first_line=f"# {title}")
    return GENERATORS[traits.generator].address(facts, traits)


# literals of programs


def test_literals_are_read_and_nothing_else(tmp_path: Path) -> None:
    """Texts, lists, mappings and names of texts have their values; calls have none, and are not made."""
    program = """
import os
NAME = "Tea"
LONG = NAME + " time"
LIST = ("a", 1, True)
MAP = {NAME: "x", "y": os.getcwd()}
CALL = open("made", "w").write("x")
NOTE: str = 'n'
WRONG = "a\\d"
"""
    said = read_assignments(write(tmp_path, conf_DOT_py=program) / "conf.py")
    assert said == {
        "NAME": "Tea",
        "LONG": "Tea time",
        "LIST": ["a", 1, True],
        "MAP": {"Tea": "x", "y": None},
        "CALL": None,
        "NOTE": "n",
        "WRONG": "a\\d",
    }
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("A = (", id="syntax"),
        pytest.param("A = " + "(" * 5000 + ")" * 5000, id="brackets"),
        pytest.param("A = " + "[" * 90 + "]" * 90, id="lists"),
        pytest.param("A = " + "-" * 50_000 + "1", id="signs"),
        pytest.param("A = 'x'" + "+'x'" * 20_000, id="sums"),
        pytest.param("A = 'x' * 9\n\0", id="nul"),
        pytest.param("A = " + "9" * 10_000, id="digits"),
    ],
)
def test_a_hostile_program_says_nothing(tmp_path: Path, program: str) -> None:
    """Whatever a program is, reading it ends soon and raises nothing."""
    assert read_assignments(write(tmp_path, conf_DOT_py=program) / "conf.py").get("A") is None


def test_texts_that_double_stay_short(tmp_path: Path) -> None:
    """A text put together from others is given up where it gets long."""
    program = "A = 'xxxxxxxxxx'\n" + "A = A + A\n" * 60
    assert read_assignments(write(tmp_path, conf_DOT_py=program) / "conf.py")["A"] is None


# Pelican

PELICAN = """
SITENAME = "Tea"
SITEURL = ""
TIMEZONE = "Europe/Berlin"
DEFAULT_LANG = "de"
AUTHOR = "Ann Example"
"""


def pelican(folder: Path, config: str = "", **files: str) -> Traits:
    """Return what a site of Pelican's says."""
    return read_traits(write(folder, pelicanconf_DOT_py=PELICAN + config, **files))


def test_pelican_is_known_and_its_articles_are_found(tmp_path: Path) -> None:
    """Articles are in the folders of the content but its pages, and what has none is no path."""
    traits = pelican(tmp_path, content__a_DOT_md="", content__Tea__b_DOT_rst="", content__pages__c_DOT_md="")
    assert (traits.generator, traits.source, traits.output) == ("pelican", "pelicanconf.py", "output")
    assert traits.paths == ("content/*.md", "content/Tea")
    assert (traits.language, traits.timezone) == ("de", "Europe/Berlin")
    assert traits.author is not None
    assert traits.author.name == "Ann Example"


@pytest.mark.parametrize(("config", "title"), [("pelicanconf_DOT_py", "Tea: green, 'hot"), ("mkdocs_DOT_yml", None)])
def test_pelicans_fields_need_not_be_yaml(tmp_path: Path, config: str, title: str | None) -> None:
    """What dashes enclose is lines of fields there, whatever signs are in them; elsewhere it is YAML."""
    write(tmp_path, **{config: "", "content__a_DOT_md": "---\ntitle: Tea: green, 'hot\ndate: 2024-01-02\n---\nText\n"})
    traits = read_traits(tmp_path)
    options = decode_options(Config(site=Site(title="T", url="https://e.example/"), folder=tmp_path, traits=traits))
    found, problems = read(next(iter(discover(tmp_path, ["content"]).files)), options)
    assert getattr(found, "title", None) == title
    assert problems[0].line == (3 if title else 2)  # the date lacks a zone; the title is no YAML


def test_pelicans_content_without_pages_is_one_path(tmp_path: Path) -> None:
    """Where nothing is passed over, the folder itself is the path; ARTICLE_PATHS names others, or none."""
    assert pelican(tmp_path / "1", content__a_DOT_md="").paths == ("content",)
    assert pelican(tmp_path / "2", "ARTICLE_PATHS = ['blog']", content__blog__a_DOT_md="").paths == ("content/blog",)
    assert pelican(tmp_path / "3", "ARTICLE_PATHS = []", content__blog__a_DOT_md="").paths == ()
    made = "ARTICLE_PATHS = [name for name in names()]\nTEMPLATE_PAGES = {'own/x.html': 'x.html'}"
    files = {"content__2024__a_DOT_md": "", "content__own__x_DOT_html": ""}
    assert pelican(tmp_path / "4", made, **files).paths == ("content/2024",)
    assert pelican(tmp_path / "4", "PATH = '../elsewhere'").paths == ()
    assert pelican(tmp_path / "5", "PATH = '.'", a_DOT_md="", themes__b_DOT_md="").paths == ("*.md",)


def test_pelicans_title_and_url_are_left_to_the_owner(tmp_path: Path) -> None:
    """What a program says of title and URL is no trait, but a literal; that of the published site wins."""
    traits = pelican(tmp_path, publishconf_DOT_py="SITEURL = 'https://tea.example'")
    assert (traits.title, traits.url) == (None, None)
    assert GENERATORS["pelican"].literals(tmp_path) == {
        "site.title": "Tea",
        "site.url": "https://tea.example",
        "site.language": "de",
        "site.author.name": "Ann Example",
        "articles.timezone": "Europe/Berlin",
    }


@pytest.mark.parametrize(
    ("config", "path", "matter", "expected"),
    [
        ("", "content/a.md", {}, "/green-tea.html"),
        ("", "content/a.md", {"Slug": "own"}, "/own.html"),
        ("", "content/a.md", {"url": "x/y.html"}, "/x/y.html"),
        ("", "content/a.md", {"lang": "en"}, "/green-tea-en.html"),
        ("SLUGIFY_SOURCE = 'basename'", "content/My File.md", {}, "/my-file.html"),
        ("FILENAME_METADATA = r'(?P<slug>.*)'", "content/My_File.md", {}, "/My_File.html"),
        (
            r"FILENAME_METADATA = r'(?P<date>\d{4}-\d{2}-\d{2})_(?P<slug>.*)'",
            "content/2024-03-04_some.md",
            {},
            "/some.html",
        ),
        ("ARTICLE_URL = 'blog/{date:%Y}/{date:%b}/{slug}/'", "content/a.md", {}, "/blog/2024/Mar/green-tea/"),
        ("ARTICLE_URL = '{date.year}/{date.month:02d}/{slug}'", "content/a.md", {}, "/2024/03/green-tea"),
        ("ARTICLE_URL = '{category}/{author}/{slug}'", "content/a.md", {}, "/misc/ann-example/green-tea"),
        ("ARTICLE_URL = '{category}/{slug}'", "content/C & Co/a.md", {}, "/c-co/green-tea"),
        ("ARTICLE_URL = '{category}/{slug}'", "content/a.md", {"category": "Öl"}, "/ol/green-tea"),
        ("ARTICLE_URL = '{nothing}/{slug}'", "content/a.md", {}, None),
        ("ARTICLE_URL = '{date:%c}/{slug}'", "content/a.md", {}, None),
        ("SLUG_REGEX_SUBSTITUTIONS = [('(a+)+$', '')]", "content/a.md", {}, None),
    ],
)
def test_pelicans_addresses(
    tmp_path: Path, config: str, path: str, matter: dict[str, Any], expected: str | None
) -> None:
    """An address is that of the settings, from slug, date, category, author and language; else none."""
    assert address(pelican(tmp_path, config, content__x_DOT_md=""), path, **matter) == expected


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Top & <b>bold</b>: what's up?", "top-bold-whats-up"),
        ("Ölwechsel — schnell", "olwechsel-schnell"),
        ("Чай и кофе", "chai-i-kofe"),
        ("茶 time", "cha-time"),
        ("喝茶", "he-cha"),
    ],
)
def test_pelicans_slugs(tmp_path: Path, title: str, slug: str) -> None:
    """A slug has the words of the title in ASCII."""
    assert address(pelican(tmp_path), "content/a.md", title) == f"/{slug}.html"


@pytest.mark.parametrize(
    ("written", "led"),
    [
        ("[a]({filename}../tea/b.md)", "[a](../tea/b.md)"),
        ("[a]({filename}/tea/b.rst#part)", "[a](../tea/b.rst#part)"),
        ("![a]({static}/images/a b.png)", "![a](https://tea.example/sub/images/a b.png)"),
        ("![a]({static}a.png)", "![a](https://tea.example/sub/drinks/a.png)"),
        ('<a href="{attach}x.pdf">x</a>', '<a href="https://tea.example/sub/drinks/x.pdf">x</a>'),
        ("[a](|filename|b.md)", "[a](b.md)"),
        ("[a]({index})", "[a](https://tea.example/sub/)"),
        ("`({filename}b.md)`", "`({filename}b.md)`"),
        ("{static} is a word", "{static} is a word"),
    ],
)
def test_pelicans_links(tmp_path: Path, written: str, led: str) -> None:
    """A link to an article leads to its file, and one to a picture to its address; code and words stay."""
    known = GENERATORS["pelican"].body
    assert known is not None
    path = PurePosixPath("content/drinks/a.md")
    assert known(written, path, pelican(tmp_path), "https://tea.example/sub/") == led


@pytest.mark.parametrize(
    ("config", "date"),
    [
        ("DEFAULT_DATE = (2012, 3, 2, 14, 1)", "2012-03-02 14:01:00"),
        ("DEFAULT_DATE = '2012-03-02'", "2012-03-02"),
        ("DEFAULT_DATE = 'fs'", None),
        ("DEFAULT_DATE = (2012, 99)", None),
    ],
)
def test_pelicans_usual_date(tmp_path: Path, config: str, date: str | None) -> None:
    """The config's date is that of articles without one; that of a file is none."""
    traits = pelican(tmp_path, config)
    implied = GENERATORS["pelican"].implied
    assert implied(PurePosixPath("content/a.md"), traits).get("date") == date
    assert "date" not in implied(PurePosixPath("content/2024-01-02-a.md"), traits)


# Nikola

NIKOLA = """
BLOG_TITLE = {"en": "Tea", "es": "Té"}
SITE_URL = "https://tea.example/"
DEFAULT_LANG = "en"
TRANSLATIONS = {DEFAULT_LANG: "", "es": "./es"}
POSTS = (
    ("blog/*.md", {"en": "blog", "es": "bitacora"}, "post.tmpl"),
    ("posts/*.rst", "posts", "post.tmpl"),
    ("posts/*.txt", "posts", "post.tmpl"),
)
"""


def nikola(folder: Path, config: str = "") -> Traits:
    """Return what a site of Nikola's says."""
    return read_traits(write(folder, conf_DOT_py=NIKOLA + config, blog__a_DOT_md="", posts__deep__b_DOT_rst=""))


def test_nikola_is_known_and_its_posts_are_found(tmp_path: Path) -> None:
    """Each kind of post that there is has a path; languages are those of the translations."""
    traits = nikola(tmp_path)
    assert (traits.generator, traits.title, traits.url) == ("nikola", None, None)
    assert traits.paths == ("blog/**/*.md", "posts/**/*.rst")
    assert (traits.language, traits.languages, traits.output) == ("en", ("es",), "output")
    books = "\nPOSTS = (('posts/*.rst', 'p', 'x'), ('posts/*.ipynb', 'p', 'x'))\n"
    write(tmp_path / "2", posts__c_DOT_ipynb="")
    assert nikola(tmp_path / "2", books).paths == ("posts/**/*.rst",)
    said = GENERATORS["nikola"].literals(tmp_path)
    assert (said["site.title"], said["site.url"]) == ("Tea", "https://tea.example/")


def test_a_config_of_sphinx_is_not_nikolas(tmp_path: Path) -> None:
    """A `conf.py` without a blog's title makes no site of Nikola's."""
    assert read_traits(write(tmp_path, conf_DOT_py="project = 'x'")).generator == ""


@pytest.mark.parametrize(
    ("config", "path", "matter", "expected"),
    [
        ("", "blog/a.md", {"slug": "own"}, "/blog/own/"),
        ("", "blog/Größe + more.md", {}, "/blog/grosse-+-more/"),
        ("", "blog/a.es.md", {}, "/es/bitacora/a/"),
        ("", "posts/deep/b.rst", {}, "/posts/deep/b/"),
        ("", "posts/deep/b.es.rst", {"slug": "uno"}, "/es/posts/deep/uno/"),
        ("", "blog/a.md", {"slug": "index"}, "/blog/"),
        ("", "blog/a.md", {"pretty_url": "False"}, "/blog/a.html"),
        ("PRETTY_URLS = False", "blog/a.md", {}, "/blog/a.html"),
        ("STRIP_INDEXES = False", "blog/a.md", {}, "/blog/a/index.html"),
        ("", "pages/a.md", {}, None),
    ],
)
def test_nikolas_addresses(
    tmp_path: Path, config: str, path: str, matter: dict[str, Any], expected: str | None
) -> None:
    """An address has the folders of language and destination, the post's own, and its slug."""
    assert address(nikola(tmp_path, config), path, **matter) == expected


# MkDocs

MKDOCS = """
site_name: Tea
site_url: https://tea.example/site
site_author: Ann Example
theme: {name: material, language: de}
"""


def mkdocs(folder: Path, config: str, **files: str) -> Traits:
    """Return what a site of MkDocs' says."""
    return read_traits(write(folder, mkdocs_DOT_yml=MKDOCS + config, docs__blog__posts__a_DOT_md="", **files))


def test_mkdocs_is_known_and_its_posts_are_found(tmp_path: Path) -> None:
    """A blog's posts are the articles, its authors' file says who people are, and tags of programs harm nothing."""
    config = """
plugins: [search, blog]
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
"""
    people = "authors:\n  ann: {name: Ann Example, url: https://ann.example/}\n  nobody: {}\n"
    traits = mkdocs(tmp_path, config, docs__blog___DOT_authors_DOT_yml=people)
    assert (traits.generator, traits.title, traits.url) == ("mkdocs", "Tea", "https://tea.example/site/")
    assert (traits.paths, traits.language, traits.output) == (("docs/blog/posts",), "de", "site")
    assert list(traits.people) == ["ann"]
    assert traits.people["ann"].uri == "https://ann.example/"


@pytest.mark.parametrize("config", ["", "plugins: [search]", "plugins: [blog: {enabled: false}]"])
def test_mkdocs_without_a_blog_has_no_articles(tmp_path: Path, config: str) -> None:
    """Pages of documentation are no articles."""
    assert mkdocs(tmp_path, config).paths == ()


@pytest.mark.parametrize(
    ("config", "matter", "expected"),
    [
        ("plugins: [blog]", {}, "/blog/2024/03/04/green-tea/"),
        ("plugins: [blog]", {"slug": "My/Own"}, "/blog/2024/03/04/My/Own/"),
        ("plugins: {blog: {}}\nuse_directory_urls: false", {}, "/blog/2024/03/04/green-tea.html"),
        ("plugins: [blog: {post_url_format: '{slug}'}]", {}, "/blog/green-tea/"),
        (
            "plugins: [blog: {post_url_format: '{categories}/{file}'}]",
            {"categories": ["Big Cups", "B"]},
            "/blog/big-cups/a/",
        ),
        ("plugins: [blog: {post_url_date_format: yy/M/d}]", {}, "/blog/24/3/4/green-tea/"),
        ("plugins: [blog: {post_url_date_format: full}]", {}, None),
        ("plugins: [blog: {post_url_date_format: yyyy/MMM}]", {}, None),
        ("plugins: [blog: {post_slugify_separator: _}]", {}, "/blog/2024/03/04/green_tea/"),
        ("plugins: [blog: {post_url_format: '{slug.__class__}'}]", {}, "/blog/{slug.__class__}/"),
    ],
)
def test_mkdocs_addresses(tmp_path: Path, config: str, matter: dict[str, Any], expected: str | None) -> None:
    """A post's address is that of its blog's options."""
    assert address(mkdocs(tmp_path, config), "docs/blog/posts/a.md", **matter) == expected


def test_several_blogs_of_mkdocs_and_an_inherited_config(tmp_path: Path) -> None:
    """Each blog has options of its own, and a config builds on another."""
    base = "site_name: Base\nsite_description: All about it\n"
    config = """
INHERIT: base.yml
plugins:
  - blog
  - blog:
      blog_dir: news
      post_dir: "{blog}/items"
      post_slugify: !!python/object/apply:pymdownx.slugs.slugify
        kwds: {case: fold}
"""
    traits = mkdocs(tmp_path, config, base_DOT_yml=base, docs__news__items__b_DOT_md="")
    assert (traits.title, traits.description) == ("Tea", "All about it")
    assert traits.paths == ("docs/blog/posts", "docs/news/items")
    assert address(traits, "docs/news/items/b.md", "Große Tasse") == "/news/2024/03/04/grosse-tasse/"
    assert address(traits, "docs/blog/posts/b.md", "Große Tasse") == "/blog/2024/03/04/große-tasse/"
    assert address(traits, "docs/guide/index.md") == "/guide/"


def test_dates_by_patterns_of_unicode() -> None:
    """Numbers and English months are written, quoted text stays, and other letters give nothing."""
    assert format_date(NOON, "yyyy-MM-dd'T'HH:mm:ss") == "2024-03-04T12:05:06"
    assert format_date(NOON, "d MMM yyyy") == "4 Mar 2024"
    assert format_date(NOON, "EEE") is None
    assert format_date(NOON, "yyyy'") is None


def test_words_in_ascii() -> None:
    """Letters lose their marks, other scripts are romanised, each ideograph is a word."""
    assert ascii_words("Ärger") == "Arger"
    assert ascii_words("茶道").split() == ["Cha", "Dao"]


def test_what_pelicans_folders_and_config_stand_for(tmp_path: Path) -> None:
    """An article without a category has that of its folder, or the usual one; a title it must have itself."""
    traits = pelican(tmp_path, "DEFAULT_METADATA = {'Status': 'draft', 'n': f()}", content__Tea__a_DOT_md="")
    implied = GENERATORS["pelican"].implied
    assert implied(PurePosixPath("content/Tea/a.md"), traits) == {"category": "Tea", "status": "draft"}
    assert implied(PurePosixPath("content/a.md"), traits) == {"category": "misc", "status": "draft"}


def test_a_post_of_nikolas_without_a_title_has_that_of_its_file(tmp_path: Path) -> None:
    """The name of the file is the title, without its language."""
    assert GENERATORS["nikola"].implied(PurePosixPath("blog/Tea.es.md"), nikola(tmp_path)) == {"title": "Tea"}


def test_a_config_of_nikolas_needs_no_title(tmp_path: Path) -> None:
    """Two settings that no other program has are enough."""
    config = "DEFAULT_LANG = 'en'\nPOSTS = (('posts/*.md', 'p', 'post.tmpl'),)"
    traits = read_traits(write(tmp_path, conf_DOT_py=config, posts__a_DOT_md=""))
    assert (traits.generator, traits.paths) == ("nikola", ("posts/**/*.md",))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('=== "One"\n\n    a\n', '!!! tab "One"\n\n    a\n'),
        ('    ===+ "In"\n', '    !!! tab "In"\n'),
        ('a\n--8<-- "b.md"\nc\n', "a\nc\n"),
        ("a\n--8<--\nb.md\n--8<--\nc\n", "a\nc\n"),
        ("a :material-leaf:{ .big } b :simple-tea:\n", "a b \n"),
        ("*[TEA]: Leaves\ntea\n", "tea\n"),
        ("++ctrl+c++ ^^new^^", "<kbd>ctrl</kbd>+<kbd>c</kbd> <ins>new</ins>"),
        ('```\n=== "One"\n```\n', '```\n=== "One"\n```\n'),
        ("`:material-leaf:` c++ and d++ of x^^2", "`:material-leaf:` c++ and d++ of x^^2"),
    ],
)
def test_markdown_of_mkdocs(written: str, expected: str) -> None:
    """Tabs are boxes, pictures of the theme and other files nothing; code stays."""
    known = GENERATORS["mkdocs"].body
    assert known is not None
    assert known(written, PurePosixPath("docs/blog/posts/a.md"), Traits(), "https://tea.example/") == expected
