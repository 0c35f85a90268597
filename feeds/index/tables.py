"""The tables of an index, and the keys of what is in them."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

SCHEMA: Final = """
    create table about (name text primary key, value text not null) without rowid;

    -- `stamp` is made of the path, size and times that the file had when it was read, 0 if it was changing
    -- then; `verdict` says what became of it; `key` is a digest of its article's id;
    -- `refers` whether it may name the files of others
    create table files (
        file integer primary key, path text not null, stamp integer not null, digest blob not null,
        verdict text not null, key integer, id text, published integer, updated integer, article_digest blob,
        type text, quality real, alternate text, refers integer not null
    );
    create index files_by_key on files (key) where key is not null;
    create table articles (file integer primary key, article blob not null);
    create table problems (
        file integer not null, line integer not null, column integer not null,
        code text not null, message text not null
    );
    create index problems_by_file on problems (file);
    -- why files that stand among the articles are none
    create table reasons (file integer primary key, reason text not null);
    -- files that an article may name, and how they were found: what it shows depends on that
    create table looked_for (
        file integer not null, path text not null, found integer not null, primary key (file, path)
    ) without rowid;
    -- digests of the words of articles, with when their authors say that they changed (`files` has when they did);
    -- empty where the config does not ask for it
    create table words (file integer primary key, digest integer not null, said integer not null);
    -- the addresses of providers' own pictures, as articles have them
    create table pictures (file integer primary key, picture text not null);
    -- groupings of other packages that failed for an article
    create table failures (file integer not null, grouping text not null, primary key (file, grouping)) without rowid;

    -- what each group has; `version` is a digest of its newest entries, of `asked` at the most, null until it is
    -- worked out; `ids` are the keys of all its articles, exclusive or; `picture` is the newest of a provider's own,
    -- `documents` how many its archive has, `first` the number that the first of them has in its address; `said` is a
    -- digest of the entries of all of these
    create table groups (
        group_ integer primary key, key text not null unique,
        version blob, articles integer not null default 0, entries integer not null default 0, updated integer,
        asked integer not null default 0, ids integer not null default 0, picture text,
        documents integer not null default 0, first integer not null default 1, said blob
    );
    create index groups_to_do on groups (group_) where version is null;
    create table members (
        group_ integer not null, published integer not null, file integer not null,
        primary key (group_, published, file)
    ) without rowid;
    -- the documents of a group's archive (`feeds.index.archives`): where those that are full end; digests of what each
    -- has, null until it is worked out, and of what it had when it was written last; the keys of its articles,
    -- exclusive or
    create table archives (
        group_ integer not null, number integer not null, published integer, id text,
        version blob, updated integer, ids integer not null default 0, written blob, primary key (group_, number)
    ) without rowid;
    -- entries that stand in another document than that of their place in time; 0 in none that is full
    create table displaced (
        group_ integer not null, key integer not null, number integer not null, primary key (group_, key)
    ) without rowid;
    -- groups whose archives are not as they were published last
    create table unpublished (group_ integer primary key);
    -- what was added to groups (`came`) and taken from them since their archives were worked out
    create table moves (group_ integer not null, published integer not null, id text not null, came integer not null);
    create index moves_by_group on moves (group_);
    -- how many articles call a value of a grouping by a label
    create table names (
        grouping text not null, name text not null, label text not null, slug text not null,
        uses integer not null, primary key (grouping, name, label)
    ) without rowid;

    -- ids that articles keep, by those that the rules give them (`feeds.index.kept_ids`)
    create table kept_ids (rule text primary key, kept text not null) without rowid;
    -- articles as they were published last, that were changed or taken away since, by their ids
    create table departed (id text primary key, article blob not null) without rowid;
    -- articles that came into groups (1) or left them (-1) since the last publication; what did both has no row
    create table since_published (
        group_key text not null, id text not null, balance integer not null, primary key (group_key, id)
    ) without rowid;
    -- the feeds that are served, the lists of them and views: what decides their bytes, and when, in seconds since
    -- 1970, that was last seen to be something else than before, null where it never was
    create table served (name text primary key, fingerprint blob not null, changed integer) without rowid;
    -- the feeds that were published, those that are gone too: where each stood, its group, and what it was called
    create table paths (path text primary key, group_key text not null, label text not null) without rowid;
    -- what was written last, from which version, what its file was like then, and the digest of its bytes
    create table outputs (
        path text primary key, fingerprint blob not null, status text not null, digest text not null
    ) without rowid;
    -- folders of outputs as they were when something in them was written last, with what decided all of that alike
    create table folders (path text primary key, fingerprint blob not null, status text not null) without rowid;
"""

TOLD: Final = """
    create table {where}.told (key integer primary key, id text not null, digest blob, story blob);
    create table {where}.told_groups (group_ integer primary key, key text not null unique, ids integer);
    create table {where}.told_members (
        group_ integer not null, key integer not null, primary key (group_, key)
    ) without rowid;
"""
"""What an index that was thrown away knew of the last publication (`feeds.index.told`): articles by digests of their
ids, what their files held then, null where that is not known, and what they are about; the groups, with the keys of
their articles, exclusive or, null where not known; and which had which.
"""

# What nothing asks for while the first files come in, and is made faster from all of them.
LATER: Final = """
    create unique index files_by_path on files (path);
    create index files_by_stamp on files (stamp);
    create index files_by_verdict on files (verdict, published);
    create index files_by_change on files (updated);
    create index files_that_refer on files (file) where refers;
"""


def digest64(*parts: str) -> int:
    """Digest texts to 63 bits, as an integer that SQLite holds, never 0."""
    raw = blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return (int.from_bytes(raw) >> 1) or 1
