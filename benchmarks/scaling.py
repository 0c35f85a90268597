"""What ten million articles and a million subscribers come to: `python benchmarks/scaling.py [NAME=VALUE …]`.

A model, not a measurement. Each figure follows from the assumptions below, which it prints with where they are from;
any of them can be given another value: `python benchmarks/scaling.py WORKERS=16 POLL_MINUTES=60`. The sizes of feeds
are those of a site of `corpus.py` that it builds and codes first.
"""

from __future__ import annotations

import sys
import tempfile
from math import ceil, exp
from pathlib import Path
from typing import NamedTuple

import corpus
from builds import CONFIG

import feeds
from feeds.lib.codings import CODINGS

ENGINES, GROWTH, LOAD = (f"measured by benchmarks/{name}.py" for name in ("engines", "index_growth", "load"))
CHOSEN = "chosen"
LISTED = "a list price as large clouds have them, to be looked up anew"

# name: (value, what it is, where it is from)
ASSUMED: dict[str, tuple[float, str, str]] = {
    "ARTICLES": (10_000_000, "articles", CHOSEN),
    "NEW_A_DAY": (5_500, "new or changed articles a day: ten million in five years", CHOSEN),
    "SUBSCRIBERS": (1_000_000, "subscribers, each to one feed", CHOSEN),
    "POLL_MINUTES": (15, "minutes between two polls of a subscriber", CHOSEN),
    "BUILD_MINUTES": (15, "minutes between two builds", CHOSEN),
    "WORKERS": (64, "workers with one processor each", CHOSEN),
    "READ_US": (240, "µs of a worker's processor for an article, its share of rendering included", ENGINES),
    "TAKE_US": (135, "µs of the coordinator's processor for each article of a first build", ENGINES),
    "COMPARE_US": (3, "µs of the coordinator's processor for each article of a later build", GROWTH),
    "INDEX_BYTES": (1_700, "bytes of the index for each article", GROWTH),
    "WIRE_BYTES": (1_600, "bytes between coordinator and scheduler to have an article read", ENGINES),
    "KNOWN_BYTES": (115, "bytes of the coordinator's memory for each article", GROWTH),
    "GET_MS": (30, "ms from asking an object store for an object to having it", CHOSEN),
    "GETS_AT_ONCE": (16, "objects that a worker gets at a time", "feeds/articles/buckets.py"),
    "LIST_MS": (100, "ms for a page of 1,000 objects of a listing", CHOSEN),
    "LISTED_AT_ONCE": (
        64,
        "folders of about the same size that workers list at a time",
        "feeds/building/far_listing.py",
    ),
    "TOPICS": (40, "topics, which articles and subscribers are spread over by Zipf's law", "benchmarks/corpus.py"),
    "PROVIDERS": (1_500, "providers, likewise", "benchmarks/corpus.py"),
    "TOPICS_EACH": (2, "topics of an article", "benchmarks/corpus.py"),
    "OF_ALL": (0.2, "of the subscribers those of the feed of everything; as many as that share", CHOSEN),
    "OF_TOPICS": (0.4, "those of a topic; the others have a provider's feed", CHOSEN),
    "SENDING_TAGS": (0.9, "of the clients those that send If-None-Match, and get 304", CHOSEN),
    "CODING": (0.95, "those that take gzip, brotli or zstd", CHOSEN),
    "TAKING_DELTAS": (0.1, "those that take deltas (A-IM: feed)", CHOSEN),
    "HEADER_BYTES": (450, "bytes of an answer's header with what goes with it on the wire", CHOSEN),
    "ANSWER_US": (20, "µs of a server's processor for an answer, without TLS", LOAD),
    "PEAK": (3, "times the mean that a server has to stand", CHOSEN),
    "EGRESS_PRICE": (0.05, "dollars for a GB that leaves", LISTED),
    "PROCESSOR_PRICE": (0.04, "dollars for a processor and hour", LISTED),
    "GET_PRICE": (0.4e-6, "dollars for a get from the object store", LISTED),
    "LIST_PRICE": (5e-6, "dollars for a page of a listing", LISTED),
}
DAY = 24 * 60
LIMIT = 50


class Sizes(NamedTuple):
    """How many bytes a full feed of 50 entries has: as it is, in the best coding, and one entry of it in that."""

    plain: float
    coded: float
    entry: float


