"""The rows of generators whose config is a program: Eleventy, Astro, Docusaurus, VitePress, VuePress, Gatsby."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from feeds.generators import GENERATORS, ArticleFacts, Traits, read_traits
from feeds.generators.slugging import ascii_slug, github_slug, loose_slug, strict_slug
from feeds.model import Person

DATED = "---\ntitle: A\ndate: 2024-05-06\n---\nText\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files by their paths, and return the folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def address(traits: Traits, file: str, /, **front_matter: Any) -> str | None:
    """Return the address that a site's generator gives an article of 6 May 2024."""
    published = datetime(2024, 5, 6, 12, tzinfo=ZoneInfo("UTC"))
    title = front_matter.get("title", "A Title")
    return GENERATORS[traits.generator].address(
        ArticleFacts(PurePosixPath(file), front_matter, title, published), traits
    )


def literals(folder: Path) -> dict[str, str]:
    """Return what the config of a site says as literals."""
    return dict(GENERATORS[read_traits(folder).generator].literals(folder))


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("astro.config.mjs", "astro"),
        ("astro.config.ts", "astro"),
        ("docusaurus.config.ts", "docusaurus"),
        (".vitepress/config.mts", "vitepress"),
        (".vuepress/config.js", "vuepress"),
        ("gatsby-config.js", "gatsby"),
        ("eleventy.config.js", "eleventy"),
        (".eleventy.js", "eleventy"),
    ],
)
def test_a_config_file_tells_the_generator(tmp_path: Path, file: str, name: str) -> None:
    """Each generator is known by its config, even beside that of Jekyll, and what it says can be remembered."""
    traits = read_traits(write(tmp_path, {file: "export default {}", "_config.yml": "title: Old\n"}))
    assert traits.generator == name
    assert msgspec.json.decode(msgspec.json.encode(traits), type=Traits) == traits


def test_a_dependency_tells_eleventy(tmp_path: Path) -> None:
    """Eleventy needs no config; the package that a site depends on is enough."""
    write(tmp_path, {"package.json": '{"devDependencies": {"@11ty/eleventy": "^3.0.0"}}'})
    assert read_traits(tmp_path).generator == "eleventy"


# Eleventy


@pytest.fixture
def eleventy(tmp_path: Path) -> Path:
    """Return an Eleventy site with data of the site and of folders."""
    return write(
        tmp_path,
        {
            "eleventy.config.js": "export default function(c) {\n"
            "  c.addFilter('dayPath', (day) => DateTime.fromJSDate(day, {zone: 'utc'}).toFormat('yyyy/LL/dd'));\n"
            "  return { dir: { input: 'src', output: 'dist' } };\n};\n",
            "src/_data/metadata.json": '{"title": "Site", "url": "https://a.example", "language": "en",'
            ' "author": {"name": "Ada", "email": "ada@a.example"}}',
            "src/_data/authors.json": '{"bo": {"name": "Bo Example", "url": "https://bo.example/"}}',
            "src/posts/2024-05-06-first.md": DATED,
            "src/posts/2024-05-06-first.11tydata.js": "",
            "src/notes/notes.json": '{"permalink": "/n/{{ page.fileSlug }}/"}',
            "src/notes/a.md": DATED,
            "src/blog/blog.11tydata.js": "module.exports = { permalink: (data) => `/${data.x}/` };",
            "src/blog/a.md": DATED,
            "src/articles/articles.json": '{"eleventyComputed": {"permalink": "/c/{{ page.fileSlug }}/"}}',
            "src/articles/a.md": DATED,
            "src/about.md": "---\ntitle: About\n---\n",
        },
    )


def test_eleventy_reads_global_data(eleventy: Path) -> None:
    """Data of the site and its authors is what the site says of itself; posts are found by looking."""
    traits = read_traits(eleventy)
    assert (traits.title, traits.url, traits.language) == ("Site", "https://a.example/", "en")
    assert traits.author == Person("Ada", email="ada@a.example")
    assert traits.people == {"bo": Person("Bo Example", uri="https://bo.example/")}
    assert (set(traits.paths), traits.output) == ({"src/posts", "src/notes", "src/blog", "src/articles"}, "dist")


