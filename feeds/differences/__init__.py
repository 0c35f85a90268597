"""What differs between what is published and what a build makes: by feed and by entry, as text and as Markdown."""

from __future__ import annotations

from feeds.differences.changes import Differences, EntryChange, EntrySummary, FeedChange, Status

__all__ = ["Differences", "EntryChange", "EntrySummary", "FeedChange", "Status"]
