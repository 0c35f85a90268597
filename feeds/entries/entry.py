"""From an article to the entry that is the same in every feed and format."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from feeds.entries import embeds, markup
from feeds.entries.embeds import Embed, img
from feeds.entries.opening import before_mark, first_words, lead
from feeds.entries.templates import Referents, has_templates, no_address, without_templates
from feeds.model import Category, Entry, Markup, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.entries.entry_options import EntryOptions
    from feeds.entries.templates import Resolve
    from feeds.model import Article, Image

_RELATED: Final = {
    "ar": "مقالات ذات صلة",
    "de": "Verwandte Artikel",
    "en": "Related",
    "es": "Relacionados",
    "fr": "Articles liés",
    "it": "Articoli correlati",
    "ja": "関連記事",
    "ko": "관련 기사",
    "nl": "Gerelateerd",
    "pl": "Powiązane",
    "pt": "Relacionados",
    "ru": "Похожие статьи",
    "tr": "İlgili",
    "zh": "相关文章",
}


def to_entry(article: Article, options: EntryOptions, resolve: Resolve = no_address) -> Entry:
    """Return an article as an entry: its content composed, sanitised and absolute, its categories with their scheme.

    An entry that has no link carries its content even where feeds carry summaries only: without either there would be
    nothing to read (RFC 4287, section 4.1.1.1).

    Args:
        article: the article.
        options: what there is to know of the config.
        resolve: returns the address of another article that this one names by its file.
    """
    body, lead = _body(article, options, resolve)
    summary = article.summary or lead or first_words(body)
    full = options.full or article.alternate is None
    provider = article.provider
    by_provider = (Person(provider.name, provider.uri),) if provider else (options.author,)
    return Entry(
        id=article.id,
        title=article.title,
        published=article.published,
        updated=article.updated,
        authors=article.authors or by_provider,
        summary=summary,
        content=(_content(article, options, body, summary) or _paragraph(article.title)) if full else "",
        alternate=article.alternate,
        via=article.via,
        categories=tuple(Category(topic, topic, f"{options.site_url}topics/") for topic in article.topics),
        source=provider,
        images=article.images,
        language=article.language,
        enclosures=article.enclosures,
        episode=article.episode,
        guid=article.guid,
        given_id=article.given_id,
    )


def unknown_tags(article: Article) -> Mapping[str, int]:
    """Return how often each template tag that is not known was taken out of an article's body, by name."""
    if article.markup is Markup.MDX or not has_templates(article.body):
        return {}
    return without_templates(article.body, Referents(""), is_markdown=article.markup is Markup.MARKDOWN).unknown


def _body(article: Article, options: EntryOptions, resolve: Resolve) -> tuple[str, str]:
    """Return an article's body, and the plain text of what stands before the mark that ends its lead."""
    if not article.body:
        return "", ""
    base = article.alternate or options.site_url
    site = Referents(options.home or options.site_url, resolve)
    written = markup.resolved(markup.as_written(article.body, article.markup, site), site)
    if article.files:
        written = markup.placed(written, dict(article.files))
    clean = markup.sanitise(written, base=base, embeds=options.embeds)
    before = None if article.summary else before_mark(written)
    return clean, lead(markup.sanitise(before, base=base, embeds=options.embeds)) if before else ""


def _content(article: Article, options: EntryOptions, body: str, summary: str) -> str:
    """Return what a reader shows: the lead picture or player, the text, what is related."""
    first = article.images[0] if article.images else None
    if first and markup.shows_picture(body, first.url):
        first = None
    parts = [_lead(article, options, first), body or (_paragraph(summary) if summary else "")]
    if article.related:
        heading = _RELATED.get((article.language or options.language).partition("-")[0].lower(), _RELATED["en"])
        items = "".join(
            f'<li><a href="{escape(each.link)}">{escape(each.title, quote=False)}</a>'
            f"{f' ({escape(each.provider, quote=False)})' if each.provider else ''}</li>"
            for each in article.related
        )
        parts.append(f"<h2>{heading}</h2><ul>{items}</ul>")
    return "\n".join(part for part in parts if part)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"


def _lead(article: Article, options: EntryOptions, lead: Image | None) -> str:
    base = article.alternate or options.site_url
    embed = markup.featured(article.embed, base=base) if article.embed else None
    if isinstance(embed, Embed):
        framed = embeds.frame(embed) if options.embeds == "iframe" else None
        return framed or embeds.picture(embed, lead, article.title)
    figure = ""
    if lead:
        words = " · ".join(filter(None, (lead.title, lead.credit)))
        caption = f"<figcaption>{escape(words, quote=False)}</figcaption>" if words else ""
        figure = f"<figure>{img(lead)}{caption}</figure>"
    if embed:
        other = markup.sanitise(embed, base=base, embeds=options.embeds)
        return "\n".join(filter(None, (figure, other)))
    return figure
