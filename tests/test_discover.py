"""Finding the article files that the config names."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pytest
from permission_support import bound_by_modes
from support import Site, hand_on

from feeds import load_config
from feeds.articles import Found, decode_options, discover
from feeds.articles.document import MOST_BYTES
from feeds.articles.read import read
from feeds.generators import Traits
from feeds.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds import Problem


ARTICLES: Final = ("articles",)
NO_GENERATOR: Final = Traits()


def found(folder: Path, *paths: str, output: Path | None = None) -> tuple[list[str], list[str]]:
    """Give what is found below paths, sorted: the articles' names, and each problem as its code and file."""
    found = discover(folder, paths or ARTICLES, output)
    names = sorted(each.path for each in found.files)  # the problems are complete once every file was taken
    return names, sorted(f"{each.code} {each.path}" for each in found.problems)


def read_problems(folder: Path, file: Path) -> tuple[object, list[Problem]]:
    """Read one file as an article; give the article and its problems."""
    Site(folder / "site")
    article, problems = read(Found(str(file), file.name), decode_options(load_config(folder / "site")))
    return article, list(problems)


def test_every_article_is_found_once(site: Site) -> None:
    """Every kind of article at any depth is found, each file once, and nothing else."""
    for name in ["b.md", "a.markdown", "B.MD", "c/d.html", "c/e.yaml", "c.yml", "f/g/h.json", "i.mdown", "j.htm"]:
        site.write(f"articles/{name}", "x")
    for name in ["picture.png", "notes.txt", "md", "x.md.bak", "x.toml", "README"]:
        site.write(f"articles/{name}", "x")
    expected = ["B.MD", "a.markdown", "b.md", "c.yml", "c/d.html", "c/e.yaml", "f/g/h.json", "i.mdown", "j.htm"]
    assert found(site.folder) == ([f"articles/{name}" for name in expected], [])


def test_folders_in_folders_are_looked_up_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However deep a folder is, nobody goes through all that is above it again."""
    asked: list[object] = []
    real = os.path.realpath

    def counting(path: Any, **options: Any) -> Any:
        asked.append(path)
        return real(path, **options)

    monkeypatch.setattr(os.path, "realpath", counting)
    for depth in (5, 60):
        site.write(f"articles/{'d/' * depth}a.md", "x")
        asked.append(None)
        assert len(found(site.folder)[0]) == 1 + (depth == 60)
    first = asked.index(None)
    second = asked.index(None, first + 1)
    assert second - first == len(asked) - second


def test_each_file_is_found_once_however_the_file_system_lists_them(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whatever order folders list them the same files are found, each once, links and overlapping paths too."""
    for name in "dbcae":
        site.write(f"articles/{name}/{name}.md", "x")
    site.write("articles/.drafts/f.md", "x")
    (site.folder / "articles/0.md").symlink_to("d/d.md")
    (site.folder / "articles/z.md").symlink_to("a/a.md")
    (site.folder / "articles/f.md").symlink_to(".drafts/f.md")
    expected = [*(f"articles/{name}/{name}.md" for name in "abcde"), "articles/f.md"]
    scandir = os.scandir

    @contextmanager
    def by_name(path: Any, *, backwards: bool) -> Iterator[Iterator[os.DirEntry[str]]]:
        with scandir(path) as entries:
            yield iter(sorted(entries, key=lambda entry: entry.name, reverse=backwards))

    for backwards in (False, True):
        monkeypatch.setattr(os, "scandir", partial(by_name, backwards=backwards))
        assert found(site.folder) == (expected, [])
        assert found(site.folder, "articles", "articles/**/*.md", "articles/b") == (expected, [])