def measured_sizes() -> Sizes:
    """Build a site, and measure its feed of everything in Atom."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus.write(1000, folder / "articles")
        (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
        feeds.build(folder / "config.yaml", output=folder / "out", cache=False, jobs=1)
        body = (folder / "out/all.atom").read_bytes()
    encode = CODINGS["br"].encode
    head, *_ = body.partition(b"<entry>")
    with_one = body[: body.index(b"</entry>") + len(b"</entry>")] + b"</feed>"
    return Sizes(len(body), len(encode(body)), len(encode(with_one)) - len(encode(head)) + 40)


def zipf(count: int) -> list[float]:
    """Return the shares of ranks by Zipf's law."""
    weights = [1 / (rank + 1) for rank in range(count)]
    return [each / sum(weights) for each in weights]


def audiences(of: dict[str, float]) -> list[tuple[float, float]]:
    """Return, for each feed, its share of the subscribers, and how many articles come to it until they see more."""
    between = of["NEW_A_DAY"] * max(of["POLL_MINUTES"], of["BUILD_MINUTES"]) / DAY
    of_providers = 1 - of["OF_ALL"] - of["OF_TOPICS"]
    topics, providers = zipf(int(of["TOPICS"])), zipf(int(of["PROVIDERS"]))
    return [
        (of["OF_ALL"], between),
        *((of["OF_TOPICS"] * each, min(between, between * of["TOPICS_EACH"] * each)) for each in topics),
        *((of_providers * each, between * each) for each in providers),
    ]


class Polls(NamedTuple):
    """What a poll comes to on average: how often there is something new, and how many entries then."""

    changed: float
    entries: float


def polls(of: dict[str, float]) -> Polls:
    """Return what polls find; articles come by chance, one independent of the other, and a build hands them out."""
    changed = entries = 0.0
    behind_a_build = min(1.0, of["POLL_MINUTES"] / of["BUILD_MINUTES"])
    for share, arriving in audiences(of):
        changed += share * behind_a_build * (1 - exp(-arriving))
        entries += share * behind_a_build * min(arriving, LIMIT)
    return Polls(changed, entries / changed)


def egress(of: dict[str, float], found: Polls, size: Sizes, *, tags: bool, codings: bool, deltas: bool) -> float:
    """Return how many GB leave a day, with what servers and clients know used or not."""
    coding = of["CODING"] if codings else 0.0
    whole = coding * size.coded + (1 - coding) * size.plain
    some = of["TAKING_DELTAS"] if deltas else 0.0
    delta = found.entries * (size.entry if codings else size.plain / LIMIT)
    new = some * min(delta, whole) + (1 - some) * whole
    sending = of["SENDING_TAGS"] if tags else 0.0
    same = (1 - sending) * whole
    a_poll = of["HEADER_BYTES"] + found.changed * new + (1 - found.changed) * same
    return requests_a_day(of) * a_poll / 1e9


def requests_a_day(of: dict[str, float]) -> float:
    """Return how many polls there are in a day."""
    return of["SUBSCRIBERS"] * DAY / of["POLL_MINUTES"]


def said_of_builds(of: dict[str, float]) -> list[str]:
    """Return lines about builds."""
    articles, workers = of["ARTICLES"], of["WORKERS"]
    reading = articles * of["READ_US"] / 1e6 / workers
    getting = articles * of["GET_MS"] / 1e3 / of["GETS_AT_ONCE"] / workers
    taking = articles * of["TAKE_US"] / 1e6
    pages = ceil(articles / 1000)
    listing = pages * of["LIST_MS"] / 1e3 / of["LISTED_AT_ONCE"]
    comparing = articles * of["COMPARE_US"] / 1e6
    builds = DAY / of["BUILD_MINUTES"]
    new = of["NEW_A_DAY"] / builds
    enough = (of["READ_US"] / 1e6 + of["GET_MS"] / 1e3 / of["GETS_AT_ONCE"]) / (of["TAKE_US"] / 1e6)
    list_cost, get_cost = pages * builds * of["LIST_PRICE"], articles * of["GET_PRICE"]
    return [
        (
            f"first build: listing {listing / 60:.1f} min; reading {reading / 60:.1f} min of processors and "
            f"{getting / 60:.1f} min of waiting for objects on {workers:.0f} workers; the coordinator takes "
            f"{taking / 60:.0f} min meanwhile: {max(listing, reading + getting, taking) / 60:.0f} min at the least"
        ),
        f"more than {enough:.0f} workers read faster than one coordinator takes in",
        (
            f"the index has {articles * of['INDEX_BYTES'] / 1e9:.0f} GB, and "
            f"{articles * of['KNOWN_BYTES'] / 1e9:.1f} GB of memory are used for it; "
            f"{articles * of['WIRE_BYTES'] / 1e9:.0f} GB go over the wire to read all; "
            f"getting all objects costs {get_cost:.2f} dollars"
        ),
        (
            f"later builds, {builds:.0f} a day with {new:.0f} new articles each: listing {listing / 60:.1f} min and "
            f"{pages:,} requests, comparing {comparing:.0f} s, reading {new * of['READ_US'] / 1e6:.2f} s"
        ),
        f"listing costs {list_cost:.2f} dollars a day"
        + (" and takes longer than there is between two builds" if listing > of["BUILD_MINUTES"] * 60 else ""),
    ]


