"""The addresses of articles: those that a site's generator itself makes, below the site's home.

The addresses expected of Jekyll, Hugo and Hexo were printed by them for the same files: by Jekyll 4.3 with a plugin
that lists its posts, by `hugo list all` of Hugo 0.168, by Hexo 8 through its API. Zola could not be run; what is
expected of it follows its documentation of pages.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pytest
from support import NOW

from feeds.articles.discover import discover
from feeds.articles.options import decode_options
from feeds.articles.read import read
from feeds.config import Config, load_config
from feeds.config.section_keys import Articles, Site
from feeds.generators import GENERATORS, ArticleFacts, Traits, read_traits
from feeds.generators.hexo import withholds
from feeds.lib.urls import url_below
from feeds.model import Article, Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def article(front: str = "", title: str = "T") -> str:
    """Give an article's file."""
    return f"---\ntitle: {title}\n{front}\n---\nText.\n"


def addresses(folder: Path, **keys: str) -> dict[str, str | None]:
    """Give the addresses of a site's articles by file: below its home as paths, elsewhere in full, not encoded."""
    traits = read_traits(folder)
    home = traits.url or "https://feeds.example/"
    config = Config(
        site=Site(title="T", url=home),
        articles=Articles(paths=traits.paths or ("posts",), timezone=traits.timezone or "UTC", **keys),  # type: ignore[arg-type]
        folder=folder,
        traits=traits,
    )
    found = {}
    for each in discover(folder, config.articles.paths).files:
        made, problems = read(each, decode_options(config))
        assert isinstance(made, Article), problems
        found[each.path] = made.alternate and unquote(made.alternate).removeprefix(home.rstrip("/"))
    return found


# Jekyll

JEKYLL: Final = """
title: Tea
url: https://tea.example
baseurl: /base
timezone: Europe/Berlin
exclude: [skip]
permalink: %s
author: ada
defaults:
  - scope: {path: "", type: posts}
    values: {layout: post, categories: [dflt]}
  - scope: {path: "_posts/deep"}
    values: {permalink: "/deep/:slugified_categories/:slug/"}
  - scope: {path: "", type: pages}
    values: {permalink: "/no/"}
"""
JEKYLL_FILES: Final = {
    "_posts/2020-01-02-Hello World.md": article(),
    "_posts/2020-1-2-it's_a.b,c+d&e!.md": article("date: 2020-03-04 00:10:06 +0000"),
    "_posts/2020-01-02-Ünïcode-日本.md": article("categories: B c\ncategory: D e"),
    "_posts/2020-01-02-own.md": article("slug: My Slug! x"),
    "_posts/2020-01-02-perm.md": article("permalink: p/:year/x"),
    "_posts/2020-01-02-perm2.md": article("permalink: /p2/index.html"),
    "_posts/2020-01-02-perm3.html": article("permalink: /p 3/ü.html"),
    "_posts/deep/2020-01-02-in.md": article("categories: [C++ Things, Über]"),
    "blog/News/_posts/2020-01-02-sub.md": article("categories: [x]"),
    "skip/_posts/2020-01-02-skip.md": article(),
    "_priv/_posts/2020-01-02-priv.md": article(),
    "_drafts/2020-01-02-draft.md": article(),
    "_data/authors.yml": "ada: {name: Ada, email: ada@tea.example, uri: https://ada.example/}\n",
}
JEKYLL_OWN: Final = {
    "_posts/2020-01-02-perm.md": "/p/2020/x",
    "_posts/2020-01-02-perm2.md": "/p2/",
    "_posts/2020-01-02-perm3.html": "/p 3/ü.html",
    "_posts/deep/2020-01-02-in.md": "/deep/dflt/c-things/über/in/",
}


@pytest.fixture
def jekyll(tmp_path: Path) -> Path:
    """Give a Jekyll site whose config still wants a pattern."""
    write(tmp_path, JEKYLL_FILES)
    return tmp_path


