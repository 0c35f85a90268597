"""How bytes are sent, whoever sends them: a server, a static host or a bucket."""

from __future__ import annotations
