"""Telling a hub of topics over HTTP.

WebSub leaves it to hubs how a publisher tells them (section 6). All known ones take a form with `hub.mode=publish` and
the topic in `hub.url`, as PubSubHubbub 0.3 has it (section 7.1), or in `hub.topic`; so both are sent.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode

from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError
from urllib3.util import Retry

from feeds.lib.http_pools import answered_within, failure_in_words, pool_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Self

    from urllib3 import BaseHTTPResponse, PoolManager

SEVERAL: Final[Mapping[str, int]] = {"pubsubhubbub.appspot.com": 100}
"""How many topics a request may tell at once, by the host of a hub that says that it takes several.

Others get one: of a repeated field, many a hub sees only the first or the last, and would answer that all is well.
"""

_FOR_A_TIME: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_REASON: Final = 120
_LONGEST_ANSWER: Final = 65_536
_SOON: Final = 10.0
"""Seconds in which a hub has to say what its status does not."""


class Pace(NamedTuple):
    """How patient to be with a hub.

    Attributes:
        tries: how often at the most it is told of the same topics.
        back_off: seconds, twice as many before each further try, a few more or less at random; the second try comes at
            once.
        longest: seconds that a try is put off at the most. A hub that asks for more is left alone until the next run.
        timeout: seconds to wait for a connection, and for an answer.
    """

    tries: int = 5
    back_off: float = 1.0
    longest: float = 60.0
    timeout: float = 30.0


class Failure(NamedTuple):
    """Why a hub was not told.

    Attributes:
        reason: in words.
        refused: the hub understood and said no: asking once more would not help.
        unreachable: nobody answered at all.
    """

    reason: str
    refused: bool = False
    unreachable: bool = False


class _AsksForMoreError(HTTPError):
    """The hub asks to be left alone for longer than a run waits."""


class _Patience(Retry):
    """What urllib3 does between tries, with an unreadable Retry-After taken for none, and a long one for the last."""

    def increment(self, *args: Any, **more: Any) -> Self:  # noqa: ANN401 - urllib3's signature
        """Count a try, and hear out a hub that is asked again: urllib3 would do so without an end."""
        counted = super().increment(*args, **more)
        if more.get("response"):
            _heard(more["response"])
        return counted

    def sleep_for_retry(self, response: BaseHTTPResponse) -> bool:
        """Wait as long as the hub asks (RFC 9110, section 10.2.3), if it asks."""
        asked = None
        with suppress(InvalidHeader, OverflowError):
            asked = self.get_retry_after(response)
        if asked is None:
            return False
        if asked > self.backoff_max:
            raise _AsksForMoreError(f"it answered {_status(response)} and asks to come back in {asked:.0f} seconds")
        return super().sleep_for_retry(response)


class Sender:
    """A connection to a hub.

    Args:
        hub: its address.
        site: that of the publisher, by which the hub's keepers know whom to ask.
        pace: how patient to be.
    """

    def __init__(self, hub: str, site: str, pace: Pace) -> None:
        self._hub = hub
        self._pace = pace
        self._headers = {"User-Agent": f"feeds (+{site})", "Content-Type": "application/x-www-form-urlencoded"}

    def tell(self, topics: Iterable[str], *, patient: bool) -> Failure | None:
        """Tell the hub that topics have changed.

        Args:
            topics: as many as `SEVERAL` allows.
            patient: try again where the hub cannot be reached or cannot say yes just now.

        Returns:
            None where the hub took them.
        """
        fields = [("hub.mode", "publish"), *((name, each) for each in topics for name in ("hub.url", "hub.topic"))]
        retries = _Patience(
            total=self._pace.tries - 1 if patient else 0,
            other=0,  # a certificate that nobody vouches for is none the better for waiting
            allowed_methods={"POST"},
            status_forcelist=_FOR_A_TIME,
            backoff_factor=self._pace.back_off,
            backoff_max=self._pace.longest,
            backoff_jitter=self._pace.back_off,
            raise_on_status=False,
        )
        try:
            answer = answered_within(
                self._pace.tries * (self._pace.timeout + self._pace.longest),
                lambda: self._pool.request(
                    "POST", self._hub, body=urlencode(fields), retries=retries, redirect=False, preload_content=False
                ),
            )
        except _AsksForMoreError as error:
            return Failure(str(error))
        except MaxRetryError as error:
            return Failure(failure_in_words(error.reason or error), unreachable=True)
        except (HTTPError, OSError) as error:
            return Failure(failure_in_words(error), unreachable=True)
        return _failure(answer, _heard(answer))

    @cached_property
    def _pool(self) -> PoolManager:
        return pool_for(self._hub, self._headers, self._pace.timeout)


def _heard(answer: BaseHTTPResponse) -> bytes:
    """Read what a hub says beside the status, and hang up on one that says too much or takes too long."""
    said = b""
    end = time.monotonic() + _SOON
    with suppress(HTTPError, OSError):
        while len(said) < _LONGEST_ANSWER and time.monotonic() < end:
            some = answer.read1(_LONGEST_ANSWER, decode_content=False)
            if not some:
                answer.release_conn()
                return said
            said += some
    answer.close()
    return said


def _failure(answer: BaseHTTPResponse, body: bytes) -> Failure | None:
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    if location := answer.get_redirect_location():
        # following it would turn the POST into a GET, or tell somebody whom nobody named
        return Failure(f"it has moved to {location}; set 'hub' to where it is now", refused=True)
    said = " ".join(body.decode("utf-8", "replace").split())[:_LONGEST_REASON]
    reason = f"it answered {_status(answer)}" + (f": {said}" if said and not said.startswith("<") else "")
    return Failure(reason, refused=answer.status not in _FOR_A_TIME)


def _status(answer: BaseHTTPResponse) -> str:
    with suppress(ValueError):
        return f"{answer.status} {HTTPStatus(answer.status).phrase}"
    return str(answer.status)
