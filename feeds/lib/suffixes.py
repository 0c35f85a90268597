"""What the names of files end in, by what is in them."""

from __future__ import annotations

from typing import Final

PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp")
"""Pictures that browsers show."""
PICTURE_SUFFIX: Final = rf"\.(?:{'|'.join(each[1:] for each in PICTURES)})"
"""An expression for one of them, in lower case."""
MARKDOWN: Final = (".md", ".markdown", ".mdx", ".mdoc")
"""Markdown, and what is made of it."""
ARTICLES: Final = (*MARKDOWN, ".mdown", ".rst")
"""Articles that others link to by their files."""
