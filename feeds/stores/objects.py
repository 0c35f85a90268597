"""The objects of a bucket: listed, read, put and removed through obstore; every error names the way out.

Credentials come from where the store's own tools take them: variables of the environment, the identity of the machine
or of the job. None is ever in a URL, a config or a message.
"""

from __future__ import annotations

import gzip
import os
import re
import zlib
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qsl

from feeds.lib.extras import install
from feeds.lib.urls import without_secrets
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError
from feeds.stores.store_errors import explain

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from datetime import datetime

    from obstore import Attributes, BytesStream, ObjectMeta
    from obstore.store import AzureStore, ClientConfig, GCSStore, RetryConfig, S3Store

_URL: Final = re.compile(
    r"(?P<scheme>s3|gs|az)://(?P<bucket>[A-Za-z0-9][A-Za-z0-9._-]*)(?P<prefix>(?:/(?!\.{0,2}(?:[/?]|$))[\w.=+@,-]+)*)/?"
    r"(?:\?(?P<query>.*))?",
    re.ASCII,
)
_CODINGS: Final = {"yes": True, "no": False}
_ENDPOINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "gs": ("GOOGLE_BASE_URL",),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
}
# Variables that may not end a line; Google's others may hold a whole file.
_VARIABLES: Final = {"s3": "AWS_", "az": "AZURE_", "gs": "GOOGLE_B"}
_PAGE: Final = 1000
_GZIP: Final = b"\x1f\x8b"  # no output starts like this (RFC 1952, section 2.3.1)
_OF_GZIP: Final = 16 + zlib.MAX_WBITS
_OWN: Final = "feedsdigest"  # Azure takes no other characters in a name


class BucketAddress(NamedTuple):
    """Where a bucket's outputs go: `s3://bucket/prefix`.

    Attributes:
        prefix: ends before its slash; empty for the whole bucket.
        coded: whether bodies are kept in gzip.
    """

    scheme: str
    bucket: str
    prefix: str
    coded: bool = True

    def __str__(self) -> str:
        """Return the URL, written in one way only."""
        below = f"/{self.prefix}" if self.prefix else ""
        return f"{self.scheme}://{self.bucket}{below}{'' if self.coded else '?gzip=no'}"

    def at(self, path: str) -> str:
        """Return the URL of an object."""
        return f"{self._replace(coded=True)}/{path}"


class Patience(NamedTuple):
    """How often and how long a request to a store is tried.

    Attributes:
        times: how often again.
        in_all: when it is tried no more.
        for_bytes: how long the store may be silent.
    """

    times: int
    in_all: timedelta
    for_bytes: timedelta


OF_BUILDS: Final = Patience(5, timedelta(minutes=1), timedelta(minutes=1))
"""That of a build, which else has to be begun anew."""
OF_SERVERS: Final = Patience(2, timedelta(seconds=5), timedelta(seconds=10))
"""That of a server, which somebody waits for, and which asks again soon."""


class ListedObject(NamedTuple):
    """An object as a listing has it.

    Attributes:
        tag: what tells it from itself before a change: its entity tag, or when it was put, and its length.
    """

    path: str
    tag: str


class Held(NamedTuple):
    """An object as it was read.

    Attributes:
        body: without a content coding.
        own: the SHA-256 that `Objects.put` put with it, in hexadecimal; empty for what somebody else put there.
        changed: when it was put.
    """

    body: bytes
    own: str
    changed: datetime


def bucket_address(url: str) -> BucketAddress:
    """Read the URL of a bucket.

    Raises:
        DestinationError: it is not one.
    """
    found = _URL.fullmatch(url)
    query = dict(parse_qsl(found["query"] or "", keep_blank_values=True)) if found else {}
    coded = query.pop("gzip", "yes")
    if not found or query or coded not in _CODINGS:
        message = (
            "expected a bucket and a prefix in letters, digits and ._-=+@, with at most ?gzip=no behind them: "
            "s3://bucket/prefix, gs://bucket/prefix, az://container/prefix"
        )
        raise DestinationError("no bucket is named", [Problem(without_secrets(url), *WHOLE, "D106", message)])
    return BucketAddress(found["scheme"], found["bucket"], found["prefix"].strip("/"), _CODINGS[coded])


