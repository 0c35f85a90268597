"""Random histories of a site, and who subscribes to it: what `test_history` publishes and reads, step by step."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lxml import etree
from support import NOW, Site
from web_support import got_from, request_to
from wire_support import ask_server

from feeds.problems.errors import NothingToPublish
from feeds.state import STATE
from feeds.web.app import app_of
from feeds.web.bridge import Bridge
from feeds.web.live import Live, Serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from web_support import Got

ATOM: Final = "{http://www.w3.org/2005/Atom}"
FH: Final = "{http://purl.org/syndication/history/1.0}"
AT: Final = "{http://purl.org/atompub/tombstones/1.0}"
LASTING: Final = timedelta(days=30)
"""For how long feeds tell what was removed."""
_TOKEN: Final = re.compile(r"story-(\d+)-(\d+)-")

SITES: Final = ("https://news.example.org/", "http://other.example/blog/", "https://other.example/")
MACHINES: Final = ("same", "same", "same", "same", "same", "no cache", "no outputs", "other", "elsewhere")
"""On which a step is published: one without its cache or its outputs, one that was not the last, or a new one that is
told where the last publication is.
"""
CHANGES: Final = (
    *("add", "add", "add", "backdate", "reuse"),
    *("edit", "retitle", "redate", "rewrite", "heat", "provider"),
    *("move", "move and edit", "move and retitle", "move and redate", "swap", "address", "bare"),
    *("topic", "rename topic", "rename site"),
    *("unlink", "mark", "draft", "hold", "break", "restore", "restore"),
)
"""What may happen to articles and the config."""
_BY_INDEX: Final = frozenset({"move and retitle", "move and redate", "swap"})
"""What documents have not enough of: only the index of who published last knows it."""
_WORDS: Final = {
    "title": ("retitle", "rewrite", "move and retitle"),
    "text": ("edit", "rewrite", "move and edit"),
    "date": ("redate", "move and redate"),
}
"""What changes of an article."""
_HOSTS: Final = ("http://x.example", "https://x.example", "https://www.x.example", "https://y.example")


class Change(NamedTuple):
    """One thing that happens: to an article that a number chooses, with more chosen by another number."""

    kind: str
    which: int
    how: int


class Step(NamedTuple):
    """What happens until the next publication, and how that is made.

    Attributes:
        changes: in this order.
        hours: that pass.
        machine: one of `MACHINES`.
        server: `none`; `start` one; `before` a build or `after` it, one that runs looks; `alone`, without a build.
        polls: who asks after that, a bit for each subscriber.
    """

    changes: tuple[Change, ...]
    hours: int
    machine: str
    server: str
    polls: int


def steps_of(seed: int) -> list[Step]:
    """Return the history of a seed."""
    random = Random(seed)  # noqa: S311 - nothing is secret

    def change() -> Change:
        return Change(random.choice(CHANGES), random.randrange(1000), random.randrange(1000))

    return [
        Step(
            tuple(change() for _ in range(random.choice((0, 1, 1, 2, 3)))),
            random.choice((1, 5, 24, 100, 240)),
            random.choice(MACHINES),
            random.choice(("none", "none", "start", "before", "after", "after", "alone")),
            random.randrange(16),
        )
        for _ in range(random.randrange(8, 25))
    ]


def setting_of(seed: int) -> str:
    """Return what the config of a seed's history says of `updated`."""
    return Random(f"updated {seed}").choice(("author", "content"))  # noqa: S311 - as above


class Story:
    """An article whatever becomes of it."""

    def __init__(self, number: int, name: str, date: datetime, topic: int) -> None:
        self.number, self.name, self.date, self.topic = number, name, date, topic
        self.title = self.text = self.heat = 0
        self.address: str | None = None
        self.provider = "Lab"
        self.fate = "published"
        self.broken = ""

    @property
    def place(self) -> str:
        """What the rules make its id of."""
        return self.address or self.name

    def front(self, topics: Mapping[int, str]) -> str:
        """Return its file."""
        broken = {"draft": "draft: true", "mark": "removed: true", "hold": "publishDate: 2099-01-01", "break": "a: ["}
        lines = [
            f"title: Title {self.number} {self.title}",
            f"date: {self.date:%Y-%m-%dT%H:%M:%SZ}",
            f"topics: [{topics[self.topic]}]",
            f"heat: {self.heat}",
            f"provider: {{name: {self.provider}, domain: lab.example}}",
            *([f"webUrl: {self.address}"] if self.address else []),
            *([broken[self.fate]] if self.fate in broken else []),
        ]
        return "\n".join(["---", *lines, "---", f"This is story-{self.number}-{self.text}- here.", ""])


