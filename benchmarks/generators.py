"""Repositories as we read them, beside their own generators: `python benchmarks/generators.py FOLDER …`.

Each FOLDER is a site with its articles, kept outside the project; a copy of it is worked on. We build it with a config
that says nothing but title and URL, and not those either where the generator's own config does. Then its generator says
which articles it has and where: `hugo list published`, Jekyll, Hexo and MkDocs by a plug-in that prints them,
Eleventy's collections, Docusaurus' blogs, pages of VitePress, VuePress (of the version that the site has) and Gatsby
(5, the site's own program with packages that read Markdown and no others), Pelican and Nikola asked from within. These
are programs on the PATH, packages of PYTHON, and for those of JavaScript in NODE_PATH; what is missing is said, and the
repository measured without. Themes, plug-ins and filters of a repository are switched off, since they are seldom
installed; programs of Eleventy and VitePress run as they are, with what is not installed as if it did nothing.

Printed for each: articles of ours among those of the generator, equal addresses among these, entries that have markup
left in them outside code (in their content, in their summary), and problems by their codes. The last line sums up.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias
from urllib.parse import unquote, urlsplit

import asking

from feeds.generators import read_traits
from feeds.generators.files import dig
from feeds.generators.hugo import read_config

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SITE: Final = 'site: {title: Measured, url: "https://measured.example/"}\n'
REST: Final = "limit: 100000\nformats: [json]\npages: false\ngroups: [{by: []}]\n"
LEFT: Final = re.compile(
    r"\{\{|\{%|^\s*:::|^\s*!!!\s|\[\^\w+\]|\[\[[^\]\n]+\]\]|(?<!\*)\*\*(?=\w)"
    r"|&lt;/?[A-Z]\w+[ /&]|^(?:import|export) .* from ",
    re.MULTILINE,
)
CODE: Final = re.compile(r"<(pre|code|script|style|svg|math)\b.*?</\1>", re.DOTALL)
TAG: Final = re.compile(r"<[^>]*>")
SECONDS: Final = 400

HUGO_KEYS: Final = frozenset(
    (
        *("baseurl", "builddrafts", "buildfuture", "contentdir", "defaultcontentlanguage", "disablelanguages"),
        *("defaultcontentlanguageinsubdir", "disablepathtolower", "frontmatter", "ignorefiles", "languages", "cascade"),
        *("mediatypes", "outputformats", "permalinks", "removepathaccents", "taxonomies", "timezone", "uglyurls"),
    )
)
"""What decides which pages Hugo has, and where."""


class Figures(NamedTuple):
    """What is counted of repositories: articles of their generators, and our entries."""

    theirs: int = 0
    published: int = 0
    equal: int = 0
    entries: int = 0
    in_content: int = 0
    in_summaries: int = 0

    def plus(self, other: Figures) -> Figures:
        """Return the sum of both."""
        return Figures(*(mine + more for mine, more in zip(self, other, strict=True)))


Listed: TypeAlias = dict[str, str]  # the addresses of a site's articles by their files


class Tools(NamedTuple):
    """Where a generator is asked: the copy of its site, the file that it answers into, and the Python that has it."""

    site: Path
    answer: Path
    python: str

    def run(self, *command: str) -> str:
        """Run a program in the site's folder and return its output; its failure is an answer that is not there."""
        beside = {"LISTED": str(self.answer), "PYTHONPATH": "", "NODE_ENV": "production", **self.zone()}
        done = subprocess.run(
            command,
            cwd=self.site,
            env={**os.environ, **beside},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-3:])
            print(f"  {Path(command[0]).name} ended with {done.returncode}: {tail}")
        return done.stdout

    def zone(self) -> dict[str, str]:
        """Return the zone of the machine that builds a site of Hexo, which its addresses depend on."""
        traits = read_traits(self.site)
        if traits.generator != "hexo" or not traits.timezone or traits.settings["built_in_utc"]:
            return {}
        return {"TZ": traits.timezone}

    def with_packages(self) -> None:
        """Put the packages of NODE_PATH where modules of today look for them, and nowhere else."""
        packages = Path(os.environ.get("NODE_PATH", "").partition(os.pathsep)[0])
        if packages.name == "node_modules":
            (self.site / "node_modules").symlink_to(packages, target_is_directory=True)

    def run_module(self, program: str) -> None:
        """Run a module of JavaScript to which packages that are not there are empty ones."""
        (self.site / "listing-hooks.mjs").write_text(asking.HOOKS, encoding="utf-8")
        (self.site / "listing.mjs").write_text(program, encoding="utf-8")
        self.run("node", "--import", "./listing-hooks.mjs", "listing.mjs")

    def listed(self) -> Listed:
        """Return what it wrote into its answer."""
        rows = self.answer.read_text(encoding="utf-8").splitlines() if self.answer.exists() else []
        return dict(row.split("\t", 1) for row in rows if "\t" in row)