def jekyll_addresses(folder: Path, pattern: str) -> dict[str, str | None]:
    """Give the addresses that a pattern makes, but for posts that have a permalink."""
    write(folder, {"_config.yml": JEKYLL % pattern})
    found = addresses(folder)
    assert {name: found.pop(name) for name in JEKYLL_OWN} == JEKYLL_OWN
    return found


def test_jekyll_placeholders(jekyll: Path) -> None:
    """Every placeholder stands for what Jekyll takes it for."""
    pattern = (
        "/:categories/:year-:short_year/:month_:day/:i_month/:i_day/:y_day/:week/:hour:minute:second/"
        ":short_month/:long_day/:title/:slug:output_ext"
    )
    day = "2020-20/01_02/1/2/002/01/000000/Jan/Thursday"
    assert jekyll_addresses(jekyll, pattern) == {
        "_posts/2020-01-02-Hello World.md": f"/dflt/{day}/Hello-World/hello-world.html",
        "_posts/2020-01-02-own.md": f"/dflt/{day}/My-Slug!-x/my-slug-x.html",
        "_posts/2020-01-02-Ünïcode-日本.md": f"/dflt/b/c/d e/{day}/Ünïcode-日本/ünïcode-日本.html",
        "blog/News/_posts/2020-01-02-sub.md": f"/blog/news/dflt/x/{day}/sub/sub.html",
        "_posts/2020-1-2-it's_a.b,c+d&e!.md": (
            "/dflt/2020-20/03_04/3/4/064/10/011006/Mar/Wednesday/it's_a.b,c+d&e!/it-s-a-b-c-d-e.html"
        ),
    }


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("date", "/dflt/2020/01/02/Hello-World.html"),
        ("pretty", "/dflt/2020/01/02/Hello-World/"),
        ("ordinal", "/dflt/2020/002/Hello-World.html"),
        ("weekdate", "/dflt/2020/W01/Thu/Hello-World.html"),
        ("none", "/dflt/Hello-World.html"),
        ("/blog/:title", "/blog/Hello-World"),
    ],
)
def test_jekyll_styles(jekyll: Path, style: str, expected: str) -> None:
    """A style stands for its pattern; what is none is a pattern itself."""
    assert jekyll_addresses(jekyll, style)["_posts/2020-01-02-Hello World.md"] == expected


def test_jekyll_config(jekyll: Path) -> None:
    """The config says what the feeds are called, where the site is, in which zone it dates, and who writes."""
    write(jekyll, {"_config.yml": JEKYLL % "pretty"})
    traits = read_traits(jekyll)
    assert (traits.generator, traits.title, traits.timezone) == ("jekyll", "Tea", "Europe/Berlin")
    assert (traits.url, traits.output) == ("https://tea.example/base/", "_site")
    assert traits.paths == ("_posts", "blog/News/_posts")
    assert traits.people == {"ada": Person("Ada", "https://ada.example/", "ada@tea.example")}
    assert traits.author == traits.people["ada"]


def test_jekyll_collections(tmp_path: Path) -> None:
    """A document of a collection has the collection's own pattern, else the usual one with the site's ending."""
    config = (
        "title: T\nurl: https://tea.example\npermalink: pretty\ncollections_dir: all\n"
        "collections: {notes: {output: true}, tips: {output: true, permalink: '/t/:collection/:name'}}\n"
    )
    files = {"all/_notes/a/One two.md": article("date: 2020-01-02"), "all/_tips/x y.md": article("date: 2020-01-02")}
    write(tmp_path, {"_config.yml": config, **files, "all/_posts/2020-01-02-p.md": article()})
    traits = read_traits(tmp_path)
    assert traits.paths == ("all/_posts",)
    assert addresses(tmp_path) == {"all/_posts/2020-01-02-p.md": "/2020/01/02/p/"}
    write(tmp_path, {"config.yaml": "articles: {paths: [all/_notes, all/_tips]}\n"})
    options = decode_options(load_config(tmp_path))
    found = [read(each, options)[0] for each in discover(tmp_path, ["all/_notes", "all/_tips"]).files]
    assert {each.alternate for each in found if isinstance(each, Article)} == {
        "https://tea.example/notes/a/One%20two/",
        "https://tea.example/t/tips/x-y",
    }


