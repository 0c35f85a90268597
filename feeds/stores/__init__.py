"""Object stores: where articles may be, and outputs may go."""

from __future__ import annotations
