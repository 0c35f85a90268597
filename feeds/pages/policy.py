"""What a page may load (Content Security Policy Level 3): its own style and script, what articles show and play."""

from __future__ import annotations

from typing import Final

# No script of ours asks for anything; what reads robots.txt as the page does (Lighthouse) is a part of the browser.
_OURS: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)
_WITHOUT_PICTURES: Final = f"{_OURS}; img-src 'self' data:; media-src 'self'"

CONTENT_SECURITY_POLICY: Final = f"{_OURS}; img-src 'self' https: http: data:; media-src 'self' https: http:"
"""The policy of every page. Each carries it itself, without others' pictures, sound and films where the site shows no
pictures; a server sends it as a header too, and may add `frame-ancestors`, which only a header can say."""


def policy(*, pictures: bool) -> str:
    """Return the policy of the pages of a site that shows pictures, or none."""
    return CONTENT_SECURITY_POLICY if pictures else _WITHOUT_PICTURES