# Hugo


def page(front: str = "", title: str = "T") -> str:
    """Give a page whose date has a zone of its own, in which it is another day than in UTC."""
    return article(f"date: 2020-01-02T00:30:00+09:00\n{front}", title)


HUGO_NAMES: Final = {
    "posts/Hello World.md": (page(), "/posts/hello-world/"),
    "posts/What's new? v1.2.md": (page(), "/posts/whats-new-v1.2/"),
    "posts/a_b+c#d&e.md": (page(), "/posts/a_b+c#de/"),
    "posts/Ünïcode 日本.md": (page(), "/posts/ünïcode-日本/"),
    "posts/My_Bundle/index.md": (page(), "/posts/my_bundle/"),
    "posts/2020/deep/x.md": (page(), "/posts/2020/deep/x/"),
    "posts/2020-03-04-Some Thing.md": (page(), "/posts/some-thing/"),
    "posts/slug.md": (page("slug: My Slug/Here"), "/posts/my-slug/here/"),
    "posts/slug3.md": (page("SLUG: a.html"), "/posts/a.html/"),
    "posts/url1.md": (page("url: /abs/Path One"), "/abs/Path One/"),
    "posts/url2.md": (page("url: rel/x.html"), "/rel/x.html"),
    "posts/url3.md": (page("url: /rel/:year/y/"), "/rel/2020/y/"),
    "posts/url4.md": (page("url: /a/index.html"), "/a/"),
    "posts/url5.md": (page("url: /v1.2"), "/v1.2"),
    "posts/url6.md": (page("URL: /Up/Case/"), "/Up/Case/"),
    "posts/a.fr.md": (page(), "/posts/a.fr/"),
    "posts/two  spaces - dash.md": (page(), "/posts/two--spaces---dash/"),
    "Docs/Sub/Page.md": (page(), "/docs/sub/page/"),
    "root.md": (page(), "/root/"),
    "notes/a.md": (page("", "'Title: with/slash & More?'"), "/2020/01/title-with-slash-more/"),
    "notes/b.md": (page("", "'C++ und C# – Dash'"), "/2020/01/c-und-c#-dash/"),
    "notes/c.md": (page("", "'2 .NET Tips...'"), "/2020/01/2-.net-tips.../"),
    "notes/e.md": (page("", "'--Lead (x) [y] `z` “q”'"), "/2020/01/--lead-x-y-z-q/"),
}


def test_hugo_names_and_front_matter(tmp_path: Path) -> None:
    """Names, slugs, titles and `url` become addresses in Hugo's way, dates in the zone that they are typed in."""
    config = (
        'baseURL = "https://tea.example/base/"\ntitle = "Tea"\n[permalinks]\nnotes = "/:year/:month/:title"\n'
        '[frontmatter]\ndate = [":filename", ":default"]\n'
    )
    write(tmp_path, {"hugo.toml": config} | {f"content/{name}": text for name, (text, _) in HUGO_NAMES.items()})
    assert addresses(tmp_path) == {f"content/{name}": expected for name, (_, expected) in HUGO_NAMES.items()}


