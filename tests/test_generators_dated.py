"""Posts whose file says what their front matter does not, as Jekyll and MkDocs read them: invented sites."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

import feeds
from feeds.articles.titles import note_words
from feeds.entries.html_blocks import ended
from feeds.generators import GENERATORS, Traits
from feeds.generators.looking import folders_of_articles

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """
site: {title: Tea, url: "https://tea.example/"}
formats: [json]
pages: false
groups: [{by: []}]
"""
BLOG = """
site_name: Tea
site_url: https://tea.example/
plugins:
  - blog:
      post_url_format: "{slug}"
"""


def built(folder: Path, files: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Write files, build, and return the entries by the path of their address."""
    for name, text in {"config.yaml": CONFIG, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    feeds.build(folder / "config.yaml")
    entries = json.loads((folder / "public" / "all.json").read_bytes())["items"]
    return {each["url"].removeprefix("https://tea.example"): each for each in entries}


def jekyll(folder: Path, **posts: str) -> dict[str, dict[str, Any]]:
    """Return what comes of a site of Jekyll's, its posts by names of which `_` stands for a hyphen."""
    files = {f"_posts/{name.strip('_').replace('_', '-')}.md": text for name, text in posts.items()}
    return built(folder, {"_config.yml": "permalink: /:year/:month/:day/:title/\n", **files})


def test_a_post_of_jekylls_needs_no_front_matter(tmp_path: Path) -> None:
    """The date in its name makes a file a post, and its name the title."""
    found = jekyll(tmp_path, _2024_01_02_green_tea="Steep it.\n")
    assert found["/2024/01/02/green-tea/"]["title"] == "Green Tea"


@pytest.mark.parametrize("before", ["<!-- lint off -->\n", " ", "Words.\n\n"])
def test_fields_that_do_not_stand_first_are_not_shown(tmp_path: Path, before: str) -> None:
    """A post whose front matter is no front matter, as something stands before it, is left out: it may have secrets."""
    post = f"{before}---\ntitle: One\nsecured: aa11bb22\n---\nText.\n"
    assert jekyll(tmp_path, _2024_01_02_one=post, _2024_01_03_two="Fine.\n").keys() == {"/2024/01/03/two/"}
    assert "aa11bb22" not in (tmp_path / "public" / "all.json").read_text(encoding="utf-8")


def test_front_matter_without_fields(tmp_path: Path) -> None:
    """A post whose front matter is empty has its title and date from its name; a page is none of the articles."""
    files = {"_posts/2024-01-02-one-more.md": "---\n---\nText.\n", "_posts/note.md": "---\n# later\n---\nText.\n"}
    found = built(tmp_path, {"_config.yml": "permalink: /:title/\n", **files})
    assert {path: entry["title"] for path, entry in found.items()} == {"/one-more/": "One More"}


def test_defaults_of_jekyll_count_where_a_post_says_nothing(tmp_path: Path) -> None:
    """Authors, tags and what keeps a post back may stand in the config; a picture of all posts is none of theirs."""
    config = (
        "permalink: /:title/\ndefaults:\n- scope: {path: '', type: posts}\n  values: {author: Ada, tags: [leaf]}\n"
        "- scope: {path: ''}\n  values: {image: /site.png, header: {teaser: /site.png}}\n"
        "- scope: {path: _posts/old}\n  values: {published: false}\n- scope: {type: pages}\n  values: {author: Bob}\n"
    )
    posts = {
        "_posts/2024-01-02-one.md": "---\ntitle: One\n---\nText.\n",
        "_posts/2024-01-03-two.md": "---\ntitle: Two\nauthor: Eve\n---\nText.\n",
        "_posts/old/2024-01-04-three.md": "---\ntitle: Three\n---\nText.\n",
    }
    found = built(tmp_path, {"_config.yml": config, **posts})
    assert {path: [each["name"] for each in entry["authors"]] for path, entry in found.items()} == {
        "/one/": ["Ada"],
        "/two/": ["Eve"],
    }
    assert found["/one/"]["tags"] == ["leaf"]
    assert not any("image" in each for each in found.values())


def test_attributes_below_a_table_are_none_of_its_rows(tmp_path: Path) -> None:
    """What kramdown gives a table stands in the line below it."""
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n{: .table}\n\nText.\n"
    content = jekyll(tmp_path, _2024_01_02_one=table)["/2024/01/02/one/"]["content_html"]
    assert content.count("<tr>") == 2
    assert "{:" not in content


DOCUSAURUS = """
export default {title: 'Tea', url: 'https://tea.example', baseUrl: '/project/', presets: [['classic', {}]]};
"""


def test_markdown_of_docusaurus_has_components(tmp_path: Path) -> None:
    """Its Markdown is MDX whatever the file is called, starts at the base, and needs no title."""
    post = (
        "---\ndate: 2024-01-02\n---\n\n<Widget kind='a'>Steep it.</Widget>\n\n{/* no */}\n\n"
        "[a](/docs/x) ![b](/img/b.png)\n\n`[c](/d)`\n"
    )
    config = CONFIG.replace("tea.example/", "tea.example/project/")
    files = {"docusaurus.config.js": DOCUSAURUS, "blog/2024-01-02-green-tea.md": post, "config.yaml": config}
    ((path, entry),) = built(tmp_path, files).items()
    assert path == "/project/blog/2024/01/02/green-tea"
    content = entry["content_html"]
    assert "Steep it." in content
    assert not any(each in content for each in ("Widget", "no */", "&lt;"))
    assert 'href="https://tea.example/project/docs/x"' in content
    assert 'src="https://tea.example/project/img/b.png"' in content
    assert "[c](/d)" in content


def test_notes_without_a_title_are_called_by_their_first_words(tmp_path: Path) -> None:
    """As long as they are dated and their site has such; one of a picture alone is called by its day."""
    files = {
        ".eleventy.js": "module.exports = () => ({});",
        "notes/one.md": "---\ndate: 2024-01-02\n---\n> Steep the [green](/a) **tea**.\n\nMore.\n",
        "notes/two.md": "---\ndate: 2024-01-03\n---\n![](/cup.png)\n",
        "notes/index.md": "---\ntitle: All\ndate: false\n---\nText.\n",
    }
    found = built(tmp_path, files)
    assert {path: entry["title"] for path, entry in found.items()} == {
        "/notes/one/": "Steep the green tea.",
        "/notes/two/": "2024-01-03",
    }


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("**Note:** this is a *thing*", "Note: this is a thing"),
        ("[TOC]\n\n[a]: https://a.test/b\n# Tea", "Tea"),
        (":::tip Warm\nTea\n:::", "Tea"),
        ("> [!NOTE]\n> Tea", "Tea"),
        ("import Cup from './cup'\n\nTea", "Tea"),
        ("<!-- a\nremark -->\n```py\ncup = 1\n```\nTea", "Tea"),
        ("```cup``` of tea", "cup of tea"),
        ("~~~\ncup", ""),
        ("[Tea](https://a.test/Tea_(plant)) is fine", "Tea is fine"),
        ("- [x] #tea ![c](c_(1).png)", "#tea"),
        ("{% pot %} Tea", "Tea"),
    ],
)
def test_the_words_of_a_note_are_those_that_readers_see(body: str, title: str) -> None:
    """Marks, code, remarks, definitions and the openings of boxes are no words."""
    assert note_words(body) == title


