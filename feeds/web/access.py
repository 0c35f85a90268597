"""Feeds behind keys: where the keys are, what each opens, and whether a request has one."""

from __future__ import annotations

import os
from base64 import b64decode
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs

from feeds.lib.regular_files import regular_text
from feeds.problems import Problem
from feeds.problems.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.config import Config


class AccessKey(NamedTuple):
    """A key, as a digest, and the paths that it opens; none stands for all that need one."""

    digest: bytes
    opens: tuple[str, ...]


def read_keys(config: Config) -> tuple[AccessKey, ...]:
    """Read the keys that a config says where to find.

    A line holds a key and, behind it, the paths that it opens if not all; `#` starts a comment.

    Raises:
        ConfigError: there is no such variable or file, or it holds no key.
    """
    access = config.access
    if not access.feeds:
        return ()
    keys = tuple(_keys(_text(config)))
    if not keys:
        raise _wrong(config, "no key is there; put one on a line, or nobody can read these feeds")
    return keys


def _keys(text: str) -> Iterator[AccessKey]:
    for line in text.splitlines():
        words = line.split()
        comment = next((index for index, word in enumerate(words) if word.startswith("#")), len(words))
        if comment:
            key, *opened = words[:comment]
            yield AccessKey(_digest(key), tuple(opened))


def _text(config: Config) -> str:
    access = config.access
    if access.env is not None:
        if access.env not in os.environ:
            raise _wrong(config, f"the environment has no variable '{access.env}'; set it to the keys")
        return os.environ[access.env]
    file = config.folder / (access.file or "")
    try:
        return regular_text(file)
    except OSError as error:
        why = error.strerror or error
        raise _wrong(config, f"the keys cannot be read from '{access.file}': {why}; access.file names it") from error
    except UnicodeDecodeError as error:
        raise _wrong(config, f"the keys cannot be read from '{access.file}', which is not UTF-8; save it so") from error


def _wrong(config: Config, message: str) -> ConfigError:
    where = config.place("access", "feeds", 0)
    return ConfigError(f"{config.name} cannot be used", [Problem(*where, "C113", f"access: {message}")])


def opens(keys: tuple[AccessKey, ...], path: str, query: str, authorization: str | None) -> bool:
    """Whether a request may see the feed at a path, taking as long for a wrong key as for a right one.

    Args:
        keys: from `read_keys`.
        path: the feed's, without an extension.
        query: its `key` is tried,
        authorization: and the password of HTTP Basic (RFC 7617).
    """
    given = [_digest(each) for each in (*_of_query(query), *_of_basic(authorization))]
    found = False
    for key in keys:
        fits = not key.opens or any(path == each or path.startswith(f"{each}/") for each in key.opens)
        for each in given:
            found |= compare_digest(each, key.digest) and fits
    return found


def _of_query(query: str) -> list[str]:
    try:
        return parse_qs(query).get("key", [])[:1]
    except ValueError:
        return []


def _of_basic(authorization: str | None) -> list[str]:
    scheme, _, value = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return []
    try:
        return [b64decode(value.strip(), validate=True).decode().partition(":")[2]]
    except ValueError:
        return []


def _digest(key: str) -> bytes:
    return sha256(key.encode("utf-8", "surrogatepass")).digest()
