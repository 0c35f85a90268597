"""What a group's feed says it has, where nobody describes it: a sentence in the feed's language."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from feeds.pages.page_language import page_language

if TYPE_CHECKING:
    from feeds.model import Group
    from feeds.pages.page_language import PageLanguage

_BETWEEN: Final = " · "


def subtitle(group: Group, site: str, tag: str) -> str | None:
    """Return a sentence such as `Articles on Chips from Harbour News`.

    Args:
        group: what it is about.
        site: the title of the site.
        tag: the language of the feed (BCP 47).

    Returns:
        None for a group of everything, and in a language that there is no catalogue for.
    """
    language = page_language(tag)
    if not group.labels or language.tag != tag:
        return None
    if not group.keys:
        return language.gettext("%(channel)s, from %(site)s") % {"channel": group.labels[0], "site": site}
    names = {grouping: label for (grouping, _), label in zip(group.keys, group.labels, strict=True)}
    sentence = _sentences(language).get(frozenset(names))
    if sentence is None:
        return language.gettext("Articles from %(site)s: %(names)s") % {
            "site": site,
            "names": _BETWEEN.join(group.labels),
        }
    return sentence % (names | {"site": site})


@lru_cache(32)
def _sentences(language: PageLanguage) -> dict[frozenset[str], str]:
    """Return the sentences of those groups that have one, by what they are grouped by: once for all feeds."""
    return {
        frozenset(("topic",)): language.gettext("Articles on %(topic)s from %(site)s"),
        frozenset(("provider",)): language.gettext("Articles by %(provider)s from %(site)s"),
        frozenset(("author",)): language.gettext("Articles by %(author)s from %(site)s"),
        frozenset(("type",)): language.gettext("Articles of type %(type)s from %(site)s"),
        frozenset(("year",)): language.gettext("Articles of %(year)s from %(site)s"),
        frozenset(("topic", "provider")): language.gettext("Articles on %(topic)s by %(provider)s from %(site)s"),
        # translators: instead of English, name the language that you translate into
        frozenset(("language",)): language.gettext("Articles in English from %(site)s"),
        # translators: instead of English, name the language that you translate into
        frozenset(("topic", "language")): language.gettext("Articles on %(topic)s in English from %(site)s"),
    }