@pytest.mark.parametrize(
    ("path", "front_matter", "expected"),
    [
        ("src/posts/2024-05-06-first.md", {}, "/posts/2024-05-06-first/"),
        ("src/posts/index.md", {}, "/posts/"),
        ("src/posts/bundle/bundle.md", {}, "/posts/bundle/"),
        ("src/posts/v1.2.md", {}, "/posts/v1.2/"),
        ("src/posts/a.md", {"permalink": "no/slash/index.html"}, "/no/slash/"),
        ("src/posts/2024-05-06-a.md", {"permalink": "/b/{{ page.fileSlug }}.html"}, "/b/a.html"),
        ("src/posts/2024-05-06-a/index.md", {"permalink": "/b/{{page.fileSlug}}/"}, "/b/a/"),
        ("src/posts/a.md", {"permalink": "/p{{ page.filePathStem }}/"}, "/p/posts/a/"),
        ("src/posts/a.md", {"permalink": "/{{ title | slugify }}/", "title": "Änne & Bo"}, "/aenne-and-bo/"),
        ("src/posts/a.md", {"permalink": "/{{ page.date | date: '%Y/%m' }}/x/"}, "/2024/05/x/"),
        ("src/posts/a.md", {"permalink": "/{{ page.date | dayPath }}/x/"}, "/2024/05/06/x/"),
        ("src/posts/a.md", {"permalink": "/{{ page.date | other }}/x/"}, None),
        ("src/posts/a.md", {"permalink": "/{% if x %}a{% endif %}/"}, None),
        ("src/posts/a.md", {"permalink": "/{{ a.b.c }}/"}, None),
        ("src/posts/a.md", {"permalink": "false"}, None),
        ("src/notes/2024-05-06-a.md", {}, "/n/a/"),
        ("src/notes/deep/a.md", {}, "/n/a/"),
        ("src/notes/a.md", {"permalink": "/own/"}, "/own/"),
        ("src/articles/a.md", {"permalink": "/own/"}, "/c/a/"),
        ("src/blog/a.md", {}, None),
        ("elsewhere/a.md", {}, None),
    ],
)
def test_eleventy_addresses(eleventy: Path, path: str, front_matter: dict[str, Any], expected: str | None) -> None:
    """Permalinks cascade from folders, their simplest holes are filled, and what only a program knows is left out."""
    assert address(read_traits(eleventy), path, **front_matter) == expected


def test_files_beside_the_config_are_named(eleventy: Path, tmp_path: Path) -> None:
    """What else says how addresses are made is named, so that its changes can be seen."""
    assert set(read_traits(eleventy).sources) == {
        "eleventy.config.js",
        "src/notes/notes.json",
        "src/blog/blog.11tydata.js",
        "src/articles/articles.json",
    }
    folder = tmp_path / "other"
    assert gatsby(folder, "createFilePath({ node })").sources == ("gatsby-node.js", "package.json")


def test_eleventy_slugs_may_be_strict(tmp_path: Path) -> None:
    """A site whose own filter asks for strict slugs has no signs in them, in a file that its config needs too."""
    permalink = '{"permalink": "/{{ title | slug }}/"}'
    files = {".eleventy.js": "const filters = require('./filters');", "posts/posts.json": permalink}
    traits = read_traits(write(tmp_path, {**files, "posts/a.md": DATED}))
    assert address(traits, "posts/a.md", title='A: "B"') == '/a:-"b"/'
    write(tmp_path, {"filters.js": "const slug = (text) => slugify(text, { lower: true, strict: true });"})
    assert address(read_traits(tmp_path), "posts/a.md", title='A: "B"') == "/a-b/"


def test_eleventy_takes_literals_of_data_programs(tmp_path: Path) -> None:
    """Global data that is a program gives its literals."""
    write(
        tmp_path,
        {
            ".eleventy.js": "module.exports = function() {}",
            "_data/metadata.js": "export default { title: 'T', url: 'https://a.example/' };",
        },
    )
    assert literals(tmp_path) == {"site.title": "T", "site.url": "https://a.example/"}
    assert read_traits(tmp_path).title is None


# Astro


ASTRO = {
    "astro.config.mjs": "export default defineConfig({ site: SITE.url, base: '/b', trailingSlash: 'never' });",
    "src/consts.ts": "export const SITE = { title: 'T', description: 'D', url: 'https://a.example',"
    " timezone: 'Asia/Tokyo' };",
    "src/content.config.ts": "const blog = defineCollection({ loader: glob({ pattern: '**/*.md',"
    " base: './src/data/blog' }) });\nconst jotted = defineCollection({ loader: glob({ base: 'notes' }) });\n"
    "export const collections = { blog, jottings: jotted };",
    "src/pages/posts/[...slug].astro": "const posts = await getCollection('blog'); await render(post);",
    "src/pages/posts/[...page].astro": "getCollection('blog')",
    "src/pages/tags/[tag].astro": "getCollection('blog')",
    "src/pages/n/[id].astro": "getCollection('jottings').map((each) => ({ params: { id: each.data.postSlug } }))",
    "src/data/blog/One Two.md": DATED,
    "notes/2024/a.md": DATED,
    "src/content/authors/bo.json": '{"name": "Bo Example"}',
    "src/pages/log/a.md": DATED,
}


