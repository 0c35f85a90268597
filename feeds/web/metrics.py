"""What a server says of itself: whether it is well, and numbers for Prometheus (the extra `metrics`)."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec

from feeds.lib.extras import install
from feeds.web.answers import Answer, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client.metrics_core import Metric

    from feeds.web.supply import Supply


def health(live: Supply) -> Answer:
    """Return whether what is served is what the articles and the config say: 200, or 503 and why not."""
    snapshot = live.snapshot
    well = live.trouble is None and live.is_watching
    said = {
        "status": "ok" if well else "stale",
        **snapshot.numbers._asdict(),
    }
    body = msgspec.json.encode(said if well else said | {"trouble": f"{live.troubled}: {live.trouble}"}) + b"\n"
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    return Answer(HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE, headers, body)


def metrics(live: Supply) -> Answer:
    """Return the numbers in Prometheus's text format; 404 where its library is not installed."""
    try:
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    except ImportError:
        return plain(HTTPStatus.NOT_FOUND, f"metrics need another package: {install('metrics')}")
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Numbers(live))
    body = generate_latest(registry)
    headers = [
        ("Content-Type", CONTENT_TYPE_LATEST),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    return Answer(HTTPStatus.OK, headers, body)


class _Numbers:
    """The numbers, gathered when somebody asks: counting with the library would cost every request."""

    def __init__(self, live: Supply) -> None:
        self._live = live

    def collect(self) -> Iterable[Metric]:
        """Yield every metric."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        live, snapshot = self._live, self._live.snapshot
        by_kind, bytes_by_kind = live.tally.counted()
        requests = CounterMetricFamily("feeds_requests", "Answers by format and status.", labels=["format", "status"])
        for (kind, status), count in sorted(by_kind.items()):
            requests.add_metric([kind, str(status)], count)
        sent = CounterMetricFamily("feeds_sent_bytes", "Bytes of bodies by format.", labels=["format"])
        for kind, size in sorted(bytes_by_kind.items()):
            sent.add_metric([kind], size)
        answered = sum(by_kind.values())
        unchanged = sum(count for (_, status), count in by_kind.items() if status == HTTPStatus.NOT_MODIFIED)
        gauges = {
            "feeds_not_modified_ratio": ("Share of answers that were 304.", unchanged / answered if answered else 0.0),
            "feeds_snapshot_age_seconds": (
                "Time since the articles were looked at.",
                (datetime.now(UTC) - snapshot.made).total_seconds(),
            ),
            "feeds_snapshot_good": ("1 if what is served is what the articles say.", float(live.trouble is None)),
            "feeds_articles": ("Articles published.", float(snapshot.numbers.articles)),
            "feeds_feeds": ("Feeds.", float(snapshot.numbers.feeds)),
            "feeds_problems": ("Problems met with articles and config.", float(snapshot.numbers.problems)),
        }
        yield requests
        yield sent
        for name, (meaning, value) in gauges.items():
            yield GaugeMetricFamily(name, meaning, value=value)
