"""A certificate for this machine, signed by an authority that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class Signed(NamedTuple):
    """Files: the authority's certificate, and that of 127.0.0.1 with its key."""

    authority: Path
    own: Path


def signed(folder: Path) -> Signed:
    """Make both in a folder; skip where trustme is not installed."""
    trustme = pytest.importorskip("trustme", reason="the extra `clients` is not installed")
    files = Signed(folder / "ca.pem", folder / "localhost.pem")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(files.authority))
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(files.own))
    return files