def test_hugo_languages_in_names(tmp_path: Path) -> None:
    """A language stands in a file's name and before its address; patterns may be its own, of sections, of names."""
    files = {
        "config/_default/hugo.yaml": (
            "baseURL: https://tea.example/base/\ndefaultContentLanguage: de\ndisablePathToLower: true\n"
        ),
        "config/_default/permalinks.toml": (
            '[page]\nposts = "/:sections/:year/:month/:slug"\n'
            'blog = "/b/:yearday/:weekdayname/:monthname/:slugorcontentbasename/"\n'
        ),
        "config/_default/languages.toml": (
            '[de]\nweight = 1\ntitle = "Tee"\n[fr]\nweight = 2\n[fr.permalinks]\nblog = "/bl/:title.html"\n'
        ),
        "content/posts/deep/_index.md": article(),
    }
    pages = {
        "posts/trip/index.md": (page("", "Die Reise"), "/posts/2020/01/Die-Reise/"),
        "posts/trip/index.fr.md": (page("", "Le Voyage"), "/fr/posts/trip/"),
        "posts/deep/er/x.md": (page("", "Äh C++ x"), "/posts/deep/2020/01/Äh-C-x/"),
        "posts/deep/er/y.md": (page("slug: Own+Slug"), "/posts/deep/2020/01/Own-Slug/"),
        "blog/One.md": (page(), "/b/2/Thursday/January/One/"),
        "blog/One.fr.md": (page("", "Un Titre"), "/fr/bl/Un-Titre.html/"),
        "blog/Two.fr.md": (page("url: /abs/deux"), "/abs/deux/"),
        "blog/Three.fr.md": (page("url: rel/trois"), "/fr/rel/trois/"),
        "solo/Big.fr.md": (page("slug: Gros"), "/fr/solo/Gros/"),
        "solo/2020-05-06-a.md": (page(), "/solo/2020-05-06-a/"),
    }
    write(tmp_path, files | {f"content/{name}": text for name, (text, _) in pages.items()})
    assert addresses(tmp_path) == {f"content/{name}": expected for name, (_, expected) in pages.items()}
    traits = read_traits(tmp_path)
    assert (traits.title, traits.language, traits.languages) == ("Tee", "de", ("de", "fr"))


HUGO_FOLDERS: Final = {
    "en/about.md": (page("", "About me"), "/root/about-me.html"),
    "en/notes/Été.md": (page(), "/2020/ete.html"),
    "en/posts/a.md": (page(), "/posts/a.html"),
    "en/posts/b/index.md": (page(), "/posts/b.html"),
    "en/posts/s.md": (page("slug: a.html"), "/posts/a.html.html"),
    "en/posts/u1.md": (page("url: /abs/u"), "/abs/u/"),
    "en/posts/u4.md": (page("url: /x.xml"), "/x.xml"),
    "en/posts/x.de.md": (page(), "/posts/x.de.html"),
    "fr/posts/a.md": (page(), "https://thé.example/posts/a.html"),
    "fr/posts/u.md": (page("url: /abs/u/"), "https://thé.example/abs/u/"),
}


def test_hugo_languages_in_folders(tmp_path: Path) -> None:
    """A language has a folder, and may have a host, of its own; ugly addresses end in `.html`."""
    config = (
        'baseURL = "https://tea.example/"\nuglyURLs = true\ndefaultContentLanguageInSubdir = true\n'
        'removePathAccents = true\n[permalinks]\nnotes = "/:year/:filename/"\n"/" = "/root/:slug/"\n'
        '[languages.en]\ncontentDir = "content/en"\n'
        '[languages.fr]\ncontentDir = "content/fr"\nbaseURL = "https://xn--th-bja.example/"\n'
    )
    write(tmp_path, {"hugo.toml": config} | {f"content/{name}": text for name, (text, _) in HUGO_FOLDERS.items()})
    expected = {f"content/{name}": text for name, (_, text) in HUGO_FOLDERS.items()}
    assert addresses(tmp_path) == {name: text.replace("thé", "xn--th-bja") for name, text in expected.items()}


def test_hugo_config_of_many_files(tmp_path: Path) -> None:
    """A language may have a file of the config for itself, and what production says counts."""
    files = {
        "config/_default/hugo.toml": "baseURL = 'https://test.example/'\nuglyURLs = {posts = true}\n",
        "config/_default/languages.en.toml": "title = 'Tea'\ncontentDir = 'content/en'\n",
        "config/_default/more/languages.fr.toml": "title = 'Thé'\ncontentDir = 'content/fr'\n",
        "config/_default/params.en.toml": "description = 'All of it'\n",
        "config/production/hugo.toml": "baseURL = 'https://tea.example/'\n",
    }
    pages = {"en/posts/a.md": "/posts/a.html", "fr/posts/a.md": "/fr/posts/a.html", "fr/b.md": "/fr/b/"}
    write(tmp_path, files | {f"content/{name}": page() for name in pages})
    assert addresses(tmp_path) == {f"content/{name}": expected for name, expected in pages.items()}
    traits = read_traits(tmp_path)
    assert (traits.title, traits.url, traits.description) == ("Tea", "https://tea.example/", "All of it")