def _edit(story: Story, kind: str, how: int, now: datetime) -> None:
    """Let what a story says change."""
    story.title += kind in _WORDS["title"]
    story.text += kind in _WORDS["text"]
    if kind in _WORDS["date"]:
        story.date = (now if how % 2 else story.date) - timedelta(days=how % 150, seconds=how)
    story.heat = how if kind == "heat" else story.heat
    story.provider = f"Lab {how}" if kind == "provider" else story.provider
    story.topic = how % 3 if kind == "topic" else story.topic


def _move(story: Story, kind: str, how: int, number: int) -> None:
    """Let a story stand somewhere else, or nowhere."""
    if kind.startswith("move"):
        story.name = f"m{number}-{story.number}-{how}"
    elif kind in {"address", "bare"}:
        story.address = f"{_HOSTS[how % 4]}/s/{story.number}" if kind == "address" else None
    elif kind in {"unlink", "mark", "draft", "hold", "break"}:
        story.fate = kind
        story.broken = ("text", "link", "folder")[how % 3] if kind == "break" else ""


class World:
    """A site over time, whose stories are known whatever it says of them.

    Attributes:
        site: its folder.
        now: the clock.
        ids: under which each story was seen, by number.
        told: of which story each id was seen.
        removed: when each entry was taken out that the last publication remembers, by id.
        back: ids of what it published, or somebody may have since.
    """

    def __init__(self, folder: Path, updated: str) -> None:
        self.site = Site(folder)
        self.now = NOW
        self.updated = updated
        self.words: dict[int, tuple[int, int]] = {}
        self.dates: dict[int, datetime | None] = {}
        self.left: dict[int, datetime] = {}
        self.stories: list[Story] = []
        self.ids: dict[int, str] = {}
        self.told: dict[str, int] = {}
        self.removed: dict[str, str] = {}
        self.back: set[str] = set()
        self.url = SITES[0]
        self.topics = {number: f"Topic {number}" for number in range(3)}
        self.aliases: dict[str, str] = {}
        self.server: Served | None = None
        self.published: dict[int, str] = {}
        self.owners: dict[str, int] = {}
        self.touched: set[int] = set()
        self.is_last = True
        self.unbuilt = False
        self.renames = 0
        self.elsewhere = 0
        self.configure()
        for number in range(5):
            self.add(NOW - timedelta(days=100 - 10 * number))
        self.write()
        self.build()

    def configure(self) -> None:
        """Write the config."""
        aliases = json.dumps(self.aliases)
        self.site.config(
            f"limit: 3\ngroups: [{{by: []}}, {{by: [topic]}}]\nformats: [atom, json]\npages: false\ntombstones: 30\n"
            f"aliases: {aliases}\narticles: {{permalink: /:slug/, timezone: UTC}}\nupdated: {self.updated}",
            url=self.url,
        )

    def add(self, date: datetime, name: str | None = None) -> Story:
        """Write a new story; no two of them have a date in common."""
        number = len(self.stories)
        date = date.replace(microsecond=0) + timedelta(seconds=number)
        story = Story(number, name or f"a{number}", date, number % 3)
        self.stories.append(story)
        self.touched.add(number)
        return story

    def write(self) -> None:
        """Write the files of all stories that have one."""
        articles = self.site.folder / "articles"
        for each in self.stories:
            if each.fate != "unlink":
                self.owners |= {each.place: each.number, each.name: each.number}
        wanted = {f"{each.name}.md": each.front(self.topics) for each in self.stories if each.fate != "unlink"}
        odd = {f"{each.name}.md": each.broken for each in self.stories if each.fate == "break"}
        for file in articles.iterdir():
            if file.is_dir():
                file.rmdir()
            elif file.name not in wanted or file.is_symlink() or odd.get(file.name) in {"link", "folder"}:
                file.unlink()
        for name, text in wanted.items():
            file = articles / name
            if odd.get(name) == "link":
                file.symlink_to("not-mounted.md")
            elif odd.get(name) == "folder":
                file.mkdir()
            elif not file.exists() or file.read_text() != text:
                file.write_text(text)

    def some(self, which: int, fates: Iterable[str]) -> Story | None:
        """Return a story with one of some fates to which nothing happened in this step yet."""
        found = [each for each in self.stories if each.fate in fates and each.number not in self.touched]
        story = found[which % len(found)] if found else None
        if story:
            self.touched.add(story.number)
        return story

    def taken(self) -> set[str]:
        """Return the places of stories that have a file."""
        return {each.place for each in self.stories if each.fate != "unlink"}

    def change(self, change: Change) -> None:
        """Let something happen."""
        kind, which, how = change
        special: dict[str, Callable[[int, int], object]] = {
            "add": lambda _, how: self.add(self.now - timedelta(minutes=how)),
            "backdate": lambda _, how: self.add(NOW - timedelta(days=20 + how % 150)),
            "reuse": self._reuse,
            "restore": self._restore,
            "swap": self._swap,
            "rename topic": self._rename_topic,
            "rename site": self._rename_site,
        }
        if kind in _BY_INDEX and not self.is_last:
            return
        if kind in special:
            special[kind](which, how)
            return
        story = self.some(which, ("published",))
        if story:
            _edit(story, kind, how, self.now)
            _move(story, kind, how, len(self.owners))

    def _reuse(self, which: int, how: int) -> None:
        """Write a new story where another one was."""
        files = {each.name for each in self.stories if each.fate != "unlink"}
        freed = self.owners.keys() - self.taken() - self._vacated() - files
        names = sorted(each for each in freed if "/" not in each)
        if names:
            self.add(self.now - timedelta(hours=how), names[which % len(names)])

    def _restore(self, which: int, _: int) -> None:
        """Publish again what was taken out."""
        story = self.some(which, ("draft", "mark", "hold", "break", "unlink"))
        if story and (story.fate != "unlink" or not self._is_lost(story)):
            story.fate = "published"

    def _swap(self, which: int, how: int) -> None:
        """Let the files of two stories change their names."""
        one, other = self.some(which, ("published",)), self.some(how, ("published",))
        if one and other and not one.address and not other.address:
            one.name, other.name = other.name, one.name

    def _rename_site(self, _: int, how: int) -> None:
        self.url = SITES[how % len(SITES)]

    def _vacated(self) -> set[str]:
        """Return the places that a story left in this step, where only who published last can tell it from another."""
        return set() if self.is_last else {place for place in self._before if place not in self.taken()}

    def _is_lost(self, story: Story) -> bool:
        """Whether another story has the place or the file of one that was deleted, or had it since."""
        has_file = {name for each in self.stories if each.fate != "unlink" for name in (each.place, each.name)}
        return bool(has_file & {story.place, story.name}) or any(
            self.owners[name] != story.number for name in (story.place, story.name)
        )

    def _rename_topic(self, which: int, _: int) -> None:
        """Call a topic otherwise in all articles; its old address leads to the new one."""
        number = which % len(self.topics)
        before = self.topics[number].replace(" ", "-").lower()
        self.renames += 1
        self.topics[number] = f"Topic {number} {self.renames}"
        after = self.topics[number].replace(" ", "-").lower()
        targets = {old: target.replace(f"/{before}.", f"/{after}.") for old, target in self.aliases.items()}
        self.aliases = {**targets, f"topics/{before}.atom": f"topics/{after}.atom"}

    def step(self, step: Step) -> None:
        """Let all of a step happen, and publish it."""
        self._go_to("same" if self.unbuilt else step.machine)
        self.touched.clear()
        self._before = self.taken()
        for change in step.changes:
            self.change(change)
        self.now += timedelta(hours=step.hours)
        self.write()
        self.back |= self.live_ids()
        self.configure()
        if step.server == "start" and self.server is None and self.is_known:
            with suppress(NothingToPublish):
                self.server = Served(self)
        if step.server in {"before", "alone"} and self.server:
            self.server.look(self)
        self.unbuilt = step.server == "alone" and self.server is not None
        if not self.unbuilt:
            self.build(self.options)
            if step.server == "after" and self.server:
                self.server.look(self, is_sure=True)

    def _go_to(self, machine: str) -> None:
        """Go on to a machine; who served on another one stops."""
        cache, other = self.site.folder / ".feeds-cache", self.site.folder / "other-cache"
        self.options: dict[str, Any] = {}
        self.is_known = machine != "elsewhere"
        if machine in {"no cache", "other", "elsewhere"} and self.server:
            self.server.stop()
            self.server = None
        self.is_last = machine in {"same", "no outputs"}
        if machine == "other":
            shutil.move(cache, self.site.folder / "spare")
            if other.exists():
                shutil.move(other, cache)
            shutil.move(self.site.folder / "spare", other)
        elif machine in {"no cache", "elsewhere"}:
            shutil.rmtree(cache)
        if machine == "no outputs":
            shutil.rmtree(self.site.output)
        if machine == "elsewhere":
            self.elsewhere += 1
            self.options["previous"] = self.site.folder / f"elsewhere-{self.elsewhere}"
            shutil.move(self.site.output, self.options["previous"])

    def build(self, options: Mapping[str, Any] | None = None) -> None:
        """Publish, and hold what is published against the stories."""
        self.site.build(logged=_expected, now=self.now, allow_shrink=True, jobs=1, **(options or {}))
        self.note_dates()
        self.hold_removals()
        self.hold("all", range(3))
        for number, topic in self.topics.items():
            self.hold(f"topics/{topic.replace(' ', '-').lower()}", [number])
        for old, target in self.aliases.items():
            file = self.site.output / target
            assert not file.exists() or file.read_bytes() == (self.site.output / old).read_bytes(), old

    def hold(self, path: str, topics: Iterable[int]) -> None:
        """Hold the documents of a JSON feed against the stories: each is there once, as it is now."""
        wanted = {
            each.number: (f"Title {each.number} {each.title}", each.text)
            for each in self.stories
            if each.fate == "published" and each.topic in topics
        }
        found: dict[int, tuple[str, int]] = {}
        changed: dict[int, str] = {}
        name = f"{path}.json"
        if not wanted and not (self.site.output / name).exists():
            return
        while name:
            document = json.loads(self.site.read(name))
            for item in document["items"]:
                number, text = self.seen(item["id"], item["content_html"])
                assert number not in found, f"story {number} stands twice in {path}"
                found[number] = item["title"], text
                changed[number] = item["date_modified"]
            name = self.path_of(document["next_url"]) if "next_url" in document else ""
        assert found == wanted, path
        for number, said in changed.items():
            date = self.dates[number] = self.dates[number] or datetime.fromisoformat(said)
            assert said == f"{date:%Y-%m-%dT%H:%M:%SZ}", f"story {number} is dated {said} in place of {date}"

    def hold_removals(self) -> None:
        """Hold that what was told as removed has one date, whoever publishes, as long as it does not come back.

        It may be held back before it is told again, and be out of the feeds of old topics meanwhile.
        """
        state = json.loads(self.site.read(STATE))
        removed = {id_: each["when"] for id_, each in state.get("removed", {}).items()}
        for id_, when in removed.items():
            before = when if id_ in self.back else self.removed.get(id_, when)
            assert when == before, f"{id_} was removed at {before}, and is told to have been at {when}"
        self.removed = removed
        self.back = self.live_ids() | (self.back & state.get("held", {}).keys())

    def live_ids(self) -> set[str]:
        """Return the ids of all that is published, as far as anybody saw it."""
        return {id_ for id_, number in self.told.items() if self.stories[number].fate == "published"}

    def note_dates(self) -> None:
        """Note when the stories changed, as whoever publishes now is to say it.

        Of one that was gone for so long that nothing has to be known of it any more, this shows as it is published.
        """
        for each in self.stories:
            number, words = each.number, (each.title, each.text)
            if each.fate != "published":
                self.left.setdefault(number, self.now)
                continue
            left = self.left.pop(number, self.now)
            known = self.dates.get(number)
            if self.updated == "author" or number not in self.words:
                self.dates[number] = each.date
            elif self.now - left >= LASTING or known is None:
                self.dates[number] = None
            else:
                is_other = self.words[number] != words
                self.dates[number] = each.date if each.date > known else self.now if is_other else known
            self.words[number] = words

    def seen(self, id_: str, content: str) -> tuple[int, int]:
        """Note what somebody saw, and return which story that is, and which text of it."""
        token = _TOKEN.search(content)
        assert token, content
        number = int(token[1])
        assert self.ids.setdefault(number, id_) == id_, f"story {number} is announced again"
        assert self.told.setdefault(id_, number) == number, f"{id_} is told with another story"
        return number, int(token[2])

    def path_of(self, url: str) -> str:
        """Return the path of an output below the site."""
        return next(url.removeprefix(each) for each in SITES if url.startswith(each))

    def file(self, path: str) -> bytes | None:
        """Return what is published under a path."""
        file = self.site.output / path
        return file.read_bytes() if file.exists() else None

    def settle(self) -> None:
        """Let nothing be held back any more, and publish that."""
        self.step(Step((), 1, "same", "after", 0))
        for each in self.stories:
            if each.fate in {"hold", "break"}:
                each.fate = "published"
        if self.server is None:
            self.server = Served(self)
        self.step(Step((Change("add", 0, 0),), 1, "same", "after", 0))

    def stop(self) -> None:
        """Stop what runs."""
        if self.server:
            self.server.stop()


