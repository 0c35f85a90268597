"""Pages in other languages: catalogues that are whole, and words, days, numbers and names as a language has them."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from datetime import UTC, datetime
from gettext import c2py
from typing import TYPE_CHECKING, Any, Final

import html5lib
import pytest
from babel import Locale
from babel.messages.pofile import read_po
from page_support import directory, frame, listing, story
from support import PROJECT, feed

from feeds import pages
from feeds.model import Group
from feeds.pages.page_language import direction, own_name, page_language
from feeds.pages.subtitles import subtitle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

UPDATING: Final = runpy.run_path(str(PROJECT / "docs" / "catalogues.py"))
TEMPLATE: Final[Catalog] = UPDATING["messages"]()
FILES: Final = sorted(UPDATING["CATALOGUES"].glob("*.po"))
PROMISED: Final = frozenset(
    ("ar", "de", "es", "fa", "fr", "he", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "zh_Hans", "zh_Hant")
)
DAY: Final = datetime(2026, 1, 9, 12, 0, tzinfo=UTC)


def catalogue(name: str) -> Catalog:
    """Give a catalogue as its file has it."""
    with (UPDATING["CATALOGUES"] / f"{name}.po").open("rb") as source:
        return read_po(source, abort_invalid=True)


def forms(message: Message) -> list[str]:
    """Give the translations of a message, one for each form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def said(catalog: Catalog) -> Iterator[Message]:
    """Give the messages of a catalogue, its header aside."""
    return (message for message in catalog if message.id)


# catalogues


def test_the_languages_that_are_promised_are_there() -> None:
    """There is a catalogue for each language that the documentation names, and it names each that there is."""
    assert {file.stem for file in FILES} >= PROMISED
    text = (PROJECT / "docs" / "translating.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == {file.stem for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_catalogue_is_up_to_date(file: Any) -> None:
    """It has the messages that the pages have now, in their order, and no others."""
    found = [(message.context, message.id) for message in said(catalogue(file.stem))]
    assert found == [(message.context, message.id) for message in said(TEMPLATE)], "run python docs/catalogues.py"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_catalogue_is_complete(file: Any) -> None:
    """Every message has a translation in every plural form, and none is a guess."""
    found = catalogue(file.stem)
    for message in said(found):
        assert all(forms(message)), message.id
        assert not message.fuzzy, message.id
        assert len(forms(message)) == (found.num_plurals if message.pluralizable else 1), message.id


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_plural_forms_are_those_of_the_language(file: Any) -> None:
    """Two numbers share a plural form where the CLDR has them in one category, and only there."""
    found = catalogue(file.stem)
    form_of, category_of = c2py(found.plural_expr), Locale.parse(file.stem).plural_form
    pairs = {(form_of(number), category_of(number)) for number in (*range(300), 1000, 10**6, 2 * 10**6)}
    assert len(pairs) == len({form for form, _ in pairs}) == len({category for _, category in pairs})
    assert {form for form, _ in pairs} == set(range(found.num_plurals))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_translation_has_what_its_message_has(file: Any) -> None:
    """The same placeholders and the same tags; only a form for one number may leave the number out."""
    for message in said(catalogue(file.stem)):
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = parts(originals[-1])
        for form in forms(message):
            exact = parts(form) == wanted
            assert exact or (message.pluralizable and parts(form) == wanted - Counter(["%(num)s"])), (message.id, form)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_translation_breaks_out_of_nothing(file: Any) -> None:
    """It stands in attributes and is filled in: it has no straight quote and no per cent sign of its own."""
    for message in said(catalogue(file.stem)):
        for form in forms(message):
            plain = re.sub(r"%\(\w+\)s|<[^>]*>", "", form)
            assert not set('"%<>&') & set(plain), (message.id, form)


def parts(text: str) -> Counter[str]:
    """Give the placeholders and tags of a message."""
    return Counter(re.findall(r"%\(\w+\)s|\{\w+\}|<[^>]*>", text))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_form_without_its_number_is_for_that_number_alone(file: Any) -> None:
    """Where a form does without the number, no two numbers take it."""
    found = catalogue(file.stem)
    form_of = c2py(found.plural_expr)
    numbers: dict[int, list[int]] = {}
    for number in range(1, 1200):
        numbers.setdefault(form_of(number), []).append(number)
    for message in said(found):
        for index, form in enumerate(forms(message)):
            if message.pluralizable and "%(num)s" in message.id[-1] and "%(num)s" not in form:
                assert len(numbers.get(index, [])) <= 1, (message.id, form)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_pages_are_whole_in_every_language(file: Any) -> None:
    """Both pages are valid, say their language and direction, and mark nothing as English but names."""
    tag = file.stem.replace("_", "-")
    site = frame(language=tag)
    for made in (
        pages.index_page(directory(latest=(story(1),)), site),
        pages.feed_page(feed(language=tag, entries=(story(1), story(2))), site),
    ):
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False)
        tree = parser.parse(made)
        assert (tree.xpath("/html/@lang"), tree.xpath("/html/@dir")) == ([tag], [direction(tag)])
        assert tree.xpath("//*[@lang='en'][not(self::a)]") == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_style_sheet_of_raw_feeds_has_words(file: Any) -> None:
    """What it says is in the site's language, as strings that CSS can read, and runs in its direction."""
    tag = file.stem.replace("_", "-")
    sheet = next(body for path, _, body in pages.assets(tag) if path == "feed.css").decode()
    assert re.findall(r'^  --(\w+): "(?:[^"\\\n]|\\[0-9a-f]+ )+";$', sheet, re.MULTILINE) == ["about", "older", "page"]
    assert f"\n  direction: {direction(tag)};\n" in sheet
    assert page_language(tag).gettext("The page for people:") in sheet


