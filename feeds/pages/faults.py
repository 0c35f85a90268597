"""What is wrong with a template of the owner of a site."""

from __future__ import annotations


class TemplateFault(Exception):  # noqa: N818 - a finding, which becomes a problem
    """A template cannot be parsed, or fails while it is filled in.

    Attributes:
        name: of the template, relative to its folder.
        line: where it fails, from 1.
        reason: what is wrong, in the words of the template engine.
    """

    def __init__(self, name: str, line: int, reason: str) -> None:
        super().__init__(name, line, reason)
        self.name = name
        self.line = line
        self.reason = reason