def test_each_file_is_found_once_however_many_are_handed_on_together(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a folder has a few of them or many, ordinary ones and others, overlapping paths too."""
    names = [
        f"{folder}/{number}.md"
        for folder, files in (("a", 9), ("b", 3), ("b/c", 1), ("d", 4))
        for number in range(files)
    ]
    names += ["a/x.html", "a/y.de.md", "a/y.md", "d/Z.MD"]
    for name in names:
        site.write(f"articles/{name}", "x")
    expected = sorted(f"articles/{name}" for name in names)
    for at_once, few in ((250, 4), (4, 4), (3, 1)):
        hand_on(monkeypatch, at_once, few)
        assert found(site.folder) == (expected, [])
        assert found(site.folder, "articles/b", "articles", "articles/a/*.md") == (expected, [])


@pytest.mark.parametrize(
    "name", [".hidden.md", ".git/x.md", "a/.obsidian/x.md", "_index.md", "a/_index.html", "_index.fr.md"]
)
def test_hidden_files_and_section_pages_are_no_articles(site: Site, name: str) -> None:
    """Hidden files, hidden folders and Hugo's section pages are passed over in silence."""
    site.write(f"articles/{name}", "x")
    assert found(site.folder) == ([], [])


@pytest.mark.parametrize("pattern", ["articles/**/*.md", "articles/*.md", "**/*.md", "articles/**", "articles/*"])
def test_globs_pass_over_what_folders_pass_over(site: Site, pattern: str) -> None:
    """A glob finds the articles that a folder would: no hidden files, no section pages, no pictures."""
    for name in ["a.md", ".hidden.md", "_index.md", "picture.png"]:
        site.write(f"articles/{name}", "x")
    assert found(site.folder, pattern) == (["articles/a.md"], [])


def test_index_pages_are_articles(site: Site) -> None:
    """Hugo's leaf bundles, `name/index.md`, are articles."""
    site.write("articles/one/index.md", "x")
    assert found(site.folder)[0] == ["articles/one/index.md"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["articles/a.md"], ["a.md"]),
        (["articles/*.md"], ["a.md", "b.md"]),
        (["articles/?.md"], ["a.md", "b.md"]),
        (["articles/[b]*"], ["b.md"]),
        (["articles/c*"], ["c/d.md"]),
        (["articles/**/*.md"], ["a.md", "b.md", "c/d.md"]),
        (["articles/**/**"], ["a.md", "b.md", "c/d.md"]),
        (["articles/**/c"], ["c/d.md"]),
        (["articles/[!a]*"], ["b.md", "c/d.md"]),
        (["./articles"], ["a.md", "b.md", "c/d.md"]),
        (["articles/"], ["a.md", "b.md", "c/d.md"]),
        (["articles/c/.."], ["a.md", "b.md", "c/d.md"]),
    ],
)
def test_paths(site: Site, paths: list[str], expected: list[str]) -> None:
    """Paths are folders, files and globs, relative to the config's folder."""
    for name in ["a.md", "b.md", "c/d.md"]:
        site.write(f"articles/{name}", "x")
    found = discover(site.folder, paths)
    assert sorted(os.path.realpath(each.file) for each in found.files) == [
        os.path.realpath(site.folder / "articles" / name) for name in expected
    ]
    assert found.problems == []


@pytest.mark.parametrize(
    "pattern", ["articles/c?d.md", "articles/A*", "articles/\\a*", "articles/{a,b}*", "articles/[a"]
)
def test_a_glob_matches_no_more_than_it_says(site: Site, pattern: str) -> None:
    """No wildcard matches a slash, case counts, and backslashes, braces and a lone bracket mean themselves."""
    for name in ["a.md", "b.md", "c/d.md"]:
        site.write(f"articles/{name}", "x")
    assert found(site.folder, pattern) == ([], [f"F113 {pattern}"])


def test_a_glob_of_what_nothing_reads_matches_all_the_same(site: Site) -> None:
    """A pattern is not called wrong where its files are there and only nothing reads them, which is told of them."""
    site.write("articles/a.org", "x")
    discovery = discover(site.folder, ["articles/*.org", "articles/*.wiki"])
    assert list(discovery.files) == []
    assert [each.path for each in discovery.passed_over] == ["articles/a.org"]
    assert [(each.code, "*.wiki" in each.message) for each in discovery.problems] == [("F113", True)]


def test_file_named_twice_is_found_once(site: Site) -> None:
    """A file that several paths name is one article."""
    site.write("articles/a.md", "x")
    paths = ["articles", "articles/a.md", "articles/*.md", "./articles", "articles/../articles", str(site.folder)]
    assert [each for each in found(site.folder, *paths)[0] if each.endswith("a.md")] == ["articles/a.md"]