def typed(value: Any) -> Any:  # noqa: ANN401 - a config is a tree of anything
    """Return a tree whose texts that stand for numbers and truth in YAML are these, without formats of outputs."""
    if isinstance(value, dict):
        return {key: typed(each) for key, each in value.items() if key != "outputs"}
    if isinstance(value, list):
        return [typed(each) for each in value]
    return (
        {"true": True, "false": False}.get(value, int(value) if value.isdigit() else value)
        if isinstance(value, str)
        else value
    )


def matrixed(mount: dict[str, Any]) -> dict[str, Any]:
    """Return a mount whose language is said as Hugo wants it now."""
    code = mount.pop("lang", None)
    return {**mount, "sites": {"matrix": {"languages": [code]}}} if code else mount


def by_hugo(tools: Tools) -> Listed:
    """Ask Hugo, without themes, modules and shortcodes, which need what the repository has not."""
    for name in ("themes", "layouts", "i18n", "go.mod", "config/_default/module.toml"):
        path = tools.site / name
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    configs = [*tools.site.glob("hugo.*"), *tools.site.glob("config.*"), *tools.site.glob("config/_default/**/*.*")]
    for path in configs:
        said = re.sub(r"(?im)^\s*(?:theme|enableGitInfo)\s*[:=].*$", "", path.read_text(encoding="utf-8"))
        path.write_text(said, encoding="utf-8")
    for path in (each for kind in ("md", "html", "markdown", "adoc") for each in tools.site.rglob(f"*.{kind}")):
        if path.is_file():
            text = path.read_bytes().replace(b"{{<", b"((").replace(b"{{%", b"((")
            path.write_bytes(
                re.sub(rb"(?m)^(\s*)outputs(?=\s*[:=])", rb"\1shown", text.replace(b"\n_build:", b"\nbuild:"))
            )
    lines = tools.run("hugo", "list", "published").splitlines()
    start = next((number for number, line in enumerate(lines) if line.startswith("path,")), len(lines))
    if start == len(lines):  # settings of another of its versions, or of modules: those that decide addresses are kept
        data, _ = read_config(tools.site)
        kept = {key: typed(value) for key, value in data.items() if key in HUGO_KEYS}
        kept["module"] = {"mounts": [matrixed(each) for each in dig(data, "module", "mounts") or []]}
        kept["security"] = {"allowContent": [".*"]}
        (tools.site / "listing.json").write_text(json.dumps(kept, default=str), encoding="utf-8")
        lines = tools.run(
            "hugo", "list", "published", "--config", "listing.json", "--configDir", "listing"
        ).splitlines()
        start = next((number for number, line in enumerate(lines) if line.startswith("path,")), len(lines))
    return {
        row["path"]: row["permalink"]
        for row in csv.DictReader(lines[start:])
        if row.get("kind") == "page" and not row["date"].startswith("0001") and row["draft"] == "false"
    }


def by_jekyll(tools: Tools) -> Listed:
    """Ask Jekyll by a plug-in, with those of the repository switched off."""
    (tools.site / "_listing").mkdir()
    (tools.site / "_listing" / "listing.rb").write_text(asking.JEKYLL, encoding="utf-8")
    (tools.site / "_listing.yml").write_text(asking.JEKYLL_CONFIG, encoding="utf-8")
    for file in tools.site.glob("Gemfile*"):
        file.unlink()
    tools.run("jekyll", "build", "--config", "_config.yml,_listing.yml")
    return tools.listed()


def by_eleventy(tools: Tools) -> Listed:
    """Ask Eleventy for its pages of Markdown and HTML with a date that are in its collections."""
    tools.with_packages()
    tools.run_module(asking.ELEVENTY)
    return tools.listed()