def test_data_beside_an_article_dates_it_only_where_its_generator_reads_that(tmp_path: Path) -> None:
    """A file of JSON with a date says nothing of the page that is called as it is, unless somebody asks for such."""
    (tmp_path / "one.md").write_text("Steep.\n", encoding="utf-8")
    (tmp_path / "one.json").write_text('{"date": "2024-01-02"}', encoding="utf-8")
    assert folders_of_articles(tmp_path, ["."]) == ()
    assert folders_of_articles(tmp_path, ["."], (), (".json",)) == (".",)


@pytest.mark.parametrize("adding", ["'yaml, yml', read", "'yml', read", "suffix, read", ""])
def test_data_beside_a_template_has_its_fields(tmp_path: Path, adding: str) -> None:
    """All of them, or those that the template has not; those in YAML where the config adds that."""
    files = {
        ".eleventy.js": f"module.exports = (config) => {{ {adding and f'config.addDataExtension({adding});'} }};",
        "posts/one/index.md": "Steep.\n",
        "posts/one/index.yml": "title: One\ndate: 2024-01-02\ntags: [leaf]\n",
        "posts/two.md": "---\ntitle: Two\n---\nPour.\n",
        "posts/two.11tydata.json": '{"title": "Three",\n"date": "2024-01-03"}',
    }
    found = built(tmp_path, files)
    one = {"/posts/one/": "One"} if adding else {}
    assert {path: entry["title"] for path, entry in found.items()} == {**one, "/posts/two/": "Two"}
    assert not adding or found["/posts/one/"]["tags"] == ["leaf"]