def test_file_named_by_the_config_is_read_whatever_its_name(site: Site) -> None:
    """A path that names one file is an article, whatever its extension."""
    site.write("articles/post.txt", "x")
    assert found(site.folder, "articles/post.txt") == (["articles/post.txt"], [])


def test_folder_outside(tmp_path: Path) -> None:
    """A path may leave the config's folder; its articles keep a relative name with `/`."""
    site = Site(tmp_path / "site")
    site.write("../posts/a.md", "x")
    assert found(site.folder, "../posts") == (["../posts/a.md"], [])


def test_absolute_path(tmp_path: Path) -> None:
    """A path may be absolute."""
    site = Site(tmp_path / "site")
    site.write("articles/a.md", "x")
    assert found(site.folder, str(site.folder / "articles")) == (["articles/a.md"], [])


def test_folder_with_glob_characters(tmp_path: Path) -> None:
    """A glob works where the config's own folder has brackets in its name."""
    site = Site(tmp_path / "my [site]")
    site.write("articles/a.md", "x")
    assert found(site.folder, "articles/*.md") == (["articles/a.md"], [])


@pytest.mark.parametrize("path", ["posts", "articles/none.md", "posts/*.md", "a" * 300])
def test_path_that_does_not_exist(site: Site, path: str) -> None:
    """A path that names nothing is reported, and the others are read."""
    site.write("articles/a.md", "x")
    assert found(site.folder, path, "articles") == (["articles/a.md"], [f"F109 {path}"])


@pytest.mark.parametrize("pattern", ["articles", "articles/**/*.html", "articles/**"])
def test_output_folder_is_never_read(site: Site, pattern: str) -> None:
    """The output folder holds no articles, even where it stands among them."""
    site.write("articles/a.html", "x")
    site.write("articles/public/index.html", "x")
    assert found(site.folder, pattern, output=site.folder / "articles" / "public") == (["articles/a.html"], [])


def test_output_folder_behind_a_link(site: Site) -> None:
    """The output folder is known by where it is, not by how it is written."""
    site.write("articles/a.html", "x")
    site.write("articles/public/index.html", "x")
    (site.folder / "out").symlink_to(site.folder / "articles" / "public")
    assert found(site.folder, output=site.folder / "out") == (["articles/a.html"], [])


def test_folder_named_like_an_article(site: Site) -> None:
    """A folder called x.md is warned of, and the articles in it are read."""
    site.write("articles/x.md/a.md", "x")
    assert found(site.folder) == (["articles/x.md/a.md"], ["F108 articles/x.md"])


def test_dangling_link(site: Site) -> None:
    """A link to nothing is reported and costs only itself."""
    site.write("articles/a.md", "x")
    (site.folder / "articles/gone.md").symlink_to("nowhere.md")
    assert found(site.folder) == (["articles/a.md"], ["F102 articles/gone.md"])


def test_link_to_itself(site: Site) -> None:
    """Links that lead back to themselves are reported and cost only themselves."""
    site.write("articles/a.md", "x")
    (site.folder / "articles/loop.md").symlink_to("loop.md")
    (site.folder / "articles/x.md").symlink_to("y.md")
    (site.folder / "articles/y.md").symlink_to("x.md")
    (site.folder / "articles/0").symlink_to("0")  # as a folder may be called, which is no article
    files, problems = found(site.folder)
    assert files == ["articles/a.md"]
    assert problems == [f"F104 articles/{name}.md" for name in ("loop", "x", "y")]


@pytest.mark.parametrize("pattern", ["articles", "articles/**/*.md"])
def test_folder_that_links_to_itself(site: Site, pattern: str) -> None:
    """A link to a folder above does not multiply the articles."""
    site.write("articles/sub/a.md", "x")
    (site.folder / "articles/sub/up").symlink_to("..")
    assert found(site.folder, pattern)[0] == ["articles/sub/a.md"]


@pytest.mark.parametrize("target", ["../secret.md", "/etc/passwd", "../articles-old/a.md"])
def test_link_out_of_the_folder(site: Site, target: str) -> None:
    """A link that leaves the articles folder is not followed, even into a folder whose name starts alike."""
    site.write("secret.md", "x")
    site.write("articles-old/a.md", "x")
    (site.folder / "articles/out.md").symlink_to(target)
    assert found(site.folder) == ([], ["F103 articles/out.md"])


