"""What lets tests that root runs see what the modes of files keep others from."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Linux, capabilities(7): CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root passes over modes.
_PASSING: Final = (1 << 1) | (1 << 2)
_VERSION: Final = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@contextmanager
def bound_by_modes() -> Iterator[None]:
    """Be bound by the modes of files, as all but root are; this thread alone, and what it starts without `exec`."""
    if not hasattr(os, "geteuid"):
        pytest.skip("the system has no modes of files")
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("nothing is closed to root here")
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = _Header(_VERSION, 0), (_Sets * 2)()
    if libc.capget(ctypes.byref(header), sets):
        pytest.skip("the system does not say what root may do")
    before = sets[0].effective
    sets[0].effective = before & ~_PASSING
    assert libc.capset(ctypes.byref(header), sets) == 0
    try:
        yield
    finally:
        sets[0].effective = before
        assert libc.capset(ctypes.byref(header), sets) == 0
