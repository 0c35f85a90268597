"""`feeds new`: a new article that is named and headed as those that are there, and that a build takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support import Site

NOW: Final = ("--now", "2026-02-03T23:30:00Z")
LATER: Final = ("--now", "2026-02-05T00:00:00Z")
AT_HOME: Final = "articles: {permalink: '/:year/:slug/'}"
POST: Final = "---\nlayout: post\ntitle: A post\ntags: [x]\n---\nText.\n"
HUGO_POST: Final = '+++\ntitle = "P"\ndate = 2024-01-01T10:00:00Z\ndraft = false\ntags = ["x"]\n+++\nText.\n'
NOTE: Final = "---\ntitle: A note\ndate: 2024-01-02\n---\nText.\n"


def new(site: Site, *title: str, status: int = 0) -> str:
    """Run `feeds new`, and return the path that it says it wrote."""
    ran = site.run("new", *NOW, *title)
    assert ran.status == status, ran.err
    return ran.out.partition("\n")[0].removeprefix("wrote ")


def text_of(site: Site, path: str) -> str:
    """Return what an article says."""
    return (site.folder / path).read_text(encoding="utf-8")


def test_a_first_article_has_a_title_and_a_date(site: Site) -> None:
    """Where there is none yet, it goes into the folder of articles, with the day before its name."""
    site.config(AT_HOME)
    path = new(site, "First light")
    assert path == "articles/2026-02-03-first-light.md"
    assert text_of(site, path) == '---\ntitle: "First light"\ndate: 2026-02-03T23:30:00Z\n---\n\n'
    ran = site.run("build", "--strict", *LATER)
    assert (ran.status, ran.err) == (0, "")


def test_the_folder_is_made(site: Site) -> None:
    """The folder that the config names need not be there."""
    site.config("articles: {paths: [texts/mine], permalink: '/:slug/'}")
    assert new(site, "First light") == "texts/mine/2026-02-03-first-light.md"
    assert site.run("build", *LATER).status == 0


def test_words_need_no_quotes(site: Site) -> None:
    """A title of several arguments is one title."""
    site.config(AT_HOME)
    assert 'title: "First light of day"' in text_of(site, new(site, "First", "light", "of  day"))


@pytest.mark.parametrize(
    "title", ["2026", "NO", 'Say "hi": #1', "a\\b", "- x", "{y}", "Über Füße", "人工智能", "x: y", "'"]
)
def test_any_title_comes_back_as_it_was_typed(site: Site, title: str) -> None:
    """Whatever YAML would make of it, the title of the entry is what was typed."""
    site.config(AT_HOME)
    path = new(site, "--", title)
    assert path.isascii()
    site.run("build", *LATER)
    assert [each["title"] for each in json.loads(site.read("all.json"))["items"]] == [title]


def test_an_article_starts_with_what_those_before_it_have(site: Site) -> None:
    """The names of the family are taken, and what all articles say alike; what each has of its own is not."""
    front = (
        "---\ncategory: news\ntitle: {0}\npublishedDateTime: 2020-01-0{0}T10:00:00Z\nwebUrl: https://a.example/{0}\n"
    )
    front += "type: article\nquality: 50\npublished: true\nprovider: {{name: Tides}}\ntopics: [Sea]\n---\nText {0}.\n"
    for number in (1, 2):
        site.write(f"articles/2020-01-0{number}-a.md", front.format(number))
    path = new(site, "First light")
    assert path == "articles/2026-02-03-first-light.md"
    assert text_of(site, path).splitlines()[1:-2] == [
        'title: "First light"',
        "publishedDateTime: 2026-02-03T23:30:00Z",
        "category: news",
        "type: article",
        "published: true",
        "topics: []",
        "# webUrl: https://…  (where the article can be read: feeds makes no page of it)",
    ]


def test_an_address_that_is_missing_is_told_and_no_empty_field(site: Site) -> None:
    """Without a pattern for addresses there is no empty `webUrl`, but words on what to do; with one there are none."""
    ran = site.run("new", "First light", *NOW)
    assert "feeds makes no pages of articles: give it a webUrl" in ran.out
    assert "where a site generator serves its page, set articles.permalink in config.yaml" in ran.out
    text = text_of(site, "articles/2026-02-03-first-light.md")
    assert "\nwebUrl:" not in text
    site.config(AT_HOME)
    assert "webUrl" not in site.run("new", "Second light", *NOW).out
    assert "webUrl" not in text_of(site, "articles/2026-02-03-second-light.md")


@pytest.mark.parametrize(
    ("files", "path", "head"),
    [
        (
            {
                "_config.yml": "title: J\nurl: https://j.example\n",
                "_posts/2024-01-02-a.md": POST,
                "_posts/2024-01-03-b.md": POST,
            },
            "_posts/2026-02-03-first-light.md",
            '---\ntitle: "First light"\nlayout: post\ntags: []\n---\n\n',
        ),
        (
            {"_config.yml": "title: J\nurl: https://j.example\n", "_posts/x.txt": ""},
            "_posts/2026-02-03-first-light.md",
            '---\ntitle: "First light"\ndate: 2026-02-03T23:30:00Z\n---\n\n',
        ),
        (
            {
                "hugo.toml": 'title = "H"\nbaseURL = "https://h.example/"\n',
                "content/about.md": '+++\ntitle = "About"\n+++\n',
                **{f"content/posts/p{number}/index.md": HUGO_POST for number in range(3)},
            },
            "content/posts/first-light/index.md",
            '+++\ntitle = "First light"\ndate = 2026-02-03T23:30:00Z\ndraft = false\ntags = []\n+++\n\n',
        ),
        (
            {"config.toml": 'title = "Z"\nbase_url = "https://z.example"\n', "content/x.txt": "", "templates/x": ""},
            "content/first-light.md",
            '+++\ntitle = "First light"\ndate = 2026-02-03T23:30:00Z\n+++\n\n',
        ),
        (
            {
                "pelicanconf.py": 'PATH = "content"\n',
                "content/a.md": "Title: A\nDate: 2024-01-02 10:00\nTags: x\n\nText.\n",
            },
            "content/first-light.md",
            "Title: First light\nDate: 2026-02-03T23:30:00Z\n\n",
        ),
        (
            {"pelicanconf.py": 'PATH = "content"\n', "content/a.rst": "A one\n#####\n\n:date: 2024-01-02\n\nText.\n"},
            "content/first-light.rst",
            "First light\n######################\n\n:date: 2026-02-03\n\n",
        ),
        (
            {"conf.py": 'BLOG_TITLE = "N"\nPOSTS = (("posts/*.md", "posts", "post.tmpl"),)\n', "posts/x.txt": ""},
            "posts/first-light.md",
            "<!--\n.. title: First light\n.. date: 2026-02-03T23:30:00Z\n-->\n\n",
        ),
        (
            {"texts/2023/05/a.md": NOTE, "texts/2023/06/b.md": NOTE, "texts/c.md": NOTE},
            "texts/2026/02/first-light.md",
            '---\ntitle: "First light"\ndate: 2026-02-03\n---\n\n',
        ),
        (
            {"texts/A first note.md": NOTE, "texts/A second note.md": NOTE},
            "texts/First light.md",
            '---\ntitle: "First light"\ndate: 2026-02-03\n---\n\n',
        ),
        (
            {"texts/a.md": '{\n"title": "A",\n"date": "2024-01-01T00:00:00Z",\n"draft": false\n}\nText.\n'},
            "texts/first-light.md",
            '{\n  "title": "First light",\n  "date": "2026-02-03T23:30:00Z"\n}\n\n',
        ),
        (
            {"texts/a.rst": ".. title: A\n.. date: 2024-01-01T00:00:00Z\n\nText.\n"},
            "texts/first-light.rst",
            ".. title: First light\n.. date: 2026-02-03T23:30:00Z\n\n",
        ),
    ],
    ids=["jekyll", "jekyll-empty", "hugo", "zola", "pelican", "rst", "nikola", "dates", "titles", "json", "dotted"],
)
def test_an_article_is_named_and_headed_as_its_site_has_them(
    site: Site, files: Mapping[str, str], path: str, head: str
) -> None:
    """Folder, name, ending, form of the head, the field of the date and what all have in common are the site's."""
    for name, text in files.items():
        site.write(name, text)
    folder = path.partition("/")[0]
    paths = f", paths: [{folder}]" if folder in {"texts", "posts"} else ""
    site.config(f"articles: {{permalink: '/:slug/'{paths}}}")
    assert new(site, "First light") == path
    assert text_of(site, path) == head
    site.write(path, head + "Light is seen.\n")
    ran = site.run("list", "--why", path, *LATER)
    assert ran.out.startswith(f"{path}: published")


