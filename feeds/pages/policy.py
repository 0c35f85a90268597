"""What a page may load (Content Security Policy Level 3): its own stylesheet and script, and the articles' pictures."""

from __future__ import annotations

from typing import Final

# No script of ours asks for anything; what reads robots.txt as the page does (Lighthouse) is a part of the browser.
_OURS: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)
_WITHOUT_PICTURES: Final = f"{_OURS}; img-src 'self' data:"

CONTENT_SECURITY_POLICY: Final = f"{_OURS}; img-src 'self' https: http: data:"
"""The policy of every page. Each carries it itself, without others' pictures where the site shows none; a server sends
it as a header too, and may add `frame-ancestors`, which only a header can say."""


def policy(*, pictures: bool) -> str:
    """Return the policy of the pages of a site that shows pictures, or none."""
    return CONTENT_SECURITY_POLICY if pictures else _WITHOUT_PICTURES
