"""From a document to an `Article`: which front-matter field becomes what."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.articles import compounds
from feeds.articles.article_dates import Undated, latest, published, until
from feeds.articles.body_marks import MOST_WORK, is_too_much_work
from feeds.articles.drafts import Begun, Draft, OtherPage, Subject, Withheld
from feeds.articles.earlier_ids import id_by_rule, listed_id
from feeds.articles.editorial_state import state_of
from feeds.articles.fields import Fields
from feeds.articles.links import links, own_id
from feeds.articles.named_files import MediaFiles, NamedFiles
from feeds.articles.naming import heading_of, note_title, title_of
from feeds.articles.passed_over import is_dated
from feeds.articles.states import misread
from feeds.articles.titles import repeats, without_marks
from feeds.lib.urls import entry_id, path_in_site
from feeds.lib.values.iri import is_iri
from feeds.model import Article, Markup, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from feeds.articles.document import Document
    from feeds.articles.drafts import Heading
    from feeds.articles.options import DecodeOptions
    from feeds.model import Image
    from feeds.problems import Problem

_LEAD_END: Final = "<!-- more -->"
_NO_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)

Decoded = tuple[Article | Withheld | OtherPage | None, tuple["Problem", ...]]
"""The article that a document is, or `Withheld` where it is a draft or removed and not complete, or `OtherPage` where
it is none, or None where it lacks what no feed can do without; and every problem met.
"""


def decode(document: Document, path: str, options: DecodeOptions) -> Decoded:
    """Return the article that a document is.

    Args:
        document: its front matter and body.
        path: its file, relative to the config's folder.
        options: what decoding needs to know of the config.
    """
    (decoded,) = decode_all([(document, path)], options)
    return decoded


def decode_all(documents: Iterable[tuple[Document, str]], options: DecodeOptions) -> list[Decoded]:
    """Return the articles that documents with these paths are.

    One part after the other is taken of all of them, as `Reader.read` does with its steps and for the same reason.
    """
    begun = [_begin(document, path, options) for document, path in documents]
    drafts = [_draft(each, options) if isinstance(each, Begun) else each for each in begun]
    left = [each for each in drafts if isinstance(each, Draft)]
    parts = [[take(draft) for draft in left] for take in _PARTS.values()]
    articles = iter([_finished(draft, *taken) for draft, *taken in zip(left, *parts, strict=True)])
    return [next(articles) if isinstance(each, Draft) else each for each in drafts]


def _begin(document: Document, path: str, options: DecodeOptions) -> Begun | Decoded:
    """Find out whether a document is an article to be published, and what it is called."""
    document = _with_implied(document, path, options)
    fields = Fields(document, path, options)
    state = state_of(fields)
    if state not in {None, State.PUBLISHED} and not _is_complete(fields):
        return _withheld(fields, state, document.language, options), document.problems
    heading = heading_of(document)
    dated = published(fields, options)
    title = title_of(fields, heading, options)
    if title is None and not isinstance(dated, Undated):
        title = note_title(document, dated, options)
    if title is None:
        fields.say("A101", f"no title; set 'title: …'{fields.meant('title')}", "title")
    if state is None or title is None or isinstance(dated, Undated):
        is_missing = dated is Undated.MISSING and state is not None
        return _other_page(fields, options, title) if is_missing else None, tuple(fields.problems)
    return Begun(fields, document, state, heading, title, dated)


def _draft(begun: Begun, options: DecodeOptions) -> Draft | Decoded:
    """Find out where an article is, and whether there is anything to read."""
    fields, document, _, _, title, dated = begun
    topics = compounds.topics(fields, options.topics)
    alternate, via, link = links(fields, options, Subject(title, dated, topics))
    summary = without_marks(fields.plain("summary") or "")
    if not alternate:
        if not summary and not document.body.strip():
            fields.say("A105", "no link and nothing to read; give it a webUrl, an excerpt or a body")
            return None, tuple(fields.problems)
        what = "no link, so readers have nothing to open; set webUrl, or articles.permalink where a site serves them"
        fields.say("A104", f"{what}{fields.meant('link')}")
    visible = latest(fields, "visible_from", options, dated)
    files = NamedFiles(fields.path, alternate, options)
    listed = listed_id(options, fields.path_in_site, (alternate, via)) if options.old_ids else None
    return Draft(begun, options, topics, alternate, via, link, summary, visible, files, listed)


def _id(draft: Draft) -> str:
    fields, _, _, _, _, dated = draft.begun
    given = _said_id(draft) or id_by_rule(draft.options, draft.alternate, dated)
    return entry_id(
        given=given, link=draft.link, authority=draft.options.authority, published=dated, path=fields.path_in_site
    )


def _said_id(draft: Draft) -> str | None:
    """Return the id that a list or the article says."""
    fields, document, *_ = draft.begun
    return draft.listed or own_id(fields, document.language)


def _id_rule(draft: Draft) -> str | None:
    """Return what tells the rule of the config that makes the id from any other; None where none does."""
    dated = draft.begun.dated
    is_made = not _said_id(draft) and id_by_rule(draft.options, draft.alternate, dated)
    return draft.options.ids.making if is_made else None


def _guid(draft: Draft) -> str | None:
    fields, document, *_ = draft.begun
    if draft.listed:
        return draft.listed
    return own_id(fields, document.language, "guid") if fields.may_have("guid") else None


def _given_id(draft: Draft) -> str | None:
    fields, document, *_ = draft.begun
    found = fields.present("id") if fields.may_have("guid") and not draft.listed else None
    said = own_id(fields, document.language) if found and found[0] in fields.names("guid") else draft.listed
    return said if said and not is_iri(said) else None


def _images(draft: Draft) -> tuple[Image, ...]:
    fields, options = draft.begun.fields, draft.options
    bundle = _bundle(fields.path, draft.alternate)
    return compounds.images(fields, draft.files, bundle, _home_of_pictures(options))


def _body_of(draft: Draft) -> str:
    fields, document, _, heading, title, _ = draft.begun
    if document.markup is not Markup.HTML and is_too_much_work(document.body, MOST_WORK):
        fields.say("A120", "the body has more marks, such as `*` and ends of lines, than anybody reads; shorten it")
        return ""
    return _theirs(_body(document, heading, title), document, fields.path_in_site, draft.options)


_PARTS: Final[Mapping[str, Callable[[Draft], Any]]] = {
    "id": _id,
    "guid": _guid,
    "given_id": _given_id,
    "said_id": _said_id,
    "id_rule": _id_rule,
    "updated": lambda draft: latest(draft.begun.fields, "updated", draft.options, draft.published),
    "until": lambda draft: until(draft.begun.fields, draft.options),
    "year": lambda draft: f"{draft.begun.dated.astimezone(draft.options.zone).year:04}",
    "provider": lambda draft: compounds.provider(draft.begun.fields),
    "authors": lambda draft: compounds.authors(draft.begun.fields, draft.options.traits.people),
    "images": _images,
    "embed": lambda draft: compounds.embed(draft.begun.fields),
    "related": lambda draft: compounds.related(draft.begun.fields),
    "type": lambda draft: draft.begun.fields.plain("type"),
    "language": lambda draft: compounds.language(draft.begun.fields) or draft.begun.document.language,
    "quality": lambda draft: draft.begun.fields.number("quality"),
    "heat": lambda draft: draft.begun.fields.number("heat"),
    "body": _body_of,
}
"""How each part of an article is taken, by its name in `Article`; problems are met in this order."""


def _finished(draft: Draft, *parts: Any) -> Decoded:  # noqa: ANN401 - of many types
    """Return an article whose parts, in the order of `_PARTS`, are known."""
    fields, document, state, _, title, _ = draft.begun
    article = Article(
        path=fields.path,
        title=title,
        published=draft.published,
        state=state,
        summary=draft.summary,
        alternate=draft.alternate,
        via=draft.via,
        topics=draft.topics,
        markup=document.markup,
        **dict(zip(_PARTS, parts, strict=True)),
    )
    article = _with_files(article, fields, draft.files, draft.options)
    if state is State.PUBLISHED:
        for key, message in misread(document.data, fields.unread):
            fields.say("A115", message, key)
    return article, tuple(fields.problems)


def _with_files(article: Article, fields: Fields, files: NamedFiles, options: DecodeOptions) -> Article:
    """Return an article with the files that its body shows, and those that go along with it."""
    files.look_through(article.body)
    if fields.may_have("enclosures"):
        from feeds.articles.episodes import with_enclosures  # most sites have none

        media = MediaFiles(files, _bundle(article.path, article.alternate), _home_of_pictures(options), options.media)
        article = with_enclosures(article, fields, media, options.traits.people)
    if not files.asked and not files.looked_for:
        return article
    found, looked_for = tuple(files.asked.items()), tuple(files.looked_for.items())
    return msgspec.structs.replace(article, files=found, looked_for=looked_for)


def _bundle(path: str, alternate: str | None) -> str | None:
    """Return where the files beside an article are; None where they are no part of it."""
    return alternate if path.rpartition("/")[2].partition(".")[0] == "index" else None


def _home_of_pictures(options: DecodeOptions) -> str | None:
    """Return the address below which absolute paths of pictures are, where that is not the host's."""
    generator = options.generator
    return options.home if generator and generator.pictures_below_home else None