def test_folders_of_days_make_posts_of_docusaurus(tmp_path: Path) -> None:
    """A post needs no front matter where the folders that it is in have its day."""
    files = {"docusaurus.config.js": DOCUSAURUS, "blog/2024/01/02-tea.md": "Two cups.\n", "config.yaml": CONFIG}
    ((path, entry),) = built(tmp_path, files).items()
    assert (path, entry["date_published"][:10]) == ("/blog/2024/01/02/tea", "2024-01-02")


def test_titles_and_tags_of_docusaurus(tmp_path: Path) -> None:
    """A first heading is the title behind imports too, a smaller one is not; a tag of the blog's file has its label."""
    post = "---\ndate: 2024-01-02\ntags: [tea, cup]\n---\nimport A from './a';\n\n# Green tea\n\nSteep.\n"
    files = {
        "docusaurus.config.js": DOCUSAURUS,
        "blog/tags.yml": "tea: {label: Leaves}\n",
        "blog/one.mdx": post,
        "blog/hot-water/index.md": "---\ndate: 2024-01-03\n---\nBoil.\n\n## Slowly\n\nWait.\n",
    }
    found = built(tmp_path, {**files, "config.yaml": CONFIG})
    assert {entry["title"] for entry in found.values()} == {"Green tea", "Hot Water"}
    green = next(entry for entry in found.values() if entry["title"] == "Green tea")
    assert green["tags"] == ["Leaves", "cup"]
    assert "Green tea" not in green["content_html"]


def test_pictures_of_components_have_their_addresses(tmp_path: Path) -> None:
    """Whether a picture is imported, required or put below the site's base."""
    post = (
        "import Cup from '@site/static/cup.png';\n\n# Tea\n\n<img src={Cup} alt='a' />\n\n"
        "<img src={require('../static/pot.png').default} />\n\n<img src={useBaseUrl('/leaf.png')} />\n\n"
        "[file](pathname:///tea.pdf)\n"
    )
    files = {"docusaurus.config.js": DOCUSAURUS, "static/cup.png": "", "static/pot.png": ""}
    config = CONFIG.replace("tea.example/", "tea.example/project/")
    ((_, entry),) = built(tmp_path, {**files, "blog/2024-01-02-a.mdx": post, "config.yaml": config}).items()
    names = ("cup.png", "pot.png", "leaf.png", "tea.pdf")
    assert all(f'"https://tea.example/project/{name}"' in entry["content_html"] for name in names)


def test_a_day_that_a_month_has_not_is_one_of_the_next(tmp_path: Path) -> None:
    """A post of the 30th of February is one of the first or second of March, as it is on its site."""
    text = "---\ntitle: Tea\n---\nSteep it.\n"
    found = jekyll(tmp_path, _2023_02_30_tea=text, _2024_02_29_leap=text, _2023_04_31_more=text)
    assert found.keys() == {"/2023/03/02/tea/", "/2024/02/29/leap/", "/2023/05/01/more/"}


def test_a_post_about_another_page_has_its_own_address(tmp_path: Path) -> None:
    """A link in its front matter is where it came from; a path there is nothing."""
    found = jekyll(
        tmp_path,
        _2024_01_02_tea="---\ntitle: Tea\nlink: https://leaf.example/a\n---\nSteep.\n",
        _2024_01_03_cup="---\ntitle: Cup\nurl: /elsewhere/\n---\nFill.\n",
    )
    assert found["/2024/01/02/tea/"]["external_url"] == "https://leaf.example/a"
    assert "external_url" not in found["/2024/01/03/cup/"]


def test_a_site_of_jekylls_needs_no_config(tmp_path: Path) -> None:
    """Posts and layouts are enough to know it by."""
    post = "---\ntitle: Tea\n---\nSteep it.\n"
    found = built(tmp_path, {"_posts/2024-01-02-tea.md": post, "_layouts/post.html": "{{ content }}"})
    assert found.keys() == {"/2024/01/02/tea.html"}