def test_astro_finds_collections_and_their_pages(tmp_path: Path) -> None:
    """A collection is where its loader says; the page that asks for it makes the addresses."""
    traits = read_traits(write(tmp_path, ASTRO))
    assert set(traits.paths) == {"src/data/blog", "notes", "src/pages/log"}
    assert traits.people == {"bo": Person("Bo Example")}
    assert address(traits, "src/data/blog/One Two.md") == "/posts/one-two"
    assert address(traits, "src/data/blog/deep/index.mdx") == "/posts/deep"
    assert address(traits, "src/data/blog/a.md", slug="own/way") == "/posts/own/way"
    assert address(traits, "notes/2024/a.md") == "/n/a"
    assert address(traits, "notes/2024/a.md", postSlug="b") == "/n/b"
    assert address(traits, "src/pages/log/a.md") == "/log/a"


def test_astro_literals_come_from_constants_too(tmp_path: Path) -> None:
    """Title and zone are in a file of constants, the URL in the config by a name of it."""
    assert literals(write(tmp_path, ASTRO)) == {
        "site.title": "T",
        "site.description": "D",
        "site.url": "https://a.example/b/",
        "articles.timezone": "Asia/Tokyo",
    }


def test_astro_puts_languages_where_the_page_has_them(tmp_path: Path) -> None:
    """A folder of a language is the part of the address that stands for languages."""
    traits = read_traits(
        write(
            tmp_path,
            {
                "astro.config.mjs": "export default { i18n: { defaultLocale: 'en', locales: ['en', 'fr'] } }",
                "src/content/blog/en/a.md": DATED,
                "src/content/blog/fr/a.md": DATED,
                "src/pages/[...lang]/blog/[...slug].astro": "getCollection('blog')",
            },
        )
    )
    assert traits.languages == ("en", "fr")
    assert address(traits, "src/content/blog/en/a.md") == "/blog/a/"
    assert address(traits, "src/content/blog/fr/a.md") == "/fr/blog/a/"


def test_astro_has_no_addresses_that_a_program_alone_knows(tmp_path: Path) -> None:
    """Articles that a function names have no address, rather than a wrong one."""
    content = (
        "const blog = defineCollection({ loader: glob({ base: './posts', generateId: ({ entry }) => f(entry) }) });"
    )
    page = 'getCollection("blog"); params: { slug: post.id }'
    files = {"astro.config.mjs": "", "src/content.config.ts": content, "src/pages/[slug].astro": page}
    traits = read_traits(write(tmp_path, {**files, "posts/a.md": DATED}))
    assert (traits.paths, address(traits, "posts/a.md")) == (("posts",), None)


def test_astro_names_of_one_collection_say_nothing_of_others(tmp_path: Path) -> None:
    """A function that names the articles of one collection leaves the addresses of another as they are."""
    content = (
        "const posts = defineCollection({ loader: glob({ pattern: '*.md', base: './posts' }) });\n"
        "const other = defineCollection({ loader: glob({ base: './posts', generateId: ({ entry }) => f(entry) }) });\n"
        "export const collections = { posts, other };\n"
    )
    page = 'getCollection("posts"); params: { slug: post.id }'
    files = {"astro.config.mjs": "", "src/content.config.ts": content, "src/pages/posts/[slug].astro": page}
    traits = read_traits(write(tmp_path, {**files, "posts/a.md": DATED.replace("date:", "timestamp:")}))
    assert address(traits, "posts/a.md") == "/posts/a/"


def test_astro_articles_may_be_markdoc(tmp_path: Path) -> None:
    """Folders whose articles are Markdoc files are found, and so are those whose names alone have a date."""
    files = {"astro.config.mjs": "", "src/content/blog/a.mdoc": DATED, "src/content/notes/2024-05-06-a.md": "# A\n"}
    assert set(read_traits(write(tmp_path, files)).paths) == {"src/content/blog", "src/content/notes"}