class Served:
    """A server of the site."""

    def __init__(self, world: World) -> None:
        self.live = Live(Serving(world.site.folder / "config.yaml", watch=False, now=world.now))
        self.looked = world.now
        world.note_dates()
        self._bridge = Bridge(app_of(self.live).wsgi_app, self.live, None)

    def look(self, world: World, *, is_sure: bool = False) -> None:
        """Look for changes; it may keep what it has where too much is gone, unless a build has published that."""
        self.live._serving = self.live._serving._replace(now=world.now)  # noqa: SLF001 - its clock stands still
        if self.live.refresh():
            self.looked = world.now
            world.note_dates()
        else:
            assert not is_sure, self.live.trouble

    def get(self, path: str, headers: Mapping[str, str]) -> Got:
        """Ask for a path."""
        return got_from(ask_server(self._bridge, request_to(f"/{path}", headers)))

    def stop(self) -> None:
        """Stop it."""
        self.live.stop()


class Subscriber:
    """Who reads the Atom feed of everything: follows archives until a full one that it has, honours tombstones.

    Attributes:
        entries: what is live, by id: which story it is, and when it changed.
    """

    def __init__(self) -> None:
        self.entries: dict[str, tuple[int, str]] = {}
        self._full: set[str] = set()
        self._asked: datetime | None = None

    def poll(self, world: World) -> None:
        """Ask once; who did not for so long that feeds tell no more of what was removed begins anew."""
        if self._asked and world.now - self._asked >= LASTING:
            self.forget()
        self._asked = self.as_of(world)
        self.read(world)

    def as_of(self, world: World) -> datetime:
        """Return how late what is read may be."""
        return world.now

    def forget(self) -> None:
        """Forget everything."""
        self.entries.clear()
        self._full.clear()

    def read(self, world: World) -> None:
        """Read the feed, and what of its archives may be new."""
        body = world.file("all.atom")
        if body is None:  # which a host says with 410, once nothing was there for so long
            self.forget()
        else:
            self.follow(world, self.take(world, body), world.file)

    def follow(self, world: World, older: str | None, fetch: Callable[[str], bytes | None]) -> None:
        """Read archives, from the newest, until a full one that was read before: by its address nothing can be new."""
        while older and older not in self._full:
            path, body = older, fetch(older)
            assert body, f"{path} is not there"
            assert b"<fh:archive/>" in body
            older = self.take(world, body)
            if b'rel="next-archive"' in body:
                self._full.add(path)

    def take(self, world: World, body: bytes) -> str | None:
        """Take in a document, and return the path of the archive before it."""
        tree = etree.fromstring(body)
        for entry in tree.iterfind(f"{ATOM}entry"):
            id_ = entry.findtext(f"{ATOM}id", "")
            number, _ = world.seen(id_, entry.findtext(f"{ATOM}content", ""))
            self.entries[id_] = number, entry.findtext(f"{ATOM}updated", "")
        for each in tree.iterfind(f"{AT}deleted-entry"):
            found = self.entries.get(each.get("ref", ""))
            if found and found[1] <= each.get("when", ""):  # RFC 6721, section 3
                del self.entries[each.get("ref", "")]
        links = {each.get("rel"): each.get("href", "") for each in tree.iterfind(f"{ATOM}link")}
        return world.path_of(links["prev-archive"]) if "prev-archive" in links else None


