"""What articles say of the files of others, and of the files beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from growth import WORST, growth

from feeds.entries.templates import Referents, without_templates
from feeds.index import Addresses

if TYPE_CHECKING:
    from support import Site

LINKS = (
    "[one](./2024-01-02-b.md#pot) [two](@/2024-01-02-b.md) [three]({% post_url 2024-01-02-b %}) "
    '[four]({{< ref "2024-01-02-b.md" >}}) [[2024-01-02-b]]'
)


def _site(site: Site) -> str:
    site.config("articles: {permalink: /:slug/}\ncontent: full")
    site.write("articles/2024-01-03-a.md", f"---\ntitle: A\ndate: 2024-01-03\n---\n{LINKS}\n")
    return "---\ntitle: B\ndate: 2024-01-02\n---\nText\n"


def _feed(site: Site, *, cache: bool = True) -> str:
    if cache:
        site.build()
        return (site.output / "all.atom").read_text()
    site.build(output=site.folder / "cold", cache=False, previous=site.output)
    return (site.folder / "cold" / "all.atom").read_text()


def test_links_to_the_files_of_articles_lead_to_their_addresses(site: Site) -> None:
    """In Markdown, in template tags and in links of wikis, from the file or from the root of the content."""
    site.write("articles/2024-01-02-b.md", _site(site))
    found = _feed(site)
    assert found.count("/b/#pot") == 1
    assert found.count('/b/"') + found.count("/b/&quot;") >= 4
    assert ".md" not in found


@pytest.mark.sampled(1)
@pytest.mark.parametrize("then", ["slug", "gone", "moved"])
def test_an_article_is_rendered_anew_when_the_address_of_another_changes(site: Site, then: str) -> None:
    """A build with the cache is that of an empty folder, whatever became of the article that is referred to."""
    text = _site(site)
    assert _feed(site) == _feed(site, cache=False)
    file = site.write("articles/2024-01-02-b.md", text)
    before = _feed(site)
    assert before == _feed(site, cache=False)
    if then == "slug":
        file.write_text(text.replace("title: B", "title: B\nslug: other"))
    elif then == "gone":
        file.unlink()
    else:
        file.rename(file.with_name("2024-01-02-c.md"))
    after = _feed(site)
    assert after != before
    assert after == _feed(site, cache=False)


def test_pictures_of_a_bundle_are_below_the_address_of_its_article(site: Site) -> None:
    """Front matter and body name the files beside an `index.md` alike."""
    site.config("articles: {permalink: '/posts/:slug/'}\ncontent: full")
    text = "---\ntitle: Trip\ndate: 2024-01-01\nimages: [cover.jpg]\n---\n![in](inside.jpg)\n"
    site.write("articles/trip/index.md", text)
    found = _feed(site)
    assert "/posts/trip/cover.jpg" in found
    assert "/posts/trip/inside.jpg" in found


@pytest.mark.sampled
@pytest.mark.parametrize(
    "case",
    [
        "none: articles/images/cup.png in articles/blog/a.md as ../images/cup.png: /images/cup.png",
        "none: static/cup.png in articles/a.md as ../static/cup.png: /cup.png",
        "none: articles/cup.png in articles/b/a.md as cup.png: /posts/a/cup.png",
        "none: articles/a/cup.png in articles/a/index.md as cup.png: /posts/a/cup.png",
        "jekyll: _posts/cup.png in _posts/2024-01-02-a.md as cup.png: /posts/a/cup.png",
        "jekyll: img/cup.png in _posts/2024-01-02-a.md as ../img/cup.png: /img/cup.png",
        "hexo: source/_posts/a/cup.png in source/_posts/a.md as a/cup.png: /posts/a/cup.png",
        "hexo: source/img/cup.png in source/_posts/a.md as ../img/cup.png: /img/cup.png",
        "hexo: source/img/cup.png in source/_posts/a.md as img/cup.png: /img/cup.png",
        "zola: static/cup.png in content/posts/a.md as ../../static/cup.png: /cup.png",
        "pelican: content/images/cup.png in content/a.md as {static}/images/cup.png: /images/cup.png",
        "docusaurus: static/cup.png in blog/a.md as ../static/cup.png: /cup.png",
        "docusaurus: static/img/cup.png in blog/a.md as @site/static/img/cup.png: /img/cup.png",
        "docusaurus: blog/cup.png in blog/a.md as ./cup.png: ",
        "astro: src/content/blog/a/cup.png in src/content/blog/a/index.md as ./cup.png: ",
        "gatsby: content/blog/a/cup.png in content/blog/a/index.md as cup.png: ",
    ],
)
def test_pictures_have_the_address_that_the_generator_gives_to_their_files(site: Site, case: str) -> None:
    """A file that is there tells what its name starts from; one that is renamed has no address and is left out."""
    generator, files, expected = case.split(": ")
    file, article, named = re.split(" in | as ", files)
    said = f"{{paths: [{article.split('/')[0]}], generator: {generator}, permalink: '/posts/:slug/'}}"
    site.config(f"articles: {said}\ncontent: full")
    site.write(file, "")
    site.write(article, f"---\ntitle: A\nslug: a\ndate: 2024-01-02\n---\nText ![cup]({named})\n")
    found = _feed(site, cache=False)
    assert ("cup.png" in found) == bool(expected)
    assert f"example.org{expected}" in found


def test_links_of_pelican_to_files_of_articles_lead_to_their_addresses(site: Site) -> None:
    """From the root of the content, and from the file's own folder."""
    text = _site(site)
    site.config("articles: {permalink: /:slug/, generator: pelican}\ncontent: full")
    site.write("articles/2024-01-02-b.md", text)
    links = "[one]({filename}/2024-01-02-b.md) [two]({filename}2024-01-02-b.md#pot)"
    site.write("articles/2024-01-03-a.md", f"---\ntitle: A\ndate: 2024-01-03\n---\n{links}\n")
    found = _feed(site)
    assert "filename" not in found
    assert "/b/#pot" in found