def test_astro_leaves_out_what_no_page_shows(tmp_path: Path) -> None:
    """A collection that no page shows has no addresses."""
    traits = read_traits(write(tmp_path, {"astro.config.mjs": "", "src/content/blog/a.md": DATED}))
    assert (traits.paths, address(traits, "src/content/blog/a.md")) == (("src/content/blog",), None)


def test_astro_takes_a_pattern_of_its_data(tmp_path: Path) -> None:
    """A theme that keeps its pattern in YAML has addresses by it."""
    files = {
        "astro.config.ts": "",
        "src/config.yaml": "site: {name: S, site: 'https://a.example', trailingSlash: false}\n"
        "apps: {blog: {post: {permalink: '/%year%/%category%/%slug%'}}}\n",
        "src/data/post/a.md": DATED,
    }
    traits = read_traits(write(tmp_path, files))
    assert (traits.title, traits.url) == ("S", "https://a.example/")
    assert address(traits, "src/data/post/A b.md", category="C d") == "/2024/c-d/a-b"


def test_layouts_give_addresses(tmp_path: Path) -> None:
    """A layout's permalink is that of its templates and of layouts in it; an empty one of a template's own is none."""
    files = {
        ".eleventy.js": "module.exports = (c) => { c.addLayoutAlias('note', 'base.njk');\n"
        "  c.addFilter('day', (date) => {\n    const year = date.getUTCFullYear();\n"
        "    const month = String(date.getUTCMonth() + 1).padStart(2, '0');\n    return `${year}/${month}`;\n  });\n"
        "  c.addFilter('other', (date) => {\n    const year = date.getFullYear();\n    return `${year}/${x}`;\n  });\n"
        "  return { dir: { layouts: '_layouts' } };\n};\n",
        "_layouts/base.njk": "---\npermalink: /{{ page.date | day }}/{{ title | slugify }}/\n---\n",
        "_layouts/inner.njk": "---\nlayout: base\n---\n",
        "_layouts/odd.njk": "---\npermalink: /{{ page.date | other }}/\n---\n",
        "posts/posts.json": '{"layout": "inner.njk", "tags": "post", "author": "Bo"}',
        "posts/a.md": DATED,
    }
    traits = read_traits(write(tmp_path, files))
    path = PurePosixPath("posts/a.md")
    assert GENERATORS["eleventy"].implied(path, traits) == {"layout": "inner.njk", "author": "Bo"}
    assert address(traits, "posts/a.md", layout="inner.njk", title="A \U0001f942 b") == "/2024/05/a-b/"
    assert address(traits, "posts/a.md", layout="note", title="A") == "/2024/05/a/"
    assert address(traits, "posts/a.md", layout="note", permalink="") == "/posts/a/"
    assert address(traits, "posts/a.md", layout="none") == "/posts/a/"
    assert address(traits, "posts/a.md", layout="odd") is None
    assert "_layouts/base.njk" in traits.sources


def test_every_folder_of_dated_pages_is_eleventys(tmp_path: Path) -> None:
    """Folders that are called as no posts are hold articles too, by whatever name their pages have a date."""
    other = DATED.replace("date:", "createdOn:")
    files = {"posts/a.md": DATED, "links/b.md": other, "more/c.md": "---\ntitle: C\n---\n"}
    assert set(read_traits(write(tmp_path, {".eleventy.js": "", **files})).paths) == {"posts", "links"}


def test_eleventys_people_may_have_pages(tmp_path: Path) -> None:
    """A folder of people has a page for each, named by the id or in a folder of that name."""
    files = {
        ".eleventy.js": "module.exports = () => ({ dir: { input: 'src' } });",
        "src/people/bo.md": "---\nname: Bo Example\n---\n",
        "src/people/cy/index.md": "---\nname: Cy Example\nurl: https://cy.example/\n---\n",
        "src/people/about.md": "---\ntitle: About\n---\n",
    }
    people = read_traits(write(tmp_path, files)).people
    assert people == {"bo": Person("Bo Example"), "cy": Person("Cy Example", uri="https://cy.example/")}


def test_folders_of_years_are_one_of_articles(tmp_path: Path) -> None:
    """Folders of years, months and days are part of the one that holds them, however many there are."""
    files = {f"src/notes/20{year:02}/05/06/a/index.md": DATED for year in range(9)}
    config = "module.exports = () => ({ dir: { input: 'src' } });"
    assert read_traits(write(tmp_path, {".eleventy.js": config, **files})).paths == ("src/notes",)