def test_folders_of_the_opml_file_are_in_the_sites_language() -> None:
    """A reader shows them as its folders, so they are called as the index calls them."""
    made = pages.opml(directory(), frame(language="de")).decode()
    assert 'text="Themen nach Quelle"' in made


# which language a page is in


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("de", "Themen"),
        ("de-AT", "Themen"),
        ("DE-x-dialect", "Themen"),
        ("de-1996", "Themen"),
        ("zh", "主题"),
        ("zh-CN", "主题"),
        ("zh-Hant-HK", "主題"),
        ("zh-TW", "主題"),
        ("cmn-Hant", "主題"),
        ("iw", "נושאים"),
        ("en", "Topics"),
        ("en-GB", "Topics"),
    ],
)
def test_a_tag_finds_its_catalogue(tag: str, words: str) -> None:
    """A tag finds the catalogue of its language and script, whatever country or variant it names."""
    assert (page_language(tag).gettext("Topics"), page_language(tag).tag) == (words, tag)


@pytest.mark.parametrize(
    "tag", ["sw", "und", "ar-Latn", "ru-Latn", "zh-Latn-pinyin", "en-Dsrt", "xx", "x-private", "a_b"]
)
def test_without_a_catalogue_the_words_are_english_and_say_so(tag: str) -> None:
    """A language, or a script of it, that there is no catalogue for gets English words, marked as such."""
    language = page_language(tag)
    assert (language.tag, language.direction, language.gettext("Topics")) == ("en", "ltr", "Topics")
    assert language.day(DAY) == "9 January 2026"


def test_a_feed_has_its_own_language() -> None:
    """The page of a feed is in the feed's language, and marks the site's name as being in the site's."""
    made = pages.feed_page(feed(language="ar", entries=()), frame(language="de"))
    tree = html5lib.parse(made, treebuilder="lxml", namespaceHTMLElements=False)
    assert tree.xpath("/html/@dir") == ["rtl"]
    assert "Harbour News" in "".join(tree.xpath("//header//*[@lang='de']//text()"))


# how it writes


@pytest.mark.parametrize(
    ("tag", "day", "number"),
    [
        ("en", "9 January 2026", "1,234"),
        ("en-US", "January 9, 2026", "1,234"),
        ("de", "9. Januar 2026", "1.234"),
        ("de-AT", "9. Jänner 2026", "1.234"),
        ("ja", "2026年1月9日", "1,234"),
        ("ar-EG", "٩ يناير ٢٠٢٦", "١٬٢٣٤"),
    ],
)
def test_days_and_numbers(tag: str, day: str, number: str) -> None:
    """Days and numbers are written as the country of the tag does, with its digits."""
    language = page_language(tag)
    assert (language.day(DAY), language.number(1234)) == (day, number)


