"""What is known of every article file between builds, in SQLite: a build costs what changed, not what exists.

`tables` says which there are, `store` has them in a file, `told` goes on where that is thrown away, `record` is what
one file comes to, which `reader` finds out, `comparison` finds the files that changed, `sync` brings the tables up to
date with them, `groups` names what articles are grouped by, `plan` says which feeds there are, `queries` what is in
them, `published` what was written of them, `search` finds words, and `served` has when bodies changed. Deleting an
index is always safe.
"""

from __future__ import annotations

from feeds.index.archives import unpublished_archives
from feeds.index.edited import PublishedWords, date_edits, keys_in, published_words
from feeds.index.feed_articles import FeedArticles, IndexedArticles, Pack, PackedArticles, pack, referred_addresses
from feeds.index.feed_paths import FeedPaths
from feeds.index.filing import ArchiveMemory, EntryKey, newest_files, newest_span, remembered_archives
from feeds.index.kept_ids import gone_stories, keep_published_ids, keep_told_ids, kept_ids, recall_ids
from feeds.index.plan import Plan, Recalled, plan
from feeds.index.planned import Planned, PlannedArchive, planned_archives, remember_written
from feeds.index.published import (
    PublishedFolder,
    PublishedOutput,
    RememberedFeed,
    groups_having,
    has_unreadable,
    known_file,
    moves_since_publication,
    published_folders,
    published_outputs,
    remember_folders,
    remember_outputs,
    remember_publication,
    remembered_feeds,
    remembered_state,
    verdicts_of,
    was_published,
)
from feeds.index.queries import (
    ArticleFile,
    Wanted,
    article_files,
    duplicates,
    failed_groupings,
    file_problems,
    files_passed_over,
    known_paths,
    newest_of_all,
    next_release,
    read_article,
    verdict_counts,
    wanted_files,
)
from feeds.index.reader import Reader
from feeds.index.record import Job, Record
from feeds.index.referred import Addresses
from feeds.index.sealing import Damaged
from feeds.index.served import Served, note_served
from feeds.index.store import ARCHIVED_FACT, Store, make_cache_folder, open_store, read_only, throw_away
from feeds.index.stories import Story, bare_link
from feeds.index.sync import Update
from feeds.index.tables import digest64

__all__ = [
    "ARCHIVED_FACT",
    "Addresses",
    "ArchiveMemory",
    "ArticleFile",
    "Damaged",
    "EntryKey",
    "FeedArticles",
    "FeedPaths",
    "IndexedArticles",
    "Job",
    "Pack",
    "PackedArticles",
    "Plan",
    "Planned",
    "PlannedArchive",
    "PublishedFolder",
    "PublishedOutput",
    "PublishedWords",
    "Reader",
    "Recalled",
    "Record",
    "RememberedFeed",
    "Served",
    "Store",
    "Story",
    "Update",
    "Wanted",
    "article_files",
    "bare_link",
    "date_edits",
    "digest64",
    "duplicates",
    "failed_groupings",
    "file_problems",
    "files_passed_over",
    "gone_stories",
    "groups_having",
    "has_unreadable",
    "keep_published_ids",
    "keep_told_ids",
    "kept_ids",
    "keys_in",
    "known_file",
    "known_paths",
    "make_cache_folder",
    "moves_since_publication",
    "newest_files",
    "newest_of_all",
    "newest_span",
    "next_release",
    "note_served",
    "open_store",
    "pack",
    "plan",
    "planned_archives",
    "published_folders",
    "published_outputs",
    "published_words",
    "read_article",
    "read_only",
    "recall_ids",
    "referred_addresses",
    "remember_folders",
    "remember_outputs",
    "remember_publication",
    "remember_written",
    "remembered_archives",
    "remembered_feeds",
    "remembered_state",
    "throw_away",
    "unpublished_archives",
    "verdict_counts",
    "verdicts_of",
    "wanted_files",
    "was_published",
]