def test_hugo_mounts(tmp_path: Path) -> None:
    """Content may be mounted from elsewhere."""
    config = (
        "baseURL = 'https://tea.example/'\n[[module.mounts]]\nsource = 'texts'\ntarget = 'content'\n"
        "[[module.mounts]]\nsource = 'pics'\ntarget = 'assets'\n"
    )
    write(tmp_path, {"hugo.toml": config, "texts/posts/a.md": page(), "content/b.md": page()})
    assert addresses(tmp_path) == {"texts/posts/a.md": "/posts/a/"}


# Zola


def test_zola(tmp_path: Path) -> None:
    """Names and slugs become addresses in Zola's way; `path` is one, and a language stands before it."""
    pages = {
        "Hello World.md": (page(), "/hello-world/"),
        "blog/2021-05-06-It's C++.md": (page(), "/blog/it-s-c/"),
        "blog/2021-05-06T10:00:00Z_x.md": (page(), "/blog/x/"),
        "blog/日本.md": (page(), "/blog/ri-ben/"),
        "Big Folder/tea/index.md": (page(), "/Big Folder/tea/"),
        "Big Folder/tea/index.fr.md": (page(), "/fr/Big Folder/tea/"),
        "blog/héhé.fr.md": (page(), "/fr/blog/hehe/"),
        "blog/x.de.md": (page(), "/blog/x-de/"),
        "blog/own.md": (page("slug: My Slug (hey)"), "/blog/my-slug-hey/"),
        "blog/path.md": (page("path: 2021/08/03/Some-Path"), "/2021/08/03/Some-Path/"),
        "blog/path2.fr.md": (page("path: /a/b/"), "/a/b/"),
    }
    config = 'base_url = "https://tea.example/base"\ntitle = "Tea"\n[languages.fr]\ntitle = "Thé"\n'
    write(tmp_path, {"config.toml": config} | {f"content/{name}": text for name, (text, _) in pages.items()})
    assert addresses(tmp_path) == {f"content/{name}": expected for name, (_, expected) in pages.items()}
    traits = read_traits(tmp_path)
    assert (traits.generator, traits.url, traits.languages) == ("zola", "https://tea.example/base/", ("fr",))


@pytest.mark.parametrize(
    ("slugify", "expected"),
    [
        ('paths = "safe"', "/blog/Né w/"),
        ('paths = "off"', "/blog/Né w?/"),
        ("paths_keep_dates = true", "/blog/2021-05-06-ne-w/"),
    ],
)
def test_zola_slugs(tmp_path: Path, slugify: str, expected: str) -> None:
    """How slugs are made is the site's choice."""
    config = f'base_url = "https://tea.example"\n[slugify]\n{slugify}\n'
    write(tmp_path, {"config.toml": config, "content/blog/2021-05-06-Né w?.md": page()})
    assert list(addresses(tmp_path).values()) == [expected]


# Hexo

HEXO: Final = """
title: Tea
url: https://tea.example/blog
root: /blog/
permalink: %s
permalink_defaults: {lang: en}
new_post_name: :year-:month-:day-:title.md
timezone: UTC
default_category: misc
category_map: {C++: cpp}
filename_case: 1
post_asset_folder: true
"""