def by_docusaurus(tools: Tools) -> Listed:
    """Ask the plug-in of Docusaurus' blogs, whose posts without a date have that of their commit."""
    config = next(file for where in ("", "*/") for file in sorted(tools.site.glob(f"{where}docusaurus.config.*")))
    inner = tools._replace(site=config.parent)
    (inner.site / "package.json").unlink(missing_ok=True)  # which may say that every script is a module
    for command in (("init", "-q"), ("add", "-A"), ("-c", "user.name=-", "-c", "user.email=-", "commit", "-qm-")):
        inner.run("git", *command)
    inner.with_packages()
    inner.run("node", "-e", asking.DOCUSAURUS)
    below = inner.site.relative_to(tools.site)
    return {(below / path).as_posix(): address for path, address in inner.listed().items()}


def by_vitepress(tools: Tools) -> Listed:
    """Ask VitePress for its pages, of which those with a date are articles."""
    tools.with_packages()
    tools.run_module(asking.VITEPRESS)
    return tools.listed()


def by_vuepress(tools: Tools) -> Listed:
    """Ask VuePress for its pages with a date, without its theme."""
    first = read_traits(tools.site).settings["slugifies"]
    (tools.site / "package.json").unlink(missing_ok=True)  # which may say that every script is a module
    tools.with_packages()
    tools.run("node", *(("-e", asking.VUEPRESS_1) if first else ("--input-type=module", "-e", asking.VUEPRESS)))
    return tools.listed()


def by_gatsby(tools: Tools) -> Listed:
    """Ask Gatsby for the pages of its Markdown with a date, with the plug-ins that read it and no others."""
    site, traits = tools.site, read_traits(tools.site)
    config = site / traits.source
    config.rename(site / f"listing-config{config.suffix}")
    for other in site.glob("gatsby-config.*"):
        other.unlink()
    (site / "plugins/listing").mkdir(parents=True)
    files = {
        "listing-hook.js": asking.GATSBY,
        "listing-stub.js": asking.GATSBY_STUB,
        "gatsby-config.js": asking.GATSBY_CONFIG,
        "plugins/listing/gatsby-node.js": asking.GATSBY_PLUGIN,
        "plugins/listing/package.json": '{"name": "listing"}',
        "package.json": '{"name": "listing", "dependencies": {"gatsby": "5"}}',
    }
    for name, text in files.items():
        (site / name).write_text(text, encoding="utf-8")
    tools.with_packages()
    trailing = "always" if traits.settings["slash"] == "always" else "ignore"
    hook = f"--require {site / 'listing-hook.js'}"
    tools.run("env", f"NODE_OPTIONS={hook}", f"TRAILING={trailing}", "node_modules/.bin/gatsby", "build")
    return tools.listed()


def within(program: Sequence[str], script: str) -> Callable[[Tools], Listed]:
    """Return how a generator is asked by a script of its own language."""

    def ask(tools: Tools) -> Listed:
        tools.run(*(part.replace("PYTHON", tools.python) for part in program), script)
        return tools.listed()

    return ask


ASK: Final[Mapping[str, tuple[str, Callable[[Tools], Listed]]]] = {
    "hugo": ("hugo", by_hugo),
    "jekyll": ("jekyll", by_jekyll),
    "eleventy": ("node", by_eleventy),
    "docusaurus": ("node", by_docusaurus),
    "vitepress": ("node", by_vitepress),
    "vuepress": ("node", by_vuepress),
    "gatsby": ("node", by_gatsby),
    "hexo": ("node", within(("node", "-e"), asking.HEXO)),
    "pelican": ("PYTHON", within(("PYTHON", "-c"), asking.PELICAN)),
    "nikola": ("PYTHON", within(("PYTHON", "-c"), asking.NIKOLA)),
    "mkdocs": ("PYTHON", within(("PYTHON", "-c"), asking.MKDOCS)),
}