# Docusaurus


DOCUSAURUS = {
    "docusaurus.config.js": "module.exports = { title: 'T', tagline: 'D', url: 'https://a.example', baseUrl: '/b/',\n"
    "  i18n: { defaultLocale: 'en', locales: ['en', 'fr'] },\n"
    "  presets: [['classic', { docs: { path: 'x', routeBasePath: 'y' }, blog: { routeBasePath: 'news' } }]],\n"
    "  plugins: [['@docusaurus/plugin-content-blog', { id: 'rel', path: './releases', routeBasePath: '/r' }]] };",
    "blog/authors.yml": "ann: {name: Ann Example, url: 'https://ann.example/'}\n",
    "blog/2024-05-06-a.md": DATED,
    "releases/a.md": DATED,
    "i18n/fr/docusaurus-plugin-content-blog/2024-05-06-a.md": DATED,
    "i18n/en/docusaurus-plugin-content-blog/options.json": "{}",
}


@pytest.mark.parametrize(
    ("path", "front_matter", "expected"),
    [
        ("blog/2024-05-06-a.md", {}, "/news/2024/05/06/a"),
        ("blog/2024-05-06-a/index.mdx", {}, "/news/2024/05/06/a"),
        ("blog/2024/05/06/a.md", {}, "/news/2024/05/06/a"),
        ("blog/deep/2024-05-06-a.md", {}, "/news/2024/05/06/deep/a"),
        ("blog/2024/05-06-a.md", {}, "/news/2024/05/06/a"),
        ("blog/a.md", {}, "/news/a"),
        ("blog/a/index.md", {}, "/news/a"),
        ("blog/2024-05-06-a.md", {"slug": "own"}, "/news/own"),
        ("blog/2024-05-06-a.md", {"slug": "/own/way/"}, "/news/own/way/"),
        ("releases/1.0.md", {}, "/r/1.0"),
        ("i18n/fr/docusaurus-plugin-content-blog/2024-05-06-a.md", {}, "/fr/news/2024/05/06/a"),
        ("docs/a.md", {}, None),
    ],
)
def test_docusaurus_addresses(tmp_path: Path, path: str, front_matter: dict[str, Any], expected: str | None) -> None:
    """Each blog has its route, a date in the path stands first, and a translation stands below its language."""
    assert address(read_traits(write(tmp_path, DOCUSAURUS)), path, **front_matter) == expected


def test_docusaurus_says_who_its_authors_are(tmp_path: Path) -> None:
    """The authors' file and the blogs are read at every build; what else the config says are literals."""
    traits = read_traits(write(tmp_path, DOCUSAURUS))
    assert traits.people == {"ann": Person("Ann Example", uri="https://ann.example/")}
    assert traits.paths == ("blog", "i18n/fr/docusaurus-plugin-content-blog", "releases")
    assert (traits.languages, traits.output) == (("fr",), "build")
    assert literals(tmp_path) == {
        "site.title": "T",
        "site.description": "D",
        "site.url": "https://a.example/b/",
        "site.language": "en",
    }


def test_docusaurus_has_labels_of_tags_and_files_of_other_names(tmp_path: Path) -> None:
    """A tag that the blog's file has is shown by its label, else by its id in a capital; the config names the files."""
    config = "module.exports = { presets: [['x', { blog: { tags: 'topics.yml', authorsMapPath: 'people.json' } }]] };"
    files = {
        "docusaurus.config.js": config,
        "blog/2024-05-06-a.md": DATED,
        "blog/topics.yml": "tea: {label: Tea and more}\nredCup: {permalink: /c}\nwater:\n",
        "blog/people.json": '{"ann": {"name": "Ann"}}',
    }
    traits = read_traits(write(tmp_path, files))
    assert traits.labels == {"tea": "Tea and more", "redCup": "Redcup", "water": "Water"}
    assert traits.people == {"ann": Person("Ann")}
    assert traits.sources == ("blog/people.json", "blog/topics.yml")


def test_docusaurus_passes_over_folders_with_an_underscore(tmp_path: Path) -> None:
    """Posts in a folder whose name starts with an underscore are none."""
    traits = read_traits(write(tmp_path, {**DOCUSAURUS, "blog/_later/2024-05-06-b.md": DATED, "blog/c/a.md": DATED}))
    assert set(traits.paths[:2]) == {"blog/c", "blog/*.md"}
    assert address(traits, "blog/c/a.md") == "/news/c/a"