def test_hexo(tmp_path: Path) -> None:
    """Names, titles and categories become addresses in Hexo's way; a permalink is one."""
    posts = {
        "2020-01-02-one.md": (
            article("date: 2020-03-04 22:30:00", "'Ünïcode & ß æ ø: 日本 がぎ й'"),
            "/misc/2020-3-4/one/one/unicode-s-ae-o-日本-がぎ-й/en/7790ae87fd20.html",
        ),
        "2020-01-03-Two Words.md": (
            article("date: 2020-01-02 23:00:00\ncategories: [A b, C++]"),
            "/a-b/cpp/2020-1-2/Two Words/Two Words/t/en/1b17aac4fe7f.html",
        ),
        "sub/2020-01-04-three.md": (
            article("categories:\n  - [X, Y]\n  - [Z, Ünï]\ndate: 2019-12-31 23:00:00"),
            "/z/uni/2019-12-31/sub-2020-01-04-three/sub-2020-01-04-three/t/en/e09389ff8f5d.html",
        ),
        "plain name.md": (
            article("date: 2020-02-02 09:00:00\nlang: fr\ncategory: One"),
            "/one/2020-2-2/plain-name/plain-name/t/fr/0d482d591cc0.html",
        ),
        "2020-01-05-own.md": (article("permalink: own/path"), "/own/path/"),
        "2020-01-06-own2.md": (article("permalink: /own/index.html"), "/own/"),
    }
    pattern = ":category/:year-:i_month-:i_day/:title/:name/:post_title/:lang/:hash.html"
    write(tmp_path, {f"source/_posts/{name}": text for name, (text, _) in posts.items()})
    write(tmp_path, {"_config.yml": HEXO % pattern})
    assert addresses(tmp_path) == {f"source/_posts/{name}": expected for name, (_, expected) in posts.items()}


@pytest.mark.parametrize(
    ("name", "expected"), [("_a.md", True), ("_later/b.md", True), ("d_.md", False), ("later_/e.md", False)]
)
def test_hexo_hides_files_and_folders(tmp_path: Path, name: str, *, expected: bool) -> None:
    """What has an underscore in front of its name, or of a folder's below that of posts, is not published."""
    write(tmp_path, {"_config.yml": "title: T\n", "source/_posts/a.md": article("")})
    assert withholds({}, PurePosixPath("source/_posts") / name, read_traits(tmp_path)) is expected


@pytest.mark.parametrize(
    ("workflow", "expected"),
    [
        ("run: npx hexo generate", "/2020/01/01/one/"),
        ("run: npm run build", "/2020/01/01/one/"),
        ("env: {TZ: Asia/Taipei}\nrun: npx hexo generate", "/2020/01/02/one/"),
        ("env: {TZ: Asia/Taipei}\nrun: npm test", "/2020/01/01/one/"),
    ],
)
def test_hexo_dates_of_a_service(tmp_path: Path, workflow: str, expected: str) -> None:
    """Addresses have the days of UTC, as on the machines of services, unless what builds the site sets a zone."""
    config = "title: Tea\nurl: https://tea.example\ntimezone: Asia/Taipei\npermalink: :year/:month/:day/:title/\n"
    files = {"_config.yml": config, "source/_posts/one.md": article("date: 2020-01-02 07:00:00")}
    write(tmp_path, {**files, ".github/workflows/pages.yml": workflow})
    assert list(addresses(tmp_path).values()) == [expected]


def test_hexo_in_another_folder(tmp_path: Path) -> None:
    """A config with `source_dir` is Hexo's, whose posts are there, and not Jekyll's."""
    write(tmp_path, {"words/_posts/one.md": article("date: 2020-01-02")})
    write(tmp_path, {"_config.yml": "url: https://hexo.example/\nsource_dir: words\npermalink: :year/:title/\n"})
    assert addresses(tmp_path) == {"words/_posts/one.md": "/2020/one/"}


def test_hexo_indents_with_tabs(tmp_path: Path) -> None:
    """Front matter and the config may be indented with tabs."""
    post = "---\ntitle: One\ndate: 2020-01-02\ntags:\n\t- A\nextra:\n\tdeep:\n\t\t- B\n---\n\n\tcode\n"
    config = "title: Tea\nurl: https://tea.example\npermalink: :title/\nx:\n\ty: z\n"
    write(tmp_path, {"_config.yml": config, "source/_posts/one.md": post})
    assert list(addresses(tmp_path).values()) == ["/one/"]


@pytest.mark.parametrize(("more", "expected"), [("", "/p/one.html"), ("pretty_urls: {trailing_html: false}", "/p/one")])
def test_hexo_pretty_urls(tmp_path: Path, more: str, expected: str) -> None:
    """What an address ends in is the site's choice."""
    write(tmp_path, {"_config.yml": f"{HEXO % 'p/:title.html'}{more}\n", "source/_posts/2020-01-02-one.md": article()})
    assert list(addresses(tmp_path).values()) == [expected]