def said_of_serving(of: dict[str, float], size: Sizes) -> list[str]:
    """Return lines about serving."""
    found, requests = polls(of), requests_a_day(of)
    second = requests / 86_400
    processors = second * of["PEAK"] * of["ANSWER_US"] / 1e6
    lines = [
        (
            f"a feed of {LIMIT} entries has {size.plain / 1e3:.0f} kB, {size.coded / 1e3:.1f} kB in brotli, "
            f"an entry more {size.entry:.0f} bytes"
        ),
        (
            f"{requests / 1e6:.0f} million polls a day, {second:,.0f} a second, {second * of['PEAK']:,.0f} at the "
            f"peak: {processors:.2f} processors; two machines of one each cost "
            f"{48 * of['PROCESSOR_PRICE']:.2f} dollars a day"
        ),
        f"{found.changed:.0%} of polls find something new, {found.entries:.1f} entries on average",
    ]
    ways = {
        "nothing": (False, False, False),
        "304": (True, False, False),
        "codings": (False, True, False),
        "304 and codings": (True, True, False),
        "304, codings and deltas": (True, True, True),
    }
    for name, (tags, codings, deltas) in ways.items():
        gigabytes = egress(of, found, size, tags=tags, codings=codings, deltas=deltas)
        lines.append(f"egress with {name}: {gigabytes:,.0f} GB a day, {gigabytes * of['EGRESS_PRICE']:,.0f} dollars")
    everybody = {**of, "TAKING_DELTAS": 1.0, "SENDING_TAGS": 1.0, "CODING": 1.0}
    least = egress(everybody, found, size, tags=True, codings=True, deltas=True)
    headers = requests * of["HEADER_BYTES"] / 1e9
    lines.append(f"if every client did all of it: {least:,.0f} GB, of which {headers:,.0f} headers")
    return lines


def said_of_drivers(of: dict[str, float], size: Sizes) -> list[str]:
    """Return lines about what the egress would be if one assumption were another: what drives the cost."""
    usual = _egress_now(of, size)
    changes = {
        "SENDING_TAGS": 1.0,
        "CODING": 1.0,
        "TAKING_DELTAS": 0.5,
        "POLL_MINUTES": 60.0,
        "BUILD_MINUTES": 60.0,
        "OF_ALL": 0.05,
        "NEW_A_DAY": of["NEW_A_DAY"] * 2,
    }
    lines = []
    for name, value in changes.items():
        other = _egress_now({**of, name: value}, size)
        lines.append(f"{name} = {value:g} instead of {of[name]:g}: {other:,.0f} GB a day ({other / usual - 1:+.0%})")
    return lines


def _egress_now(of: dict[str, float], size: Sizes) -> float:
    return egress(of, polls(of), size, tags=True, codings=True, deltas=True)


def main() -> None:
    """Compute, and print."""
    of = {name: value for name, (value, _, _) in ASSUMED.items()}
    for each in sys.argv[1:]:
        name, _, value = each.partition("=")
        if name not in of:
            sys.exit(f"there is no assumption {name}; there are {', '.join(of)}")
        of[name] = float(value)
    size = measured_sizes()
    print("assumed")
    for name, (_, what, source) in ASSUMED.items():
        print(f"  {name} = {of[name]:,.10g}: {what} ({source})")
    for title, lines in {
        "building": said_of_builds(of),
        "serving": said_of_serving(of, size),
        "what drives egress": said_of_drivers(of, size),
    }.items():
        print(title, *(f"  {line}" for line in lines), sep="\n")


if __name__ == "__main__":
    main()