def test_links_of_pelican_to_files_that_are_no_articles_are_told(site: Site) -> None:
    """From wherever they are named; articles that are there, and code, are none."""
    text = _site(site)
    site.config("articles: {permalink: /:slug/, generator: pelican}")
    site.write("articles/2024-01-02-b.md", text)
    links = "[a]({filename}/none.md) [b]({filename}gone.md#x) [c]({filename}/2024-01-02-b.md) `[d]({filename}/no.md)`"
    site.write("articles/2024-01-03-a.md", f"---\ntitle: A\ndate: 2024-01-03\n---\n{links}\n")
    lines = [line for line in site.run("check").out.splitlines() if "L111" in line]
    assert [line.partition("'")[2].partition("'")[0] for line in lines] == ["{filename}/none.md", "{filename}gone.md#x"]


def test_links_to_restructured_text_lead_to_its_address(site: Site) -> None:
    """Also where no other file is named."""
    site.config("articles: {permalink: '/posts/:slug/'}\ncontent: full")
    site.write("articles/2024-01-02-tea.rst", ".. title: Tea\n.. date: 2024-01-02\n\nSteep.\n")
    site.write("articles/2024-01-03-a.md", "---\ntitle: A\ndate: 2024-01-03\n---\n[tea](2024-01-02-tea.rst)\n")
    assert "/posts/tea/" in _feed(site)
    assert ".rst" not in _feed(site)


def test_an_article_is_rendered_anew_when_a_picture_comes_or_goes(site: Site) -> None:
    """A build with the cache is that of an empty folder, whether the file is there or not."""
    site.config("articles: {permalink: '/posts/:slug/'}\ncontent: full")
    site.write("articles/2024-01-02-a.md", "---\ntitle: A\ndate: 2024-01-02\n---\nText ![cup](img/cup.png)\n")
    before = _feed(site)
    picture = site.write("articles/img/cup.png", "")
    with_picture = _feed(site)
    assert with_picture != before
    assert with_picture == _feed(site, cache=False)
    picture.unlink()
    assert _feed(site) == before


@pytest.mark.slow
def test_of_many_files_of_one_name_none_is_the_nearest() -> None:
    """Where thousands of files have one name and name it, none is compared with each other to find the nearest."""
    files = {f"articles/{number}/post/index.md": "https://e.org/" for number in range(2000)}
    addresses = Addresses(lambda: files)
    assert all(len(addresses.files(path, "post")) == len(files) for path in files)


@pytest.mark.slow
def test_many_tags_of_links_take_linear_time() -> None:
    """Where thousands of tags of as many names are links, each is one, and is not looked for in all of the text."""

    def read(count: int) -> None:
        text = "".join(f'{{{{< x{number} href="/a" title="b" >}}}}\n' for number in range(count))
        assert without_templates(text, Referents("")).text.count("<a ") == count

    assert growth(read, 20_000) <= WORST