def test_docusaurus_takes_dates_of_paths(tmp_path: Path) -> None:
    """The last date anywhere in a post's path below its blog is its date."""
    traits = read_traits(write(tmp_path, DOCUSAURUS))
    implied = GENERATORS["docusaurus"].implied
    assert implied(PurePosixPath("blog/2024/05-06.md"), traits) == {"date": "2024-05-06"}
    assert implied(PurePosixPath("blog/2023-01-02/on-2024-5-6/index.md"), traits) == {"date": "2024-5-6"}
    assert implied(PurePosixPath("blog/a.md"), traits) == implied(PurePosixPath("docs/2024-05-06.md"), traits) == {}


def test_docusaurus_blogs_may_be_of_a_plugin_around_its_own(tmp_path: Path) -> None:
    """A plug-in of the site's own that is named for the blog has its options; languages not named have no posts."""
    config = (
        "module.exports = { i18n: { defaultLocale: 'en', locales: ['en'] },\n"
        "  presets: [['classic', { blog: false }]],\n"
        "  plugins: [[require.resolve('./src/blog-plugin.js'), { path: 'posts', routeBasePath: '/' }]] };"
    )
    french = "i18n/fr/docusaurus-plugin-content-blog/2024-05-06-a.md"
    traits = read_traits(write(tmp_path, {"docusaurus.config.js": config, "posts/a.md": DATED, french: DATED}))
    assert (traits.paths, address(traits, "posts/a.md")) == (("posts",), "/a")


def test_docusaurus_may_be_in_a_folder_of_its_own(tmp_path: Path) -> None:
    """A site beside the program that it is about is found, unless the folder is another generator's site."""
    write(tmp_path, {f"website/{name}": text for name, text in DOCUSAURUS.items()})
    traits = read_traits(tmp_path)
    assert traits.paths[0] == "website/blog"
    assert (traits.source, traits.output) == ("website/docusaurus.config.js", "website/build")
    assert address(traits, "website/blog/2024-05-06-a.md") == "/news/2024/05/06/a"
    write(tmp_path, {"_config.yml": "title: T\n"})
    assert read_traits(tmp_path).generator == "jekyll"


# VitePress, VuePress


def test_vitepress_addresses(tmp_path: Path) -> None:
    """A page's address is the path of its file, rewritten where the config has a pattern for it."""
    config = (
        "export default { title: 'T', base: '/b/', sitemap: { hostname: 'https://a.example' },"
        " rewrites: { 'posts/old/:name': 'o/:name', 'pkg/:rest*': ':rest*' } }"
    )
    traits = read_traits(write(tmp_path, {"docs/.vitepress/config.mts": config, "docs/posts/a.md": DATED}))
    assert (traits.paths, traits.output) == (("docs/posts",), "docs/.vitepress/dist")
    assert address(traits, "docs/posts/v1.0.md") == "/posts/v1.0.html"
    assert address(traits, "docs/posts/index.md") == "/posts/"
    assert address(traits, "docs/posts/old/a.md") == "/o/a.html"
    assert address(traits, "docs/pkg/a/b.md") == "/a/b.html"
    assert address(traits, "README.md") is None
    assert literals(tmp_path) == {"site.title": "T", "site.url": "https://a.example/b/"}


def test_vitepress_leaves_suffixes_out_where_it_says_so(tmp_path: Path) -> None:
    """With `cleanUrls` no address ends in `.html`."""
    traits = read_traits(
        write(tmp_path, {".vitepress/config.ts": "export default { cleanUrls: true }", "posts/a.md": DATED})
    )
    assert address(traits, "posts/a.md") == "/posts/a"


def test_vuepress_addresses(tmp_path: Path) -> None:
    """A page has the address of its own permalink, of the pattern of its folder, or of its path."""
    config = "module.exports = { title: 'T', plugins: [['blog', { directories: [{ id: 'p', dirname: '_posts' }] }]] }"
    traits = read_traits(
        write(tmp_path, {".vuepress/config.js": config, "_posts/2024-05-06-a.md": DATED, "notes/a.md": DATED})
    )
    assert set(traits.paths) == {"_posts", "notes"}
    assert address(traits, "_posts/2024-05-06-a.md") == "/2024/05/06/a/"
    assert address(traits, "notes/a.md") == "/notes/a.html"
    assert address(traits, "notes/README.md") == "/notes/"
    assert address(traits, "notes/a.md", permalink="/own/:year/") == "/own/2024/"