def _with_implied(document: Document, path: str, options: DecodeOptions) -> Document:
    """Return a document with the front matter that its file's path and its site's config stand for."""
    generator = options.generator
    if generator is None:
        return document
    place = PurePosixPath(path_in_site(path))
    implied = generator.implied(place, options.traits)
    if generator.withholds and generator.withholds(document.data, place, options.traits):
        document = document._replace(data={**document.data, "draft": "true"})
    if not implied:
        return document
    said = {name.lower() for name, value in document.data.items() if value}
    return document._replace(data=document.data | {name: value for name, value in implied.items() if name not in said})


def _is_complete(fields: Fields) -> bool:
    """Whether a draft or removed article has what a published one must have."""
    return bool(fields.present("title")) and (bool(fields.present("published")) or is_dated(fields.path_in_site))


def _withheld(fields: Fields, state: State, language: str | None, options: DecodeOptions) -> Withheld:
    """Return an article that may lack a date, with the id that its front matter alone makes, if it makes one."""
    alternate, via, link = links(fields, options, None)
    said = listed_id(options, fields.path_in_site, (alternate, via)) or own_id(fields, language)
    given = said or id_by_rule(options, alternate, None)
    if not given and not link:
        return Withheld(state, None)
    path = fields.path_in_site
    made = entry_id(given=given, link=link, authority=options.authority, published=_NO_DATE, path=path)
    return Withheld(state, made, is_said=bool(said))


def _body(document: Document, heading: Heading | None, title: str) -> str:
    """Return a body without the heading that repeats its title."""
    body = document.body
    if heading and repeats(heading, title):
        body = f"{body[: heading.start]}{body[heading.end :]}"
    return body.strip("\n")


def _theirs(body: str, document: Document, path: str, options: DecodeOptions) -> str:
    """Return a body without what only its site's generator understands."""
    generator = options.generator
    if generator is None:
        return body
    end = generator.lead_end and generator.lead_end(document.data, options.traits)
    if end:  # what is no remark is to be seen, too
        body = body.replace(end, _LEAD_END if end.startswith("<!--") else f"{_LEAD_END}\n{end}", 1)
    return generator.body(body, PurePosixPath(path), options.traits, options.home) if generator.body else body


def _other_page(fields: Fields, options: DecodeOptions, title: str | None) -> OtherPage | None:
    """Return why what has no date, and maybe no title, is one of a site's other pages; None where it may be none."""
    generator = options.generator
    if generator is None:
        return None
    if title is None:
        return OtherPage("it has neither a title nor a date")
    is_article = not generator.dated_only or fields.has_misnamed_date("published")
    return None if is_article else OtherPage("it has no date")
