"""What the style sheet of raw feeds says, which only a style sheet can say there."""

from __future__ import annotations

import re
from typing import Final

from feeds.pages.page_language import page_language

# CSS Syntax Level 3, section 4.3.5: what ends a string or means another thing in it
_ESCAPED: Final = re.compile(r'["\\\n]')


def raw_words(tag: str) -> str:
    """Return the rule that gives the style sheet its words and its direction, in the language of a BCP 47 tag."""
    language = page_language(tag)
    about = language.gettext(
        "This is a feed, made for feed readers. To subscribe, copy the address of this page into your reader."
    )
    older = language.gettext(
        "These are older entries, made for feed readers. To subscribe, open the page and copy the address there."
    )
    page = language.gettext("The page for people:")
    return f"""
:root {{
  --about: {_string(about)};
  --older: {_string(older)};
  --page: {_string(f"{page} ")};

  direction: {language.direction};
}}
"""


def _string(text: str) -> str:
    """Write a text as a string of CSS."""
    escaped = _ESCAPED.sub(lambda found: f"\\{ord(found[0]):x} ", text)
    return f'"{escaped}"'