def test_nothing_is_overwritten(site: Site) -> None:
    """A second article of the same name ends with 2 and leaves the first as it was."""
    path = new(site, "First light")
    site.write(path, "mine")
    ran = site.run("new", "First light", *NOW)
    assert (ran.status, ran.out) == (2, "")
    assert f"{path} is already there" in ran.err
    assert text_of(site, path) == "mine"


def test_a_glob_and_a_file_name_a_folder_too(site: Site) -> None:
    """The folder is what a glob begins with, or where a file is."""
    site.config("articles: {paths: ['texts/**/*.md'], permalink: '/:slug/'}")
    assert new(site, "First light") == "texts/2026-02-03-first-light.md"
    site.write("single/a.md", NOTE)
    site.config("articles: {paths: [single/a.md], permalink: '/:slug/'}")
    assert new(site, "First light") == "single/first-light.md"
    assert "it is none of the articles yet" in site.run("new", "Another", *NOW).out


def test_what_keeps_an_article_back_is_told(site: Site) -> None:
    """Where all articles are drafts, a new one is one too, and the command says where to see why."""
    for number in (1, 2):
        site.write(f"articles/a{number}.md", f"---\ntitle: A\ndate: 2020-01-0{number}\ndraft: true\n---\nText.\n")
    assert "'feeds list --why articles/first-light.md'" in site.run("new", "First light", *NOW).out


