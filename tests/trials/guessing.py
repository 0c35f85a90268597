"""`feeds serve` asked for a private feed with wrong keys: how long a refusal takes tells nothing of a right one.

Requests of all kinds come in an order that chance decides over one connection, so that whatever else the machine does
falls on all of them alike. Of each two kinds, the Mann-Whitney test says how likely times so different would be if
nothing told them apart.
"""

from __future__ import annotations

import math
import socket
import sys
import time
from itertools import combinations, groupby
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

from serve_support import Server
from support import Site

from trials.trial import Trial, Tried

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from random import Random

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_LENGTH: Final = 32
_CONFIG: Final = """\
channels: [{name: board, title: Board, where: {topics: {any: [T1]}}}]
access: {feeds: [channels/board, topics/t2], file: keys.txt}
"""
_UNLIKELY: Final = 1e-5
_WARM: Final = 200

Program = tuple[str, ...]
FEEDS: Final[Program] = (sys.executable, "-m", "feeds")


def run(count: int, folder: Path, chance: Random) -> Tried:
    """Send so many requests of each kind."""
    return guess(count, folder, chance, FEEDS)


def guess(count: int, folder: Path, chance: Random, program: Program) -> Tried:
    """Send so many requests of each kind to a program that serves as `feeds serve` does."""
    key, other = _word(chance), _word(chance)
    site = Site(folder / "site")
    site.config(_CONFIG)
    site.write("keys.txt", f"{key} channels/board\n{other} topics/t2\n")
    for number in range(10):
        site.article(f"a{number}", f"topics: [T{number % 3}]", "harbour " * 30, day=number + 1)
    tried = {
        "a key that shares nothing": _wrong(key, 0, chance),
        "a key that shares half": _wrong(key, _LENGTH // 2, chance),
        "a key that shares all but one": _wrong(key, _LENGTH - 1, chance),
        "the key of another feed": other,
    }
    requests = {kind: _request("channels/board.atom", each) for kind, each in tried.items()}
    requests["no such feed"] = _request("channels/nobody.atom", tried["a key that shares half"])
    with Server(site, "-q", program=program) as server:
        times, statuses = _times(server.port, requests, count, chance)
        opened = server.get(f"/channels/board.atom?key={key}").status
    faults = [f"{kind} is answered {statuses[kind]}" for kind in tried if statuses[kind] != {401}]
    if opened != 200:
        faults.append(f"the right key is answered {opened}")
    least = 1.0
    for one, two in combinations(tried, 2):
        likely = same_likely(times[one], times[two])
        least = min(least, likely)
        if likely < _UNLIKELY:
            apart = median(times[two]) - median(times[one])
            faults.append(f"{two} takes {apart:+.2f} µs against {one} (p = {likely:.1g})")
    middles = [median(times[kind]) for kind in tried]
    quarter, _, three_quarters = quantiles([each for kind in tried for each in times[kind]])
    seen = (
        f"medians {min(middles):.1f} to {max(middles):.1f} µs, half of all within {three_quarters - quarter:.0f} µs; "
        f"least p of {math.comb(len(tried), 2)} pairs {least:.2g}; a feed that is not there is told by 404, "
        f"in {median(times['no such feed']):.0f} µs"
    )
    return Tried(count, faults, seen)


def same_likely(one: Sequence[float], two: Sequence[float]) -> float:
    """Return how likely samples so different are of the same distribution (Mann and Whitney's U, two-sided)."""
    merged = sorted([(each, True) for each in one] + [(each, False) for each in two])
    ranks, ties, before = 0.0, 0, 0
    for _, group in groupby(merged, lambda each: each[0]):
        equal = [is_one for _, is_one in group]
        ranks += sum(equal) * (before + (len(equal) + 1) / 2)
        ties += len(equal) ** 3 - len(equal)
        before += len(equal)
    pairs, total = len(one) * len(two), len(merged)
    apart = ranks - len(one) * (len(one) + 1) / 2 - pairs / 2
    spread = math.sqrt(pairs / 12 * (total + 1 - ties / (total * (total - 1))))
    return math.erfc(abs(apart) / spread / math.sqrt(2)) if spread else 1.0


def _word(chance: Random) -> str:
    return "".join(chance.choices(_LETTERS, k=_LENGTH))


def _wrong(key: str, shared: int, chance: Random) -> str:
    """Return a key as long as another one that has its first letters, and not one more in its place."""
    return key[:shared] + "".join(chance.choice(_LETTERS.replace(each, "")) for each in key[shared:])


def _request(path: str, key: str) -> bytes:
    return f"GET /{path}?key={key} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode("ascii")


def _times(
    port: int, requests: Mapping[str, bytes], count: int, chance: Random
) -> tuple[dict[str, list[float]], dict[str, set[int]]]:
    """Return how long each answer took in µs, by kind, and with which statuses it came."""
    order = [kind for kind in requests for _ in range(count)]
    chance.shuffle(order)
    times: dict[str, list[float]] = {kind: [] for kind in requests}
    statuses: dict[str, set[int]] = {kind: set() for kind in requests}
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for kind in order[:_WARM]:
            _ask(connection, requests[kind])
        for kind in order:
            begin = time.perf_counter_ns()
            answer = _ask(connection, requests[kind])
            times[kind].append((time.perf_counter_ns() - begin) / 1000)
            statuses[kind].add(int(answer[9:12]))
    return times, statuses


def _ask(connection: socket.socket, request: bytes) -> bytes:
    """Return one answer, whose header and short body come at once or in pieces."""
    connection.sendall(request)
    answer = b""
    while True:
        part = connection.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        answer += part
        head, end, body = answer.partition(b"\r\n\r\n")
        if end and len(body) >= int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]):
            return answer


GUESSING: Final = Trial(
    what="`feeds serve` asked for a private feed with wrong keys that share nothing, half, and all but one character "
    "with the right one, and with the key of another feed",
    unit="requests of each kind",
    to_reach="all refused, and by how long that takes no two kinds are told apart: p above 0.00001 for each pair",
    run=run,
    full=20_000,
    short=500,
)