def test_persian_has_its_digits() -> None:
    """Persian is written with digits of its own, in days and in numbers."""
    language = page_language("fa")
    assert re.sub(r"[^\d]", "", language.day(DAY) + language.number(1234)) == "۹۲۰۲۶۱۲۳۴"


def test_a_day_is_that_of_the_zone() -> None:
    """An instant late in the day is the next day further east."""
    late = datetime(2026, 1, 9, 23, 0, tzinfo=UTC)
    assert page_language("de").day(late, "Asia/Tokyo") == "10. Januar 2026"


@pytest.mark.parametrize(("number", "words"), [(1, "1 запись"), (2, "2 записи"), (5, "5 записей"), (21, "21 запись")])
def test_a_number_takes_its_form(number: int, words: str) -> None:
    """Russian has forms for numbers that end in one, in two to four, and for others."""
    assert page_language("ru").ngettext("%(num)s entry", "%(num)s entries", number) == words


@pytest.mark.parametrize(
    ("tag", "of", "name"),
    [
        ("de", "fr", "Französisch"),
        ("ja", "de", "ドイツ語"),
        ("en", "zh-Hant", "Chinese (Traditional)"),
        ("en", "qqq", "qqq"),
    ],
)
def test_names_of_languages(tag: str, of: str, name: str) -> None:
    """A language is called as another calls it; one that nobody knows, by its tag."""
    assert page_language(tag).language_name(of) == name


@pytest.mark.parametrize(
    ("tag", "name"),
    [("de", "Deutsch"), ("fr", "Français"), ("zh-Hant", "中文 (繁體)"), ("pt-BR", "Português (Brasil)"), ("qq", "qq")],
)
def test_a_language_is_called_as_it_calls_itself(tag: str, name: str) -> None:
    """A language's own name begins with a capital letter; one that nobody knows is called by its tag."""
    assert own_name(tag) == name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_language_has_its_sentences(file: Any) -> None:
    """A group's feed says what it has in its language, with its names and the site's; no two say the same."""
    tag = file.stem.replace("_", "-")
    kinds = ("topic", "provider", "author", "type", "year", "language")
    groups = [Group("x", (f"«{kind}»",), keys=((kind, kind),)) for kind in kinds]
    groups += [Group("x", ("«topic»", f"«{kind}»"), keys=(("topic", "t"), (kind, kind))) for kind in kinds[1:]]
    groups.append(Group("channels/x", ("«channel»",)))
    found = [subtitle(group, "Harbour News", tag) or "" for group in groups]
    for group, sentence in zip(groups, found, strict=True):
        assert "Harbour News" in sentence
        assert all(label in sentence for label in group.labels if label != "«language»"), sentence
    assert len(set(found)) == len(found)
    assert not set(found) & {subtitle(group, "Harbour News", "en") for group in groups}
    assert subtitle(Group("all"), "Harbour News", tag) is None


def test_a_language_without_words_has_no_sentence() -> None:
    """Where there is no catalogue, nothing is said in English."""
    assert subtitle(Group("x", ("AI",), keys=(("topic", "ai"),)), "Harbour News", "sv") is None


def test_the_feed_of_a_language_is_called_as_the_language() -> None:
    """A list of feeds calls it as the page's language does, its own page and title as it calls itself."""
    listed = listing(path="languages/de", labels=("de",), keys=(("language", "de"),))
    index = pages.index_page(directory(listed), frame(language="fr"))
    assert ">Allemand</a>" in index.decode()
    page = pages.feed_page(
        feed(path="languages/de", title="Deutsch · Harbour News", language="de"), frame(language="fr")
    )
    assert ">Deutsch</h1>" in page.decode()


@pytest.mark.parametrize(
    ("tag", "expected"), [("ar", "rtl"), ("pa-PK", "rtl"), ("uz-AF", "rtl"), ("ji", "rtl"), ("pa", "ltr"), ("", "ltr")]
)
def test_direction_follows_the_script(tag: str, expected: str) -> None:
    """A language is written in the direction of the script that its country, or its name, is usually written in."""
    assert direction(tag) == expected