def test_vuepress_blog_theme_has_dates_in_addresses(tmp_path: Path) -> None:
    """The theme of blogs, which is of the first version, brings its plug-in; slugs are made of names."""
    files = {".vuepress/config.js": "module.exports = { theme: '@vuepress/theme-blog' }", "_posts/a.md": DATED}
    write(tmp_path, {**files, "package.json": '{"devDependencies": {"vuepress": "^1.9.0"}}'})
    traits = read_traits(tmp_path)
    assert address(traits, "_posts/2024-05-06-A é (1).md") == "/2024/05/06/a-e-1/"
    assert address(traits, "_posts/2024-05-b.md") == "/2024/05/06/b/"
    assert address(traits, "_posts/1-a.md") == "/2024/05/06/_1-a/"
    assert address(traits, "_posts/Two Words/README.md") == "/2024/05/06/two-words/"


def test_vuepress_second_version(tmp_path: Path) -> None:
    """The second version takes slugs as they are named, adds no slash, and puts `_` for signs of no file's name."""
    program = (
        "import { defineUserConfig } from 'vuepress'\nexport default defineUserConfig({\n"
        "locales: { '/': { lang: 'en' }, '/de/': { lang: 'de' } },\n"
        "permalinkPattern: '/:year/:slug',\n"
        "extendsPageOptions: ({ filePath }, app) => {\n"
        "if (filePath?.startsWith(app.dir.source('news/'))) return { frontmatter: { permalinkPattern: ':raw' } } } })"
    )
    traits = read_traits(write(tmp_path, {".vuepress/config.ts": program, "a.md": DATED}))
    assert address(traits, "2024-05-06-A é.md") == "/2024/A é"
    assert address(traits, "de/a.md") == "/de/2024/a"
    assert address(traits, "a.md", permalink="/own/a") == "/own/a"
    assert address(traits, "a.md", permalinkPattern="/:month/:slug.html") == "/05/a.html"
    assert address(traits, "news/C++ & C#.md") == "/news/C__ _ C_.html"


# Gatsby


def gatsby(folder: Path, program: str, packages: str = "") -> Traits:
    """Return what a Gatsby site says whose addresses a program makes."""
    config = (
        "module.exports = { pathPrefix: '/p', siteMetadata: { title: `T`, siteUrl: `https://a.example` }, plugins: [\n"
        "  { resolve: 'gatsby-source-filesystem', options: { name: 'blog', path: `${__dirname}/content/blog` } },\n"
        "  { resolve: 'gatsby-source-filesystem', options: { path: `${__dirname}/src/images` } } ] }"
    )
    files = {"gatsby-config.js": config, "gatsby-node.js": program, "content/blog/a/index.md": DATED}
    files |= {"package.json": packages} if packages else {}
    return read_traits(write(folder, files))


def test_gatsby_addresses_by_path(tmp_path: Path) -> None:
    """`createFilePath` makes the address of a file's path below its source."""
    traits = gatsby(tmp_path, "const value = createFilePath({ node, getNode })")
    assert (traits.paths, traits.output) == (("content/blog",), "public")
    assert address(traits, "content/blog/a/index.md") == "/a/"
    assert address(traits, "content/blog/2024/b.md") == "/2024/b/"
    assert address(traits, "content/blog/b.md", path="/own") == "/own"
    assert literals(tmp_path) == {"site.title": "T", "site.url": "https://a.example/p/"}


def test_gatsby_addresses_below_a_prefix(tmp_path: Path) -> None:
    """What the program puts before a slug stands before it."""
    traits = gatsby(tmp_path, "const slug = createFilePath({ node }); createPage({ path: `/blog${slug}` })")
    assert address(traits, "content/blog/a/index.md") == "/blog/a/"


def test_gatsby_slugs_that_a_program_makes_are_not_guessed(tmp_path: Path) -> None:
    """Where `gatsby-node` makes the words of a slug itself, no address is named."""
    by_path = "createNodeField({ value: createFilePath({ node }) });"
    for program in ("slug = node.frontmatter.title\n.replace(/ /g, '-')", "path: slugify(node.frontmatter.slug)"):
        assert address(gatsby(tmp_path, by_path + program), "content/blog/a.md", slug="B c") is None
    program = by_path + "createPage({ path: `/category/${kebabCase(node.frontmatter.category)}` })"
    assert address(gatsby(tmp_path, program), "content/blog/a.md") == "/a/"
    program = "const path = createFilePath({ node }); const slug = `/b/${slugify(path, { lower: true })}`"
    assert address(gatsby(tmp_path, program), "content/blog/A b/index.md") is None
    program = "const slug = `/b/${createFilePath({ node, getNode })}`"
    assert address(gatsby(tmp_path, program), "content/blog/A b/index.md") == "/b/A b/"