@pytest.mark.parametrize("pattern", ["articles", "articles/*", "articles/**", "articles/**/*.md"])
def test_linked_folder_out_of_the_folder(tmp_path: Path, pattern: str) -> None:
    """A linked folder that leaves the articles folder is reported, not followed, however the path is written."""
    site = Site(tmp_path / "site")
    site.write("articles/a.md", "x")
    site.write("../secrets/key.md", "x")
    (site.folder / "articles/out").symlink_to(tmp_path / "secrets")
    files, _ = found(site.folder, pattern)
    assert files == ["articles/a.md"]


def test_linked_folder_is_reported(tmp_path: Path) -> None:
    """A link to a folder elsewhere is reported where a folder of articles is read."""
    site = Site(tmp_path / "site")
    site.write("../elsewhere/a.md", "x")
    (site.folder / "articles/out").symlink_to(tmp_path / "elsewhere")
    assert found(site.folder) == ([], ["F103 articles/out"])


def test_link_within_the_folder(site: Site) -> None:
    """A link to an article beside it is no second article; one to a file that is none otherwise is."""
    site.write("articles/a.md", "x")
    site.write("articles/.drafts/b.md", "x")
    (site.folder / "articles/copy.md").symlink_to("a.md")
    (site.folder / "articles/b.md").symlink_to(".drafts/b.md")
    assert found(site.folder) == (["articles/a.md", "articles/b.md"], [])