def ours(site: Path, output: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what became of each article, and our entries."""
    traits = read_traits(site)
    config = site / ("feeds.yaml" if (site / "config.yaml").exists() else "config.yaml")
    config.write_text(("" if traits.title and traits.url else SITE) + REST, encoding="utf-8")
    feeds = (sys.executable, "-m", "feeds")
    options = ("--config", str(config), "--no-cache")
    listed = subprocess.run([*feeds, "list", "--articles", "--json", *options], capture_output=True, check=False)
    built = subprocess.run([*feeds, "build", *options, "--output", str(output)], capture_output=True, check=False)
    config.unlink()  # a generator might take it for its own
    if not (output / "all.json").exists():
        print(f"  {built.stderr.decode().strip()[-400:]}")
        return json.loads(listed.stdout or b"[]"), []
    return json.loads(listed.stdout), json.loads((output / "all.json").read_bytes())["items"]


def has_markup(text: str) -> bool:
    """Whether markup is left in HTML or text outside code."""
    return LEFT.search(unescape(TAG.sub("", CODE.sub("", text))).replace("<", "&lt;").replace(">", "&gt;")) is not None


def path_of(address: str | None) -> str:
    """Return the path of an address as it is compared: decoded, since generators differ in what they encode."""
    return unquote(urlsplit(address or "").path)


def counted(part: int, whole: int) -> str:
    """Return a count and its share."""
    return f"{part} of {whole} ({part / whole:.1%})" if whole else f"{part} of 0"


def below(base: str, address: str) -> str:
    """Return an address without the folder that its site is in."""
    return path_of(address).removeprefix(base.rstrip("/"))


def compare(articles: list[dict[str, Any]], theirs: Listed, base: str, shown: int) -> Figures:
    """Print and return how many of a generator's articles we publish, and with equal addresses."""
    published = {each["path"]: each for each in articles if each["verdict"] == "published"}
    both = published.keys() & theirs.keys()
    unequal = [p for p in sorted(both) if below(base, published[p]["address"] or "-") != below(base, theirs[p])]
    print(f"  articles {counted(len(both), len(theirs))}, ours alone {len(published) - len(both)};", end=" ")
    print(f"equal addresses {counted(len(both) - len(unequal), len(both))}")
    for path in unequal[:shown]:
        print(f"    {path}: {published[path]['address']} for {theirs[path]}")
    for path in sorted(theirs.keys() - both)[:shown]:
        print(f"    not published: {path}")
    for path in sorted(published.keys() - both)[:shown]:
        print(f"    ours alone: {path}")
    return Figures(len(theirs), len(both), len(both) - len(unequal))


def measure(folder: Path, python: str, shown: int) -> Figures:
    """Print and return the figures of a repository."""
    figures = Figures()
    traits = read_traits(folder)
    print(f"{folder.name}: {traits.generator or 'no generator'}", flush=True)
    with tempfile.TemporaryDirectory() as work:
        site = Path(work) / "site"
        shutil.copytree(folder, site, symlinks=True, ignore=shutil.ignore_patterns(".git", "node_modules"))
        articles, entries = ours(site, Path(work) / "out")
        program, ask = ASK.get(traits.generator, ("", None))
        if ask and (program == "PYTHON" or shutil.which(program)):
            theirs = ask(Tools(site, Path(work) / "listed", python))
            figures = compare(articles, theirs, path_of(traits.url), shown)
        else:
            print(f"  its generator is not asked; published {sum(e['verdict'] == 'published' for e in articles)}")
    content = [each for each in entries if has_markup(each.get("content_html", ""))]
    summaries = [each for each in entries if has_markup(each.get("summary", ""))]
    print(f"  markup left in {counted(len(content), len(entries))}, in summaries {len(summaries)}")
    for each in [*content, *summaries][:shown]:
        print(f"    {each.get('url')}")
    codes = Counter(
        f"{p['severity']} {p['code']}"
        for each in articles
        if each["verdict"] != "passed_over"
        for p in each["problems"]
    )
    print("  " + (", ".join(f"{code}: {count}" for code, count in codes.most_common()) or "no problems"), flush=True)
    return figures.plus(Figures(0, 0, 0, len(entries), len(content), len(summaries)))


def main() -> None:
    """Measure the repositories that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has Pelican, Nikola, MkDocs")
    parser.add_argument("--show", type=int, default=0, help="how many differences of each kind are shown")
    said = parser.parse_args()
    whole = Figures()
    for folder in said.folders:
        whole = whole.plus(measure(folder, said.python, said.show))
    print(
        f"all: published {counted(whole.published, whole.theirs)}, equal {counted(whole.equal, whole.published)}; "
        f"markup left in {counted(whole.in_content, whole.entries)}, in summaries "
        f"{counted(whole.in_summaries, whole.entries)}"
    )


if __name__ == "__main__":
    main()