class Objects:
    """The objects below a place.

    Args:
        where: the place.
        patience: how often and how long a request is tried.

    Raises:
        DestinationError: obstore is not installed, or the variables of the environment cannot be used.
    """

    def __init__(self, where: BucketAddress, patience: Patience = OF_BUILDS) -> None:
        self._where = where
        try:
            import obstore  # an extra, and nothing else needs it
        except ImportError as error:
            message = f"object stores need another package: {install('store')}"
            problem = Problem(str(where), *WHOLE, "D107", message)
            raise DestinationError("obstore is not installed", [problem]) from error
        self._obstore = obstore
        with self._answering():
            self._store = _connect(where, patience)

    def tags(self, wanted: Container[str] | None) -> dict[str, str]:
        """Return the entity tags of objects by path, with a request for each 1,000 objects in the store.

        Args:
            wanted: the paths of those to return; None for all.
        """
        tags = {}
        with self._answering():
            for page in self._obstore.list(self._store, chunk_size=_PAGE):
                for each in page:
                    if wanted is None or each["path"] in wanted:
                        tags[each["path"]] = _bare(each["e_tag"])
        return tags

    def listed(self, folder: str | None = None) -> Iterator[ListedObject]:
        """Yield all objects, or those in a folder and below, as the store lists them: a request for each 1,000."""
        with self._answering():
            for page in self._obstore.list(self._store, folder, chunk_size=_PAGE):
                yield from map(_as_listed, page)

    def top(self) -> tuple[list[str], list[ListedObject]]:
        """Return the folders that there are, and the objects in none, with a request for each 1,000 of both."""
        with self._answering():
            found = self._obstore.list_with_delimiter(self._store)
        return list(found["common_prefixes"]), [_as_listed(each) for each in found["objects"]]

    def start_of(self, path: str, most: int) -> bytes | None:
        """Return an object without a content coding, so many bytes and one more at most; None where there is none."""
        held = self.get(path, most)
        return held and held.body

    def get(self, path: str, most: int | None = None) -> Held | None:
        """Return an object; None where there is none.

        Args:
            path: its path.
            most: of its body only so many bytes, and one more; None for all of it.
        """
        with self._answering(path):
            try:
                found = self._obstore.get(self._store, path)
                attributes, changed = found.attributes, found.meta["last_modified"]
                body = bytes(found.bytes()) if most is None else _start(found.stream(), most)
            except FileNotFoundError as error:
                if _is_no_bucket(error):
                    raise
                return None
        return Held(_decoded(body, most), attributes.get(_OWN, ""), changed)

    def tag(self, path: str) -> str | None:
        """Return the entity tag of an object; None where there is none."""
        with self._answering(path):
            try:
                return _bare(self._obstore.head(self._store, path)["e_tag"])
            except FileNotFoundError as error:
                if _is_no_bucket(error):
                    raise
                return None

    def put(self, path: str, body: bytes, digest: str, fields: Mapping[str, str]) -> str:
        """Put an object in one step, and return its entity tag.

        Args:
            path: its path.
            body: its bytes, in the content coding that `fields` names.
            digest: the SHA-256 of its bytes without that coding, in hexadecimal. It is kept with the object, and marks
                it as ours.
            fields: the header fields that it is sent with.
        """
        attributes: Attributes = {**fields, _OWN: digest}
        with self._answering(path):
            done = self._obstore.put(self._store, path, body, attributes=attributes, use_multipart=False)
        return _bare(done["e_tag"])

    def remove(self, paths: Sequence[str]) -> None:
        """Remove objects, many in one request where the store allows that."""
        if paths:
            with self._answering():
                self._obstore.delete(self._store, paths)

    @contextmanager
    def _answering(self, path: str = "") -> Iterator[None]:
        """Raise what goes wrong with the store as a DestinationError that names the way out."""
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, OSError, ValueError) as error:
            said = explain(error)
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # which has no name to import
                raise
            said = (
                "what the environment says of the store cannot be used; look for spaces and line ends in its variables"
            )
        else:
            return
        problem = Problem(self._where.at(path) if path else str(self._where), *WHOLE, "D108", said)
        # without its cause, which may hold a signature
        raise DestinationError(f"{self._where} cannot be read or written", [problem])


def _connect(where: BucketAddress, patience: Patience) -> S3Store | GCSStore | AzureStore:
    from obstore.store import AzureStore, GCSStore, S3Store

    client: ClientConfig = {"timeout": timedelta(minutes=1), "read_timeout": patience.for_bytes}
    if any(url.startswith("http://") for url in _endpoints(where.scheme)):
        client["allow_http"] = True  # somebody wrote it so
    retry: RetryConfig = {"max_retries": patience.times, "retry_timeout": patience.in_all}
    prefix = where.prefix or None
    if where.scheme == "gs":
        return GCSStore(where.bucket, prefix=prefix, client_options=client, retry_config=retry)
    if where.scheme == "az":
        return AzureStore(where.bucket, prefix=prefix, client_options=client, retry_config=retry)
    return S3Store(where.bucket, prefix=prefix, client_options=client, retry_config=retry)


def _endpoints(scheme: str) -> list[str]:
    """Return the endpoints that the environment names, and refuse what would make obstore's code panic.

    Raises:
        ValueError: an endpoint is not a URL, or a variable ends in a line end, as secrets in CI often do.
    """
    for name, value in os.environ.items():
        if name.startswith(_VARIABLES[scheme]) and value != value.strip():
            raise ValueError(f"the variable {name} begins or ends with a space or a line end")
    named = {name: os.environ[name] for name in _ENDPOINTS[scheme] if name in os.environ}
    for name, url in named.items():
        if not re.fullmatch(r"https?://(?:[^/\s]*@)?[\w.-]+(?::\d{1,5})?(?:/\S*)?|https?://\[[\da-f:]+\]\S*", url):
            raise ValueError(f"the variable {name} is not an http or https URL")
    return list(named.values())


def _is_no_bucket(error: FileNotFoundError) -> bool:
    return "NoSuchBucket" in str(error) or "ContainerNotFound" in str(error)


def _as_listed(found: ObjectMeta) -> ListedObject:
    tag = _bare(found["e_tag"]) or found["last_modified"].isoformat()
    return ListedObject(found["path"], f"{tag} {found['size']}")


def _bare(tag: str | None) -> str:
    """Return an entity tag without quotes, which Azure's answers have and its listings lack."""
    return (tag or "").strip('"')


def _start(parts: BytesStream, most: int) -> bytes:
    """Return the first parts of a body, as many as hold so many bytes and one more."""
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > most:
            break
    return bytes(body)


def _decoded(body: bytes, most: int | None) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        return gzip.decompress(body) if most is None else zlib.decompressobj(_OF_GZIP).decompress(body, most + 1)
    except (OSError, EOFError, zlib.error):  # somebody else's
        return body