def test_articles_folder_may_be_a_link(tmp_path: Path) -> None:
    """A path that the config names may itself be a link to a folder elsewhere."""
    site = Site(tmp_path / "site")
    site.write("../posts/a.md", "x")
    (site.folder / "linked").symlink_to(tmp_path / "posts")
    assert found(site.folder, "linked") == (["linked/a.md"], [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("pattern", ["articles", "articles/pipe.md", "articles/*.md"])
def test_pipe(site: Site, pattern: str) -> None:
    """A pipe named like an article is reported and never opened."""
    os.mkfifo(site.folder / "articles/pipe.md")
    assert found(site.folder, pattern) == ([], ["F111 articles/pipe.md"])


def test_folder_that_cannot_be_listed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be listed is reported, and the others are read."""
    site.write("articles/a.md", "x")
    site.write("articles/closed/b.md", "x")
    scandir = os.scandir

    def refusing(path: Any) -> Any:
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert found(site.folder) == (["articles/a.md"], ["F112 articles/closed"])


def test_file_without_permission(tmp_path: Path) -> None:
    """A file that may not be read is reported."""
    file = tmp_path / "a.md"
    file.write_text("x")
    file.chmod(0)
    with bound_by_modes():
        article, (problem,) = read_problems(tmp_path, file)
    assert (article, problem.code) == (None, "F101")


def test_links_behind_a_closed_folder(site: Site) -> None:
    """What a link leads to may be there, though nobody may look: that is not a link to nothing."""
    site.write("articles/closed/b.md", "x")
    (site.folder / "articles/link.md").symlink_to("closed/b.md")
    (site.folder / "articles/closed").chmod(0)
    with bound_by_modes():
        files, problems = found(site.folder)
    (site.folder / "articles/closed").chmod(0o755)
    assert (files, problems) == ([], ["F101 articles/link.md", "F112 articles/closed"])


def test_file_that_vanished(tmp_path: Path) -> None:
    """A file that is gone by the time it is read is reported."""
    article, (problem,) = read_problems(tmp_path, tmp_path / "gone.md")
    assert article is None
    assert str(problem).startswith("gone.md:1:1: error F101 ")


def test_folder_read_as_a_file(tmp_path: Path) -> None:
    """A folder that took a file's place is reported."""
    (tmp_path / "x.md").mkdir()
    article, (problem,) = read_problems(tmp_path, tmp_path / "x.md")
    assert (article, problem.code) == (None, "F111")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_pipe_that_took_a_files_place(tmp_path: Path) -> None:
    """A pipe that took a file's place after it was found is not waited for."""
    os.mkfifo(tmp_path / "x.md")
    article, (problem,) = read_problems(tmp_path, tmp_path / "x.md")
    assert (article, problem.code) == (None, "F111")


def test_fields_beside_that_may_not_be_read(tmp_path: Path) -> None:
    """A file beside an article's may say that it is a draft: where it may not be read, nobody knows."""
    Site(tmp_path / "site")
    (tmp_path / "a.md").write_text("---\ntitle: A\ndate: 2020-12-16\n---\nx")
    (tmp_path / "a.meta").write_text("draft: true")
    (tmp_path / "a.meta").chmod(0)
    beside = Found(str(tmp_path / "a.md"), "posts/a.md", None, (str(tmp_path / "a.meta"),))
    with bound_by_modes():
        article, (problem,) = read(beside, decode_options(load_config(tmp_path / "site")))
    assert (article, problem.code, problem.path) == (None, "F101", "posts/a.meta")


def test_file_that_is_too_large(tmp_path: Path) -> None:
    """A file of more than 10 MB is no article and is not read to its end."""
    file = tmp_path / "big.md"
    with file.open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    article, (problem,) = read_problems(tmp_path, file)
    assert (article, problem.code) == (None, "F105")


def test_file_name_that_is_not_utf8(site: Site) -> None:
    """A file whose name is not UTF-8 is read and reported on like any other."""
    name = os.fsencode(site.folder / "articles") + b"/\xff.md"
    try:
        with open(name, "wb") as stream:  # noqa: PTH123 - a name in bytes
            stream.write(b"---\ntitle: T\ndate: 2020-01-01T00:00:00Z\n---\nWords.\n")
    except OSError:
        pytest.skip("this file system takes only Unicode names")
    found = discover(site.folder, ARTICLES)
    (file,) = found.files
    article, _ = read(file, decode_options(load_config(site.folder)))
    assert found.problems == []
    assert isinstance(article, Article)
    assert article.id.isascii()


def test_what_nothing_reads_is_told(site: Site) -> None:
    """Files of other programs' articles are named with the reason why they are none; pictures are not."""
    for name in ["a.md", "b.adoc", "c/d.textile", "e.png", "_index.de.md"]:
        site.write(f"articles/{name}", "x")
    found = discover(site.folder, ARTICLES)
    assert [each.path for each in found.files] == ["articles/a.md"]
    assert found.problems == []
    assert {each.path for each in found.passed_over} == {
        f"articles/{name}" for name in ("b.adoc", "c/d.textile", "_index.de.md")
    }


def languages(site: Site, traits: Traits = NO_GENERATOR) -> dict[str, str | None]:
    """Give the language that each article's name says."""
    return {
        each.path.removeprefix("articles/"): each.language
        for each in discover(site.folder, ARTICLES, None, None, traits).files
    }


def test_a_language_in_a_name_has_a_counterpart(site: Site) -> None:
    """A code of two letters is a language where the name is there without it, or with another."""
    for name in ["a/index.md", "a/index.fr.md", "b.de.md", "b.it.md", "c.fr.md", "d.md", "d.v2.md", "d.xx.md"]:
        site.write(f"articles/{name}", "x")
    expected = {"a/index.fr.md": "fr", "b.de.md": "de", "b.it.md": "it"}
    assert {name: code for name, code in languages(site).items() if code} == expected


def test_a_site_names_its_languages(site: Site) -> None:
    """Where a generator's config names the languages, they count in names and folders, and no others do."""
    for name in ["fr/a.md", "b.fr.md", "c.md", "c.de.md", "de/d.md"]:
        site.write(f"articles/{name}", "x")
    found = languages(site, Traits(generator="jekyll", languages=("fr",)))
    assert {name: code for name, code in found.items() if code} == {"fr/a.md": "fr", "b.fr.md": "fr"}


def test_text_files_where_the_generator_has_them(tmp_path: Path) -> None:
    """Files named `.txt` are articles where the site's generator has such ones, and nowhere else."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "one.txt").write_text(".. title: One\n.. date: 2020-01-02\n\nText.\n", encoding="utf-8")
    for generator, expected in (("nikola", ["posts/one.txt"]), ("hugo", []), ("", [])):
        found = discover(tmp_path, ["posts"], traits=Traits(generator=generator))
        assert [each.path for each in found.files] == expected