class DeltaSubscriber(Subscriber):
    """Who asks a server for what is new alone (RFC 3229)."""

    def __init__(self) -> None:
        super().__init__()
        self._tag = ""
        self._older: str | None = None

    def poll(self, world: World) -> None:
        """Ask once, if anybody serves."""
        if world.server:
            super().poll(world)

    def forget(self) -> None:
        """Forget everything, what was read last too."""
        super().forget()
        self._tag, self._older = "", None

    def as_of(self, world: World) -> datetime:
        """Return when the server looked last."""
        assert world.server
        return world.server.looked

    def read(self, world: World) -> None:
        """Ask for what is new, and for the archive that may have it too."""
        server = world.server
        assert server
        got = server.get("all.atom", {"If-None-Match": self._tag, "A-IM": "feed"} if self._tag else {})
        assert got.status in {200, 226, 304, 410}, got
        if got.status == 410:
            self.forget()
            return
        if got.status != 304:
            self._tag = got.headers["etag"]
            self._older = self.take(world, got.body)
        self.follow(world, self._older, lambda path: server.get(path, {}).body)


def _expected(line: str) -> None:
    """Hold that the program only throws away what a change of the config makes useless."""
    assert "thrown away" not in line or "the config or the program changed" in line, line


def subscribers() -> list[Subscriber]:
    """Return some that have read nothing."""
    return [Subscriber(), Subscriber(), DeltaSubscriber(), DeltaSubscriber()]