def test_a_day_is_that_of_the_sites_zone(site: Site) -> None:
    """The name and the date are in the zone that the config names."""
    site.config("articles: {timezone: Asia/Tokyo, permalink: '/:slug/'}")
    path = new(site, "First light")
    assert path == "articles/2026-02-04-first-light.md"
    assert "date: 2026-02-04T08:30:00+09:00" in text_of(site, path)


@pytest.mark.parametrize("title", ["", "  "])
def test_an_empty_title_is_refused(site: Site, title: str) -> None:
    """A title says something."""
    assert "the title is empty" in site.run("new", title).err


def test_a_name_stays_in_its_folder(site: Site) -> None:
    """No title leads out of the folder of the articles, whichever way names are made."""
    site.write("articles/A note.md", NOTE)
    for title in ("../../up", "/etc/passwd", "..", "a/b"):
        path = site.folder / new(site, title)
        assert path.resolve().parent == (site.folder / "articles").resolve()


def test_without_a_config_it_is_told(site: Site) -> None:
    """There is nowhere to write to, and the way out is said."""
    (site.folder / "config.yaml").unlink()
    ran = site.run("new", "First light")
    assert ran.status == 2
    assert "feeds init" in ran.err


def test_what_is_encrypted_is_never_copied(site: Site) -> None:
    """A `secured` value that all articles have is in none that is new."""
    for number in (1, 2):
        site.write(f"articles/a{number}.md", f"---\ntitle: A\ndate: 2020-01-0{number}\nsecured: abc\n---\nText.\n")
    assert "secured" not in text_of(site, new(site, "First light"))
