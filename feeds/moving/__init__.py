"""Moving here with subscribers: old feeds are read, their entries become articles, and their ids are found again."""

from __future__ import annotations
