"""Articles in an object store: found in a listing, which says whether they changed, and read many at a time."""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from feeds.lib.together import together
from feeds.lib.urls import MANIFEST, is_url, path_in_site
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import DestinationError, NothingToPublish
from feeds.stores.objects import BucketAddress, Objects, bucket_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from feeds.stores.objects import ListedObject

    Take = Callable[[Iterable["ListedFile"]], Iterator["_T"]]
    TakeFolders = Callable[[str, Sequence[str]], Iterator["_T"]]

_T = TypeVar("_T")

_AT_ONCE: Final = 16
# So many objects a page of a listing has. Of how many folders it has some at most, and how many there are at most, that
# are to be listed each alone: a page of those that hold little has little in it, and costs as much.
_PAGE: Final = 1000
_FEW_IN_A_PAGE: Final = 10
_FEW: Final = 500
_VARIABLES: Final = ("AWS_", "AZURE_", "GOOGLE_")


class ListedFile(NamedTuple):
    """An object below a prefix.

    Attributes:
        url: where it is: `s3://bucket/key`.
        below: its path from the prefix.
        tag: what tells it from itself before a change.
    """

    url: str
    below: str
    tag: str


def address_of(path: str) -> BucketAddress:
    """Return what a path of the config names in an object store.

    Raises:
        DestinationError: it is no bucket, or no place in one.
    """
    address = bucket_address(path)
    if not address.coded or path.endswith("?gzip=yes"):
        message = "how objects are coded is seen when they are read; leave ?gzip= out"
        raise DestinationError(message, [Problem(path, *WHOLE, "F116", message)])
    return address


def taken(address: BucketAddress, take: Take[_T], take_folders: TakeFolders[_T] | None = None) -> Iterator[_T]:
    """Yield what a function takes from the objects below a prefix.

    Stores list one page after the other. Where there are many, and they are in a few folders, these are listed at the
    same time.

    Args:
        address: the bucket and the prefix.
        take: is called in several threads, with what is in a folder and below it; of that, all that is in one folder
            comes together.
        take_folders: does so for all these folders of an address, where others are to list them.

    Raises:
        DestinationError: the store cannot be asked.
    """
    objects = Objects(address)
    stream = objects.listed()
    first = list(islice(stream, _PAGE))
    folders = {each.path.partition("/")[0] for each in first if "/" in each.path}
    if len(first) == _PAGE and 0 < len(folders) <= _FEW_IN_A_PAGE:
        named, in_none = objects.top()
        if 1 < len(named) <= _FEW:
            yield from take(_files(address, in_none))
            if take_folders:
                yield from take_folders(str(address), named)
            else:
                yield from _taken_together(objects, address, named, take)
            return
    yield from take(_files(address, chain(first, stream)))


def taken_from_folders(path: str, folders: Sequence[str], take: Take[_T]) -> Iterator[_T]:
    """Yield what a function takes from the objects in some folders and below, as `taken` does.

    Raises:
        DestinationError: the store cannot be asked.
    """
    address = address_of(path)
    return _taken_together(Objects(address), address, folders, take)


def _taken_together(objects: Objects, address: BucketAddress, folders: Sequence[str], take: Take[_T]) -> Iterator[_T]:
    each_alone = [take(_files(address, objects.listed(folder))) for folder in folders]
    return together(each_alone, _AT_ONCE)


def _files(address: BucketAddress, listed: Iterable[ListedObject]) -> Iterator[ListedFile]:
    """Yield objects without what earlier builds published there in folders of their own."""
    outputs = ""
    for each in listed:
        folder, _, name = each.path.rpartition("/")
        if name == MANIFEST and folder:
            outputs = f"{folder}/"  # stands before nearly all that can be in its folder, in the order of listings
        if not outputs or not each.path.startswith(outputs):
            yield ListedFile(address.at(each.path), each.path, each.tag)


def fetched(files: Iterable[str], most: int) -> Mapping[str, bytes | None]:
    """Return what some objects hold, by their URLs, many of them asked for at a time; None for one that is not there.

    Args:
        files: their URLs. What is none is passed over.
        most: of each only so many bytes, and one more.

    Raises:
        NothingToPublish: the store does not give one that is there; as it may not give any other.
    """
    wanted = [file for file in files if is_url(file)]
    if not wanted:
        return {}
    from concurrent.futures import ThreadPoolExecutor  # slow to import, and most articles are files

    environment = tuple(sorted(item for item in os.environ.items() if item[0].startswith(_VARIABLES)))

    def fetch(file: str) -> bytes | None:
        address, key = _place(file)
        return _opened(address, environment).start_of(key, most)

    try:
        for address in {_place(file)[0] for file in wanted}:
            _opened(address, environment)  # once, for all threads
        with ThreadPoolExecutor(min(_AT_ONCE, len(wanted))) as pool:
            return dict(zip(wanted, pool.map(fetch, wanted), strict=True))
    except DestinationError as error:
        raise unseen_store(error) from error


def unseen_store(error: DestinationError, *place: str | int) -> NothingToPublish:
    """Return what ends a run in which a store does not give articles: what cannot be seen is not gone.

    Args:
        error: what is the matter with it.
        place: where the config names it, if it is known: name, line and column.
    """
    return NothingToPublish("some articles cannot be seen; nothing was published", [store_problem(error, *place)])


def store_problem(error: DestinationError, *place: str | int) -> Problem:
    """Return what is the matter with a store of articles, as a problem of its own or at a place of the config."""
    (problem,) = error.problems
    code = "F116" if problem.code in {"D106", "F116"} else "F117"
    if not place:
        return Problem(problem.path, *WHOLE, code, problem.message)
    name, line, column = place
    return Problem(str(name), int(line), int(column), code, f"{problem.path}: {problem.message}")


def _place(file: str) -> tuple[BucketAddress, str]:
    """Return the bucket of an object, and its key."""
    scheme, _, rest = file.partition("://")
    return BucketAddress(scheme, rest.partition("/")[0], ""), path_in_site(file)


@lru_cache(8)
def _opened(address: BucketAddress, _environment: tuple[tuple[str, str], ...]) -> Objects:
    """Return the objects of a bucket, whose connections stay open; the environment says where it is, and who asks."""
    return Objects(address)