# All of them


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("permalink: blog/a/", "https://tea.example/blog/blog/a/"),
        ("permalink: blog/b/index.html", "https://tea.example/blog/blog/b/"),
        ("permalink: /c.html", "https://tea.example/blog/c.html"),
        ("permalink: d.html", "https://tea.example/blog/d.html"),
        ("permalink: pretty", "https://tea.example/blog/2020/one/"),
        ("url: /posts/b/", "https://tea.example/blog/posts/b/"),
        ("url: /blog/posts/b/", "https://tea.example/blog/posts/b/"),
        ("url: //other.example/b/", "https://other.example/b/"),
        ("webUrl: https://other.example/b", "https://other.example/b"),
        ("image: pics/b.png", "https://tea.example/blog/pics/b.png"),
    ],
)
@pytest.mark.parametrize("home", ["https://tea.example/blog/", None])
def test_home_of_addresses(tmp_path: Path, front: str, expected: str, home: str | None) -> None:
    """Addresses and relative pictures start at the site's home, which a pattern with a host names too."""
    own = f"home: {home}, " if home else ""
    pattern = "/:year/:slug/" if home else "https://tea.example/blog/:year/:slug/"
    config = (
        f'site: {{title: T, {own}url: "https://tea.example/blog/feeds/"}}\n'
        f'articles: {{paths: [posts], timezone: UTC, permalink: "{pattern}"}}\n'
    )
    write(tmp_path, {"config.yaml": config, "posts/one.md": article(f"date: 2020-01-02\n{front}")})
    options = decode_options(load_config(tmp_path))
    made, _ = read(next(discover(tmp_path, ["posts"]).files), options)
    assert isinstance(made, Article)
    assert expected == (made.images[0].url if made.images else made.alternate)


def test_the_config_wins_over_the_generator(tmp_path: Path) -> None:
    """A pattern in the config counts before the generator's, and an article's own URL before both."""
    files = {"content/a.md": page(), "content/b.md": page("webUrl: https://o.example/b")}
    write(tmp_path, {"hugo.toml": 'baseURL = "https://tea.example/x/"\n', **files})
    expected = {"content/a.md": "/mine/a", "content/b.md": "https://o.example/b"}
    assert addresses(tmp_path, permalink="/mine/:slug") == expected
    assert addresses(tmp_path) == expected | {"content/a.md": "/a/"}


ODD: Final[tuple[object, ...]] = (
    *("\ud800", "?#%zz", "../../x", ":", ":year:slug:::x", "[", "9999-99-99", "\x00", "/", "\u0130\u0345", "a" * 9_999),
    *(10**5_000, 1, None, True, [], {}, [[None, {}]], {"a": ["b"]}),
)


@pytest.mark.parametrize("name", sorted(GENERATORS))
@pytest.mark.parametrize(
    "odd", [*ODD, 1, None, True, [], {}, [[None, {}]], {"a": ["b"]}], ids=lambda each: type(each).__name__
)
def test_odd_front_matter_stops_no_generator(name: str, odd: object) -> None:
    """Whatever front matter, titles and file names say, each generator makes an address or none."""
    path = PurePosixPath("content/_posts/2020-01-02-a.md")
    keys = ("url", "permalink", "slug", "path", "date", "category", "categories", "title", "lang")
    for key in keys:
        text = odd if isinstance(odd, str) else "T"
        for file in (path, path.with_name(f"{text[:99].replace('/', '-').replace(chr(0), '-')}.md")):
            made = GENERATORS[name].address(facts(file, {key: odd}, text), Traits(generator=name))
            assert made is None or made.startswith(("/", "http"))
            assert made is None or (url_below("https://e.org/", made) or "").isascii()


def facts(path: PurePosixPath, front_matter: dict[str, object], title: str) -> ArticleFacts:
    """Give what is known of an article."""
    return ArticleFacts(path=path, front_matter=front_matter, title=title, published=NOW)
