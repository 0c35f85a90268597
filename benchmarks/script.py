"""What a user would write himself with PyYAML and feedgen: `python benchmarks/script.py ARTICLES OUTPUT`.

The same work as the builds that it is measured against: Atom and RSS of everything, each topic and each provider, the
newest 50 articles of each.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml
from feedgen.feed import FeedGenerator

SITE = "https://news.example.org"


def write(folder: Path, title: str, articles: list[dict[str, Any]]) -> None:
    """Write the feeds of some articles."""
    newest = sorted(articles, key=lambda article: article["publishedDateTime"], reverse=True)[:50]
    made = FeedGenerator()
    made.id(f"{SITE}/{folder.name}")
    made.title(title)
    made.description(title)
    made.link(href=f"{SITE}/{folder.name}/atom.xml", rel="self")
    made.link(href=f"{SITE}/{folder.name}", rel="alternate")
    made.updated(newest[0]["publishedDateTime"])
    for article in newest:
        entry = made.add_entry(order="append")
        entry.id(article["originalUrl"])
        entry.title(article["title"])
        entry.link(href=article["webUrl"])
        entry.summary(article["excerpt"])
        entry.published(article["publishedDateTime"])
        entry.updated(article["publishedDateTime"])
        entry.author(name=article["provider"]["name"])
        for topic in article["topics"]:
            entry.category(term=topic)
    folder.mkdir(parents=True, exist_ok=True)
    made.atom_file(str(folder / "atom.xml"))
    made.rss_file(str(folder / "rss.xml"))


def main(articles: Path, output: Path) -> None:
    """Read every article and write every feed."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for file in articles.glob("*.md"):
        article = yaml.load(file.read_text(encoding="utf-8").split("---\n", 2)[1], Loader=yaml.CSafeLoader)
        if article["published"]:
            groups["", "all"].append(article)
            groups["providers", article["provider"]["domain"]].append(article)
            for topic in article["topics"]:
                groups["topics", topic].append(article)
    for (kind, name), having in groups.items():
        write(output / kind / re.sub(r"[^\w.+#]+", "-", name), name, having)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