def test_gatsby_addresses_of_lists_are_no_prefix(tmp_path: Path) -> None:
    """What stands before the name of a tag or the number of a page stands before no slug."""
    pages = "createPage({ path: `/tags/${name}/` }); createPage({ path: `/list/${i + 1}` });"
    traits = gatsby(tmp_path, f"const value = createFilePath({{ node }}); {pages}")
    assert address(traits, "content/blog/a/index.md") == "/a/"


def test_gatsby_pages_are_at_their_paths(tmp_path: Path) -> None:
    """A file of components among the pages is one without any program."""
    traits = gatsby(tmp_path, "")
    assert address(traits, "src/pages/notes/a/index.mdx") == "/notes/a/"
    assert address(traits, "src/pages/notes/a.md") is None


def test_gatsby_file_paths_may_be_cut(tmp_path: Path) -> None:
    """A folder that `createFilePath` starts from is left out, and the slash at the end where it says so."""
    program = "const value = createFilePath({ node, getNode, basePath: 'posts', trailingSlash: false })"
    traits = gatsby(tmp_path, program)
    assert address(traits, "content/blog/posts/a.md") == "/a"
    assert address(traits, "content/blog/notes/a.md") == "/notes/a"
    traits = gatsby(tmp_path, "let basePath = ''; if (is) basePath = 'b'; createFilePath({ node, basePath })")
    assert address(traits, "content/blog/b/a.md") == "/a/"


def test_gatsby_addresses_end_in_a_slash_from_the_fifth_version_on(tmp_path: Path) -> None:
    """Later versions put a slash behind every page's address unless their config says otherwise."""
    program = "createPage({ path: node.frontmatter.slug })"
    traits = gatsby(tmp_path, program, '{"dependencies": {"gatsby": "^5.1.0"}}')
    assert address(traits, "content/blog/a/index.md", slug="own") == "/own/"
    traits = gatsby(tmp_path, program, '{"dependencies": {"gatsby": "^4.25.0"}}')
    assert address(traits, "content/blog/a/index.md", slug="own") == "/own"


def test_gatsby_addresses_by_front_matter(tmp_path: Path) -> None:
    """A name that the program takes from front matter is the address; without one there is none."""
    traits = gatsby(tmp_path, "createPage({ path: node.frontmatter.slug })")
    assert address(traits, "content/blog/a/index.md", slug="own") == "/own"
    assert address(traits, "content/blog/a/index.md") is None


def test_gatsby_addresses_of_the_blog_theme(tmp_path: Path) -> None:
    """A theme that makes the pages itself has its folder and its route as options, or usual ones."""
    config = "module.exports = { plugins: [{ resolve: `gatsby-theme-blog`, options: { basePath: `/b` } }] }"
    traits = read_traits(write(tmp_path, {"gatsby-config.js": config, "content/posts/a.mdx": DATED}))
    assert (traits.paths, address(traits, "content/posts/a.mdx")) == (("content/posts",), "/b/a/")


# what they share


def test_slugs_are_those_of_the_generators() -> None:
    """Slugs keep letters of any script where the generator does, and signs where it does."""
    assert github_slug("Hello, World! Ünï 你好 x_1") == "hello-world-ünï-你好-x_1"
    assert ascii_slug("L'été & I'm don't — 100% C++ 你好 x’s") == "l-ete-and-i-m-dont-100-c-x-s"
    assert loose_slug("Foo Bar_baz's") == "foo-bar_baz's"
    assert loose_slug("One - Two: 3") == "one-two:-3"
    assert strict_slug('One - Two: "3-"') == "one-two-3"


def test_a_broken_site_says_nothing(tmp_path: Path) -> None:
    """Configs that cannot be read, and folders that lead outside, are as if they were not there."""
    for at, name in enumerate(("docusaurus.config.js", "astro.config.mjs", "gatsby-config.js", ".vitepress/config.ts")):
        folder = tmp_path / str(at)
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(b"\xff{{{ srcDir: '../..', blog: { path: '../../etc' }")
        assert read_traits(folder).paths == ()