def test_pictures_of_jekylls_front_matter_are_below_its_base(tmp_path: Path) -> None:
    """A path starts from the site's address, whether it has its folder already or not."""
    files = {"_config.yml": "title: Tea\nurl: https://tea.example\nbaseurl: /sub\npermalink: /:title/\n"}
    files["config.yaml"] = CONFIG.replace("tea.example/", "tea.example/sub/")
    for name, picture in (("a", "/leaf.png"), ("b", "/sub/leaf.png"), ("c", "//host.example/leaf.png")):
        files[f"_posts/2024-01-02-{name}.md"] = f"---\ntitle: Tea\nimage: {picture}\n---\nSteep.\n"
    found = built(tmp_path, files)
    assert [found[f"/sub/{name}/"]["image"] for name in "ab"] == ["https://tea.example/sub/leaf.png"] * 2
    assert found["/sub/c/"]["image"] == "https://host.example/leaf.png"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a {::comment}x *y*{:/comment}b", "a b"),
        ('{::options toc="1" /}\na {::nomarkdown}<b>c</b>{:/}', "\na <b>c</b>"),
        ("*[TEA]: Leaves\ntea\n", "tea\n"),
        ("`{::comment}` {: .big}", "`{::comment}` {: .big}"),
        ("{::comment} never closed", " never closed"),
        ("**Tea:**green, *hot!*and", "**Tea:**<!-- -->green, *hot!*<!-- -->and"),
        ("**two\nlines.**and **one**, (**more**)", "**two\nlines.**<!-- -->and **one**, (**more**)"),
        ("[x](http://a.test/*(b)*c) <i title='*a:*b'>", "[x](http://a.test/*(b)*c) <i title='*a:*b'>"),
        ("*a [x](http://a.test/*b) <i title='*c:*d'>e:*f", "*a [x](http://a.test/*b) <i title='*c:*d'>e:*<!-- -->f"),
        ("`**Tea:**green` a ** b, **:\n\n**c", "`**Tea:**green` a ** b, **:\n\n**c"),
    ],
)
def test_extensions_of_kramdown(written: str, expected: str) -> None:
    """Comments go with what is in them, other extensions alone; stress ends whatever follows; code stays."""
    known = GENERATORS["jekyll"].body
    assert known is not None
    assert known(written, PurePosixPath("_posts/2024-01-02-a.md"), Traits(), "https://tea.example/") == expected


@pytest.mark.parametrize(
    ("head", "body", "slug", "title"),
    [
        ("", "# Green *tea* {#leaf}\n\nSteep.\n", "green-tea-leaf", "Green tea"),
        ("title: Own", "# Green tea\n\nSteep.\n", "own", "Own"),
        ("", "Steep.\n\n# Late heading\n", "a_file", "Late heading"),
        ("", "Steep.\n", "a_file", "A File"),
        ("", "Under\n=====\n\nSteep.\n", "a_file", "Under"),
    ],
)
def test_a_slug_of_mkdocs_is_made_before_the_page(tmp_path: Path, head: str, body: str, slug: str, title: str) -> None:
    """Only a heading in the first line is seen by then, with its signs; else the file's name makes the slug."""
    post = f"---\ndate: 2024-01-02\n{head}\n---\n\n{body}"
    (entry,) = built(tmp_path, {"mkdocs.yml": BLOG, "docs/blog/posts/a_file.md": post}).items()
    assert entry[0] == f"/blog/{slug.replace('a_file', 'a-file')}/"
    assert entry[1]["title"] == title


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>Tea</h2>\nSteep *well*.\n", "<h2>Tea</h2>\n\nSteep *well*.\n"),
        ("<div>\n<div>a</div>\nb\n</div>\nc\n", "<div>\n<div>a</div>\nb\n</div>\n\nc\n"),
        ("<!-- more -->Steep *well*.\n", "<!-- more -->\n\nSteep *well*.\n"),
        ("```\n<p>a</p>\nb\n```\n", "```\n<p>a</p>\nb\n```\n"),
        ("a <p>b</p>\nc\n", "a <p>b</p>\nc\n"),
        ("<p>a</p>\n<p>b</p>\n", "<p>a</p>\n<p>b</p>\n"),
        ("<p>a</p>\n    b\n", "<p>a</p>\n    b\n"),
    ],
)
def test_text_behind_an_element_is_markdown(body: str, expected: str) -> None:
    """A blank line stands where the element that starts a block is closed, so that what follows is a paragraph."""
    assert ended(body) == expected