def live(steps: Iterable[Step], folder: Path, updated: str) -> None:
    """Live through a history.

    Args:
        steps: what happens.
        folder: for the site.
        updated: what its config says of `updated`.

    Raises:
        AssertionError: somebody was told something else than what is so.
    """
    world = World(folder, updated)
    try:
        polling = subscribers()
        for step in steps:
            world.step(step)
            for number, each in enumerate(polling):
                if step.polls >> number & 1:
                    each.poll(world)
        world.settle()
        wanted = {each.number for each in world.stories if each.fate == "published"}
        for each in polling:
            each.poll(world)
            found = {number for number, _ in each.entries.values()}
            assert found == wanted, f"{type(each).__name__} has {found - wanted} too many and lacks {wanted - found}"
    finally:
        world.stop()


def shortest(steps: list[Step], fails: Callable[[list[Step]], bool], tries: int) -> list[Step]:
    """Return a history that fails with less in it, as far as it is found by so many tries."""
    candidates = _fewer(steps)
    for _ in range(tries):
        fewer = next(candidates, None)
        if fewer is None:
            break
        if fails(fewer):
            steps = fewer
            candidates = _fewer(steps)
    return steps


def _fewer(steps: list[Step]) -> Iterator[list[Step]]:
    """Yield histories with less in them."""
    for start in range(0, len(steps), 4):
        yield [*steps[:start], *steps[start + 4 :]]
    for place, step in enumerate(steps):
        before, after = steps[:place], steps[place + 1 :]
        yield [*before, *after]
        for number in range(len(step.changes)):
            yield [*before, step._replace(changes=(*step.changes[:number], *step.changes[number + 1 :])), *after]
        for plainer in (step._replace(machine="same"), step._replace(server="none"), step._replace(polls=0)):
            if plainer != step:
                yield [*before, plainer, *after]
