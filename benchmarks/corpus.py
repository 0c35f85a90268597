"""Articles for measuring: `python benchmarks/corpus.py N FOLDER [--hugo]`.

Deterministic, and shaped like those of a news site: providers and topics by Zipf's law, a third with related articles,
one in ten a video, one in a hundred unpublished, an encrypted blob in each. `--hugo` adds the flat key that Hugo's
taxonomies need; the articles are the same.
"""

from __future__ import annotations

import argparse
import base64
import random
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

WORDS = (
    "a new study of quiet engines finds that small valves can carry more heat than large ones while the harbour",
    "council plans another bridge and readers write about trains, cables, seeds and the price of glass in winter",
    "because nobody counted the boats that came back before the storm had passed over the northern coast",
)
TOPICS = (
    "Harbours", "Bridges", "C++", ".NET", "R&D", "Open Web", "Feeds", "Glass", "Seeds", "Trains", "Weather", "Cables",
    "Engines", "Robotics", "Machine Learning", "Data Science", "Privacy", "Maps", "Libraries", "Printing", "Batteries",
    "Rivers", "Fisheries", "Archives", "Languages", "人工智能", "Ökologie", "Node.js", "F#", "AR/VR", "Health",
    "Energy", "Markets", "Schools", "Cities", "Food", "Music", "Games", "Space", "Law",
)  # fmt: skip
VOCABULARY = " ".join(WORDS).split()
NAMES = (
    "Harbour",
    "Morning",
    "Northern",
    "Open",
    "Plain",
    "Quiet",
    "River",
    "Signal",
    "Tidal",
    "Urban",
    "Valley",
    "West",
)
KINDS = (
    "Review",
    "Wire",
    "Notes",
    "Herald",
    "Lab",
    "Post",
    "Digest",
    "Weekly",
    "Journal",
    "Ledger",
    "Courier",
    "Record",
)


def zipf(size: int) -> list[float]:
    """Give cumulated weights by Zipf's law."""
    return list(accumulate(1 / (rank + 1) for rank in range(size)))


def write(count: int, folder: Path, *, hugo: bool = False, seed: int = 1) -> None:
    """Write articles, one file each."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    providers = [
        (f"{NAMES[i % 12]} {KINDS[i // 12 % 12]} {i // 144 or ''}".strip(), f"p{i}.example.org")
        for i in range(max(1, min(1500, count // 60)))
    ]
    by_provider, by_topic = zipf(len(providers)), zipf(len(TOPICS))

    def pick(weights: list[float]) -> int:
        return bisect_left(weights, rng.random() * weights[-1])

    def words(least: int, most: int) -> str:
        return " ".join(rng.choices(VOCABULARY, k=rng.randint(least, most))).capitalize()

    start = datetime(2019, 1, 1, tzinfo=UTC)
    for number, second in enumerate(rng.sample(range(7 * 365 * 86400), count)):
        date = start + timedelta(seconds=second)
        name, domain = providers[pick(by_provider)]
        topics = list(dict.fromkeys(TOPICS[pick(by_topic)] for _ in range(rng.choice((1, 1, 2, 2, 3, 4)))))
        url = f"https://{domain}/{date:%Y/%m}/{number}/"
        lines = [
            "---",
            "category: news",
            f'title: "{words(5, 12)} (#{number})"',
            f'excerpt: "{words(25, 60)}&#8217;s end."',
            f"publishedDateTime: {date:%Y-%m-%dT%H:%M:%SZ}",
            f'originalUrl: "{url}"',
            f'webUrl: "{url}"',
            f"type: {'video' if number % 10 == 0 else 'article'}",
            f"quality: {rng.randint(1, 150)}",
            f"heat: {rng.randint(-1, 150)}",
            f"published: {'false' if number % 100 == 7 else 'true'}",
            *([f"providers: [{domain}]"] if hugo else []),
            "",
            "provider:",
            f"  name: {name}",
            f"  domain: {domain}",
            "",
            "topics:",
            *(f'  - "{topic}"' for topic in topics),
            "",
            "images:",
            f'  - url: "https://images.example.net/{number}.jpg?w=1200&h=630"',
            "    width: 1200",
            "    height: 630",
            "    isCached: true",
        ]
        if number % 3 == 0:
            lines += ["", "related:"]
            for _ in range(rng.randint(1, 8)):
                other, site = providers[pick(by_provider)]
                link = f"https://{site}/{rng.randint(0, count)}/"
                lines += [
                    f'  - title: "{words(5, 12)}"',
                    f'    excerpt: "{words(20, 40)}"',
                    f"    publishedDateTime: {date:%Y-%m-%dT%H:%M:%SZ}",
                    f'    webUrl: "{link}"',
                    f'    ampWebUrl: "{link}amp/"',
                    "    type: article",
                    "    provider:",
                    f"      name: {other}",
                    f"      domain: {site}",
                    f"    quality: {rng.randint(1, 150)}",
                ]
        lines += ["", f'secured: "{base64.b64encode(rng.randbytes(272)).decode()}"', "---", "", ""]
        (folder / f"{date:%Y-%m-%d}-{number:07}.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hugo", action="store_true")
    given = parser.parse_args()
    write(given.count, given.folder, hugo=given.hugo)
