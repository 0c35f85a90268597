"""Bodies become HTML that any reader may show: nothing that acts, every address absolute."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import html5lib
import pytest
from growth import WORST, growth
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from feeds.entries.embeds import Embed, read_frame
from feeds.entries.entry import to_entry
from feeds.entries.entry_options import EntryOptions
from feeds.entries.markup import featured, link_urls, render, sanitise, shows_picture
from feeds.entries.md_in_html import opened
from feeds.entries.mdx import to_markdown, without_remarks
from feeds.entries.opening import before_mark, first_words
from feeds.entries.templates import Referents, without_templates
from feeds.lib.text import as_html, as_text_or_html, plain
from feeds.lib.urls import absolute_url, without_secrets
from feeds.model import Article, Image, Markup, Person, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

BASE: Final = "https://example.org/posts/one"
PLAYER: Final = "https://www.youtube.com/embed/abcdefghijk"
KEPT: Final = "https://www.youtube-nocookie.com/embed/abcdefghijk"
MODES: Final = ("link", "iframe")

URL_ATTRIBUTES: Final = frozenset(
    {"action", "background", "cite", "data", "formaction", "href", "longdesc", "ping", "poster", "src", "xlink:href"}
)
ACTING: Final = frozenset(
    {
        *(
            "applet",
            "base",
            "button",
            "dialog",
            "embed",
            "form",
            "frame",
            "frameset",
            "input",
            "link",
            "meta",
            "mglyph",
        ),
        *("noembed", "noframes", "object", "param", "plaintext", "script", "select", "style", "svg", "template"),
        *("textarea", "title", "xmp"),
    }
)
PICTURE: Final = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
FORMULA: Final = frozenset({"math", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom"}) | {
    *("mprescripts", "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtr"),
    *("munder", "munderover"),
}


def is_harmless(namespace: str, name: str) -> bool:
    """Whether an element is one of HTML, or of those that a formula has."""
    return namespace == "http://www.w3.org/1999/xhtml" or (
        namespace == "http://www.w3.org/1998/Math/MathML" and name in FORMULA
    )


def clean(html: str, embeds: str = "link") -> str:
    """Sanitise HTML of a page at `BASE`."""
    return sanitise(html, base=BASE, embeds=embeds)


def markdown(body: str, embeds: str = "link") -> str:
    """Render Markdown of a page at `BASE`."""
    return render(body, Markup.MARKDOWN, base=BASE, embeds=embeds)


def parsed(html: str) -> _Element:
    """Read HTML as a reader's program does."""
    return etree.fromstring(f"<div>{html}</div>", etree.HTMLParser())


def leads_somewhere(tag: str, attribute: str, url: str) -> bool:
    """Whether an address is one of the web, of mail or a telephone, or holds a picture that is shown."""
    if (tag, attribute) == ("img", "src") and PICTURE.fullmatch(url):
        return True
    return urlsplit(url).scheme in {"http", "https", "mailto", "tel"}


def dangers(html: str) -> list[str]:
    """List what HTML holds that a reader's program could act on, or that leads elsewhere than it says."""
    root = parsed(html)
    found = [str(each) for each in root.iter(etree.Comment, etree.ProcessingInstruction)]
    for element in root.iter(etree.Element):
        if element.tag in ACTING:
            found.append(element.tag)
        for name, value in element.attrib.items():
            if str(name).startswith("on") or name in {"style", "srcdoc", "srcset", "class", "id", "name"}:
                found.append(f"{element.tag} {name!s}")
            if name in URL_ATTRIBUTES and not leads_somewhere(str(element.tag), str(name), str(value)):
                found.append(f"{element.tag} {name!s}={value!s}")
    return found


# --- what is taken out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script>alert(1)</script>kept", "kept"),
        ("<SCRIPT SRC=x.js></SCRIPT>kept", "kept"),
        ("<style>p{display:none}</style>kept", "kept"),
        ('<p onclick="x()">kept</p>', "<p>kept</p>"),
        ('<p style="color:red">kept</p>', "<p>kept</p>"),
        ('<a href="javascript:alert(1)">kept</a>', "<a>kept</a>"),
        ('<a href="JaVa\tscr\nipt:alert(1)">kept</a>', "<a>kept</a>"),
        ('<a href="&#106;avascript:alert(1)">kept</a>', "<a>kept</a>"),
        ('<a href=" javascript:alert(1)">kept</a>', "<a>kept</a>"),
        ('<a href="vbscript:x">kept</a>', "<a>kept</a>"),
        ('<a href="data:text/html,x">kept</a>', "<a>kept</a>"),
        ('<a href="file:///etc/passwd">kept</a>', "<a>kept</a>"),
        ("<!-- a comment -->kept", "kept"),
        ("<!--[if IE]><script>x</script><![endif]-->kept", "kept"),
        ('<base href="https://evil.example/">kept', "kept"),
        ('<meta http-equiv="refresh" content="0;url=https://evil.example/">kept', "kept"),
        ('<link rel="stylesheet" href="x.css">kept', "kept"),
        ('<form action="/x"><input name="a"></form>kept', "kept"),
        ('<object data="x.swf"><param name="a"></object>kept', "kept"),
        ("<svg onload=alert(1)><script>alert(1)</script></svg>kept", "kept"),
        ('<iframe srcdoc="&lt;script&gt;x&lt;/script&gt;"></iframe>kept', "kept"),
        ('<iframe src="javascript:alert(1)"></iframe>kept', "kept"),
        ('<iframe src="data:text/html,x"></iframe>kept', "kept"),
        ("<p>a\x00b\x0bc\ufffed&#1;</p>", "<p>abcd</p>"),
    ],
)
def test_what_acts_is_taken_out(html: str, expected: str, mode: str) -> None:
    """What could do something goes, and the words around it stay."""
    assert clean(html, mode) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<img src="data:image/svg+xml;base64,AAAA" alt="x">',
        '<img src="data:text/html,x" alt="x">',
        '<img src="data:image/png,<script>" alt="x">',
        '<img src="javascript:x" alt="x">',
    ],
)
def test_a_picture_that_is_no_address_loses_it(html: str) -> None:
    """A picture without a web address keeps its words only."""
    assert "src" not in clean(html)


@pytest.mark.parametrize("tag", ["q", "blockquote", "del", "ins"])
def test_a_citation_is_no_way_in(tag: str) -> None:
    """The address of a citation is held to the same schemes as any other."""
    assert "javascript" not in clean(f'<{tag} cite="javascript:alert(1)">x</{tag}>')


FRAGMENTS: Final = (
    *("<script>", "</script>", "<style>", "</style>", "<!--", "-->", "<![CDATA[", "]]>", "<svg>", "</svg>", "<math>"),
    *("<mtext>", "<mglyph>", "<iframe ", "<iframe/", "</iframe>", f'src="{PLAYER}"', "src=//evil.example/x", "srcdoc="),
    *("<img ", "<a ", 'href="', "src=", "javascript:alert(1)", "data:text/html,", "onerror=alert(1)", " onload=x", ">"),
    *(
        "<",
        "/>",
        '"',
        "'",
        "`",
        "=",
        "&lt;",
        "&quot;",
        "&#x6a;",
        "\x00",
        "\t",
        "\n",
        "<p>",
        "</p>",
        "<title>",
        "<table>",
    ),
    *("<td>", "<select>", "<template>", "<noscript>", "</noscript>", "<textarea>", "<xmp>", "<plaintext>", "<embed "),
    *("<object ", "data=", "<form action=", "<video ", "poster=", "<q cite=", "style=", "width=1", 'title="', "<base "),
    *("```\n", "[x](", ")", "![", "](", "| a |\n|---|\n", "~~", "# ", "    ", "\n\n", "<http:", "\\"),
)
NASTY: Final = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=14).map("".join)


@given(NASTY)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("markup", Markup)
@example('<iframe title="</iframe><script>alert(1)</script>" src="x"></iframe>')
@example('<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>')
@example('<math><mtext><table><mglyph><style><img title="</style><img src onerror=alert(1)>"></table></mtext></math>')
@example(f"<a title='<iframe src=\"{PLAYER}\"></iframe>'>x</a>")
def test_nothing_dangerous_passes(markup: Markup, mode: str, body: str) -> None:
    """However tags, quotes and comments are mangled, nothing that acts comes out."""
    assert dangers(render(body, markup, base=BASE, embeds=mode)) == []


@given(NASTY)
def test_sanitising_twice_changes_nothing(body: str) -> None:
    """Sanitised HTML is clean."""
    once = clean(body)
    assert clean(once) == once


@given(NASTY)
@pytest.mark.parametrize("mode", MODES)
def test_frames_are_from_known_hosts_only(mode: str, body: str) -> None:
    """A frame that comes out shows a player from a known video host, and only where frames are asked for."""
    frames = [str(each.get("src", "")) for each in parsed(clean(body, mode)).iter("iframe")]
    assert mode == "iframe" or frames == []
    assert all(src in {"", KEPT} for src in frames)


# --- nothing comes to life later -----------------------------------------------------------------------------------

ALERT: Final = "<script>alert(1)</script>"
# From the lists of DOMPurify, html5lib and OWASP: what parsers read differently the second time, or between quotes.
HOSTILE: Final = (
    f'<img alt="><{ALERT[1:]}">',
    f"<img alt='>{ALERT}'>",
    f'<img alt="{ALERT}" src="javascript:alert(1)">',
    f'<img alt="<img src=x onerror=alert(1)>" title="{ALERT}">',
    f"<a title='<iframe src=\"{PLAYER}\"></iframe>{ALERT}'>x</a>",
    f'<iframe title="</iframe>{ALERT}" src="{PLAYER}"></iframe>',
    f'<iframe title="&lt;/iframe&gt;{ALERT}" src="{PLAYER}"></iframe>',
    f'<iframe src="{PLAYER}">{ALERT}',
    f"<iframe>{ALERT}",
    f'<noscript><p title="</noscript>{ALERT}"></noscript>',
    "<scr<iframe></iframe>ipt>alert(1)</script>",
    "<scr<noscript>ipt>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;<img>",
    "<scr&#1;ipt>alert(1)</script>&#1;",
    "<<img>script>alert(1)</script>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><mi><table><mglyph><style><math><a title='</style><img src onerror=alert(1)>'>",
    "<svg><desc><noscript>&lt;/noscript&gt;&lt;img src onerror=alert(1)&gt;</desc></svg>",
    "<noembed><img title='</noembed><img src onerror=alert(1)>'></noembed>",
    "<xmp><img alt='</xmp><img src=x onerror=alert(1)//'></xmp>",
    "<textarea><img title='</textarea><img src onerror=alert(1)>'></textarea>",
    "<select><template><style><!--</style><a rel='--></style></template></select><img id=x onerror=alert(1)>'>",
    "<!--><img src onerror=alert(1)>--><img alt='-->'>",
    "<![CDATA[><img src onerror=alert(1)>]]>",
    "<table><td style='text-align:expression(alert(1));behavior:url(x)'>x</td></table>",
)


def living(html: str) -> list[str]:
    """List what a browser's parser finds in HTML that acts: elements, handlers, addresses of other schemes."""
    found = []
    for element in html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=True).iter():
        if not isinstance(element.tag, str):
            found.append("a comment")
            continue
        namespace, _, name = element.tag.removeprefix("{").rpartition("}")
        if name != "DOCUMENT_FRAGMENT" and (name in ACTING or not is_harmless(namespace, name)):
            found.append(element.tag)
        found += [f"{name} {key}" for key in element.attrib if key.startswith("on") or key in {"srcdoc", "id"}]
        for key in URL_ATTRIBUTES & element.attrib.keys():
            if not leads_somewhere(name, key, element.attrib[key]):
                found.append(f"{name} {key}={element.attrib[key]}")
    return found


def shown_in_an_entry(body: str, mode: str) -> tuple[str, str]:
    """Return the content and the summary of an entry whose article has a body and a featured embed."""
    article = Article(
        path="a.html",
        id="urn:x",
        title=body,
        published=datetime(2020, 1, 1, tzinfo=UTC),
        updated=datetime(2020, 1, 1, tzinfo=UTC),
        year="2020",
        state=State.PUBLISHED,
        alternate=BASE,
        images=(Image("https://example.org/lead.png", title=body),),
        embed=body,
        markup=Markup.HTML,
        body=body,
    )
    options = EntryOptions("https://example.org/", "en", Person("Ada"), full=True, embeds=mode)
    entry = to_entry(article, options)
    return entry.content, entry.summary


@pytest.mark.sampled
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("body", HOSTILE)
def test_no_later_step_brings_anything_to_life(body: str, mode: str) -> None:
    """What was sanitised is harmless to a browser, and so is what entries and formats make of it."""
    once = clean(body, mode)
    content, summary = shown_in_an_entry(body, mode)
    for html in (once, clean(once, mode), clean(body * 300, mode), content, as_html(summary), as_text_or_html(summary)):
        assert living(html) == []


@pytest.mark.parametrize("html", ["<img>", "<img alt=' src=\"https://e.org/a.png\"'>", '<img src="javascript:x">'])
def test_a_picture_without_an_address_is_none(html: str) -> None:
    """A picture that shows nothing goes, whatever its words look like."""
    assert clean(f"a{html}b") == "ab"


@pytest.mark.parametrize("scheme", ["https:", "HTTP:", " ht\ntps:", "&#1;https:"])
@pytest.mark.parametrize(
    "rest", ["evil.example", "/evil.example", "\\\\evil.example", "///evil.example", "", "//", "//?x"]
)
def test_an_address_without_a_host_is_dropped(scheme: str, rest: str) -> None:
    """What every program completes differently leads nowhere."""
    assert clean(f'<a href="{scheme}{rest}">x</a>') == "<a>x</a>"


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("text-align: LEFT ", "left"),
        ("color:red;text-align:center;x:y", "center"),
        ("text-align:justify", "justify"),
        ("text-align:expression(1)", None),
        ("text-align:var(--x)", None),
        ("x-text-align:left", None),
    ],
)
def test_only_known_alignments_stay(style: str, kept: str | None) -> None:
    """A cell keeps how it is aligned, and nothing else of its style."""
    cell = f'<td style="text-align:{kept}">' if kept else "<td>"
    assert f"<tr>{cell}x</td>" in clean(f'<table><tr><td style="{style}">x</td></tr></table>')


# --- bounds --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["<div>", "<ul><li>", "<p><b x={}>", "<p><font color={}>", "<table><td>", "<span><a>"])
def test_deep_nesting_stays_within_bounds(tag: str) -> None:
    """However many elements are left open, what comes out is not many times what went in."""
    body = "".join(tag.format(number) for number in range(3000))
    assert clean(f"{body}kept").count("<") < 10 * body.count("<")
    assert "kept" in clean(f"{body}kept")


def test_a_long_text_is_not_changed_by_its_length() -> None:
    """What authors write comes out the same, however long the text around it is."""
    part = '<p>a <b>b<i>c</b>d</i> <a href="https://e.org/">e</a><br>1 < 2</p><ul><li>x<ul><li>y</ul></ul><div>z</div>'
    assert clean(part * 300) == clean(part) * 300


@pytest.mark.parametrize("part", ["a & b ", "&amp;&nbsp;", "\xa0«\x80»<b>&</b>", "<i>&</i></td>", "&#160;<x>"])
def test_what_is_to_be_escaped_is_not_changed_by_its_length(part: str) -> None:
    """Characters that may have to be escaped come out the same, however many of them there are."""
    assert clean(f"x{part * 9000}x") == f"x{clean(f'x{part}x')[1:-1] * 9000}x"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("part", ["&", "\x85", "\xa0", "« ", "&</td>", "<x>&"])
def test_what_is_to_be_escaped_takes_no_longer_than_it_is(part: str) -> None:
    """Four times as much of it, without an end of a paragraph, is not much more than four times the work."""
    assert growth(lambda size: clean(f"<p>{part * size}"), 128_000, steps=1) <= WORST


def test_what_a_long_text_loses_puts_nothing_together() -> None:
    """Where a tag that is not kept is taken out of a long text, what stands around it becomes no tag."""
    assert clean("<<font>div>" * 1000) == "&lt;div&gt;" * 1000


# Of the first, a tenth took minutes when an expression searched for each of them.
UNCLOSED: Final = (
    *(
        "<iframe ",
        "<embed ",
        "<noscript",
        "<noscript ",
        "<pre",
        "<img ",
        "<p",
        "<p>",
        '<iframe\n"',
        "<iframe src=x>",
        "<div>",
    ),
    *(
        "{{< ",
        "&",
        "<",
        "<!--",
        "<!",
        "</",
        "<a x='",
        "<a b= ",
        "<script>",
        "&amp;#1;",
        "<p><b>",
        "://",
        "<b\t",
        "{% ",
        "[a]",
    ),
    *(
        "{{",
        "{#",
        "`",
        "``` ",
        "{% raw %}",
        "{{< note >}}",
        "{% note() %}",
        "{/*",
        "import {\n",
        "<A b={",
        "<a {",
        "<!-- more",
    ),
    *("<a {", "<!-- more", "<div markdown>", "<div markdown ", "    x\n\n", "<p>{/*", "<!-- TEASER_END"),
)


def read_markup(text: str) -> None:
    """Do all that is done with a text as HTML."""
    clean = sanitise(text, base=BASE, embeds="link")
    for html in (clean, text):
        first_words(html), link_urls(html), shows_picture(html, "x")
    read_frame(text, BASE)


def read_fields(text: str) -> None:
    """Do all that is done with a text as a field."""
    plain(text), as_html(text), without_secrets(text), absolute_url(text)


def read_source(text: str) -> None:
    """Do all that is done with a text before it is Markdown."""
    without_templates(text, Referents(BASE)), to_markdown(text), opened(text), before_mark(text), without_remarks(text)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("most", [2_000, pytest.param(8_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("read", [read_markup, read_fields, read_source])
def test_work_grows_no_faster_than_the_text(read: Callable[[str], None], most: int) -> None:
    """What is repeated many times without an end is read to its end, and does not take hours."""

    def growth_of(part: str) -> float:
        return growth(lambda times: read(part * times), most)

    assert [part for part in UNCLOSED if growth_of(part) > WORST] == []


# --- what stays --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "<p>Some <b>bold</b>, <em>stressed</em> and <code>x &lt; y</code> text.</p>",
        "<h2>A heading</h2>",
        "<ul><li>one</li><li>two</li></ul>",
        '<ol start="3"><li>three</li></ol>',
        "<blockquote><p>Said.</p></blockquote>",
        "<pre><code>a\n  b</code></pre>",
        "<p>gone: <s>so</s> <del>and</del> <strike>so</strike></p>",
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
        '<figure><img src="https://example.org/a.png" alt="A" width="1" height="2"><figcaption>C</figcaption></figure>',
        '<a href="mailto:ada@example.org">write</a>',
        '<a href="tel:+49123">call</a>',
        '<video src="https://example.org/v.mp4" poster="https://example.org/p.jpg" controls=""></video>',
        '<audio src="https://example.org/a.mp3" controls=""></audio>',
        "<p>ש<bdi>a</bdi>ל</p>",
        "<details><summary>More</summary>Text</details>",
    ],
)
def test_harmless_html_stays_as_it_is(html: str) -> None:
    """HTML that only shows something is not touched."""
    assert clean(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>un<b>closed", "<p>un<b>closed</b></p>"),
        ("<ul><li>one<li>two", "<ul><li>one</li><li>two</li></ul>"),
        ("closed</div></p> twice", "closed<p></p> twice"),
        ("<table><tr><td>x</table>", "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        ("<b><i>crossed</b></i>", "<b><i>crossed</i></b>"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
    ],
)
def test_unclosed_tags_are_closed(html: str, expected: str) -> None:
    """What comes out is well-formed, however it went in."""
    assert clean(html) == expected


def test_what_stands_for_a_script_is_shown_or_dropped() -> None:
    """The picture that a page shows without scripts is never shown as source text."""
    assert "&lt;img" not in clean('<noscript><img src="https://example.org/a.png"></noscript>')


# --- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("two", "https://example.org/posts/two"),
        ("../two", "https://example.org/two"),
        ("/two", "https://example.org/two"),
        ("//other.example/two", "https://other.example/two"),
        ("?q=1", "https://example.org/posts/one?q=1"),
        ("#end", "https://example.org/posts/one#end"),
        ("https://other.example/?a=1&amp;b=2", "https://other.example/?a=1&amp;b=2"),
    ],
)
@pytest.mark.parametrize("shape", ['<a href="{}">x</a>', '<img src="{}" alt="x">'])
def test_addresses_become_absolute(shape: str, address: str, expected: str) -> None:
    """A relative address is completed with that of the article's page."""
    html = shape.format(address)
    assert clean(html).rstrip(">") == shape.format(expected).rstrip(">")


@pytest.mark.parametrize("html", ['<video poster="p.jpg"></video>', '<blockquote cite="two"></blockquote>'])
def test_addresses_of_every_kind_become_absolute(html: str) -> None:
    """Posters and citations are completed too."""
    assert '="https://example.org/posts/' in clean(html) or "cite" not in clean(html)


def test_an_address_that_is_none_is_dropped() -> None:
    """A link to nowhere stays as text."""
    assert clean('<a href="http://[bad">x</a>') == "<a>x</a>"


# --- frames ------------------------------------------------------------------------------------------------------


def test_a_known_frame_becomes_a_linked_picture() -> None:
    """A video becomes its picture, linked to its page."""
    html = clean(f'<p>Before</p><iframe src="{PLAYER}?rel=0"></iframe><p>After</p>')
    assert '<a href="https://www.youtube.com/watch?v=abcdefghijk"><img src="https://i.ytimg.com/vi/' in html
    assert html.startswith("<p>Before</p><figure>")
    assert html.endswith("</figure><p>After</p>")


def test_a_known_frame_stays_where_frames_are_asked_for() -> None:
    """A player keeps its size and title and nothing else, and shows its video without setting cookies."""
    html = clean(
        f'<iframe src="{PLAYER}" width="560" height="315" title="A &amp; B" allow="camera"></iframe>', "iframe"
    )
    assert html == f'<iframe src="{KEPT}" width="560" height="315" title="A &amp; B" allowfullscreen=""></iframe>'


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "src",
    [
        "https://evil.example/embed/abcdefghijk",
        "https://www.youtube.com.evil.example/embed/abcdefghijk",
        "https://evil.example/?https://www.youtube.com/embed/abcdefghijk",
        "https://www.youtube.com@evil.example/embed/abcdefghijk",
    ],
)
def test_an_unknown_frame_becomes_a_link(src: str, mode: str) -> None:
    """A frame from elsewhere is never shown, but can be opened."""
    html = clean(f'<iframe src="{src}"></iframe>', mode)
    assert "<iframe" not in html
    assert f'<a href="{src}">' in html


@pytest.mark.parametrize("mode", MODES)
def test_taking_a_frame_out_puts_no_other_together(mode: str) -> None:
    """What is left where a frame was removed is held to the same hosts."""
    html = clean('<ifr<iframe></iframe>ame src="https://evil.example/x"></iframe>', mode)
    assert list(parsed(html).iter("iframe", "a")) == []


@pytest.mark.parametrize(
    "frame",
    [
        f'<iframe src="{PLAYER}"></iframe>',
        f"<IFRAME SRC='{PLAYER}'></IFRAME>",
        f"<iframe src={PLAYER} allowfullscreen></iframe>",
        f'<iframe\n  width="1"\n  src="{PLAYER}"\n></iframe>',
        f'<iframe data-src="{PLAYER}"></iframe>',
        f'<iframe src="about:blank" data-src="{PLAYER}"></iframe>',
        f'<iframe src="{PLAYER}">Your reader shows no frames.</iframe>',
        f'<iframe src="{PLAYER}">',
        f'<iframe src="{PLAYER}" />',
        '<iframe src="//www.youtube.com/embed/abcdefghijk"></iframe>',
        '<iframe src="http://www.youtube.com/embed/abcdefghijk"></iframe>',
        f'<iframe title="a > b" src="{PLAYER}"></iframe>',
    ],
)
def test_frames_are_found_however_written(frame: str) -> None:
    """A player is never lost."""
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in clean(frame)


def test_every_frame_of_a_body_is_found() -> None:
    """Two players are two pictures, with the text between them."""
    html = clean(f'<iframe src="{PLAYER}"></iframe><p>and</p><iframe src="https://player.vimeo.com/video/1"></iframe>')
    assert html.count("<figcaption>") == 1
    assert "<p>and</p>" in html
    assert 'href="https://vimeo.com/1"' in html


def test_frames_in_code_are_text() -> None:
    """A frame shown as an example stays one."""
    assert markdown(f"```\n<iframe src={PLAYER}></iframe>\n```") == (
        f"<pre><code>&lt;iframe src={PLAYER}&gt;&lt;/iframe&gt;\n</code></pre>"
    )


# --- Markdown ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# A\n\ntext", "<h1>A</h1>\n<p>text</p>"),
        ("*a* **b** `c < d`", "<p><em>a</em> <strong>b</strong> <code>c &lt; d</code></p>"),
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("```python\nif a < b:\n    pass\n```", "<pre><code>if a &lt; b:\n    pass\n</code></pre>"),
        ("[x](two)", '<p><a href="https://example.org/posts/two">x</a></p>'),
        ("![x](two.png)", '<p><img src="https://example.org/posts/two.png" alt="x"></p>'),
        ("<https://a.example/>", '<p><a href="https://a.example/">https://a.example/</a></p>'),
        ("a <b>bold</b> word", "<p>a <b>bold</b> word</p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("AT&T &copy; 2020", "<p>AT&amp;T © 2020</p>"),
        ("日本語の**強調**です", "<p>日本語の<strong>強調</strong>です</p>"),
        ("So **late ** as **this\n**", "<p>So <strong>late </strong> as <strong>this\n</strong></p>"),
        ("2 ** 3 ** 4 and **a", "<p>2 ** 3 ** 4 and **a</p>"),
        ("**So: **it **is **late", "<p><strong>So: </strong>it **is **late</p>"),
        ("**kwargs and **options", "<p>**kwargs and **options</p>"),
        ("f(x, **a: **b)", "<p>f(x, **a: **b)</p>"),
        ("请 **就地 **改 **cup **接口", "<p>请 <strong>就地 </strong>改 <strong>cup </strong>接口</p>"),
        ("5 **6 **7 = power", "<p>5 **6 **7 = power</p>"),
        ("**2 ** 3 in bold**", "<p><strong>2 ** 3 in bold</strong></p>"),
        (
            "**a ** b ** c**\n\n**a ** b ** c**",
            "<p><strong>a ** b ** c</strong></p>\n<p><strong>a ** b ** c</strong></p>",
        ),
        ("[**late **](/a)", '<p><a href="https://example.org/a"><strong>late </strong></a></p>'),
        ("**So: **(it)", "<p><strong>So: </strong>(it)</p>"),
        ("2**3 and **bold** *a*", "<p>2**3 and <strong>bold</strong> <em>a</em></p>"),
        ("**a** b **c** **d **e**", "<p><strong>a</strong> b <strong>c</strong> **d <strong>e</strong></p>"),
        ("", ""),
    ],
)
def test_markdown(body: str, expected: str) -> None:
    """Markdown becomes the HTML that its author meant."""
    assert markdown(body) == expected


def test_markdown_tables() -> None:
    """A table becomes a table, its columns aligned as they are written."""
    html = markdown("| a | b |\n|---|--:|\n| 1 | *2* |")
    assert html.replace("\n", "") == (
        '<table><thead><tr><th>a</th><th style="text-align:right">b</th></tr></thead>'
        '<tbody><tr><td>1</td><td style="text-align:right"><em>2</em></td></tr></tbody></table>'
    )


@pytest.mark.parametrize("body", ["[x](javascript:alert(1))", "<javascript:alert(1)>", "![x](data:text/html,x)"])
def test_markdown_links_are_held_to_the_same_schemes(body: str) -> None:
    """Markdown is no way around sanitising."""
    assert dangers(markdown(body)) == []


def test_html_bodies_are_no_markdown() -> None:
    """In an HTML body, stars and hashes are text."""
    assert render("# *a*", Markup.HTML, base=BASE, embeds="link") == "# *a*"


# --- first words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One <b>two</b> &amp; three.</p><p>Four.</p>", "One two & three."),
        ("<h1>Heading</h1><p>Text.</p>", "Text."),
        ('<p><img src="https://e.org/a.png" alt="x"></p><p>Text.</p>', "Text."),
        ("no paragraph", "no paragraph"),
        ("<pre>code</pre>", ""),
        ("<h2>Use</h2><pre>a</pre><ul><li>One</li></ul><pre>b</pre>", "Use One"),
        ("<pre>code</pre><p>Text.</p>", "Text."),
        ("<p><code>x = 1</code></p><p>Text with <code>x</code>.</p>", "Text with x."),
        ("<p>Use &lt;b&gt; for bold</p>", "Use <b> for bold"),
        ("<p>a\n  b</p>", "a b"),
        ("", ""),
        ("<p>Of **two words **then, a **b, c**** **d, and **</p>", "Of two words then, a b, c d, and"),
        ("<p>**kept: a/**/b 2**3 d** <code>**c</code></p>", "kept: a/**/b 2**3 d **c"),
        ("<p>d** 2**3</p>", "d** 2**3"),
        ('<p>Of **<a href="/a/">two</a> ** words, 2 ** 3</p>', "Of two ** words, 2 ** 3"),
    ],
)
def test_first_words(html: str, expected: str) -> None:
    """A body's first words are the plain text of its first paragraph that has any."""
    assert first_words(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<p>See <img src="a.png" alt="the &lt;map&gt;"> and <b><img src="b.png" alt="key"></b>.</p>',
            "See the <map> and key.",
        ),
        ('<p><img src="a.png" alt="A pier"> It opened.</p>', "It opened."),
        ('<p>It opened. <img src="a.png" alt="A pier"> Many came.</p>', "It opened. Many came."),
        ('<p>It opened<br><img src="a.png" alt="A pier"> at last</p>', "It opened at last"),
        ('<p>It opened <img src="a.png" alt="A pier"><img src="b.png" alt="B"></p>', "It opened"),
        ('<p>A <img src="a.png"> b</p>', "A b"),
    ],
)
def test_a_picture_within_a_sentence_is_its_words(html: str, expected: str) -> None:
    """The words that stand for a picture are taken where a sentence goes on behind it, and nowhere else."""
    assert first_words(html) == expected


def test_first_words_are_few() -> None:
    """A long paragraph is cut at a word, with an ellipsis."""
    words = first_words(f"<p>{'word ' * 200}</p>")
    assert len(words) <= 300
    assert words.endswith("word…")


@pytest.mark.parametrize("mode", MODES)
def test_a_player_is_not_among_the_first_words(mode: str) -> None:
    """A body that opens with a video is told by its words, not by the video's address."""
    html = markdown('<iframe src="https://player.vimeo.com/video/1"></iframe>\n\nA talk about feeds.', mode)
    assert first_words(html) == "A talk about feeds."


# --- featured embeds ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "src"),
    [
        (f'<iframe src="{PLAYER}"></iframe>', PLAYER),
        (f'<div><iframe src="{PLAYER}"></iframe></div>', PLAYER),
        (PLAYER, PLAYER),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
        ('<iframe src="/player"></iframe>', "https://example.org/player"),
    ],
)
def test_featured_players(text: str, src: str) -> None:
    """A featured frame or address is a player."""
    found = featured(text, base=BASE)
    assert isinstance(found, Embed)
    assert found.src == src


@pytest.mark.parametrize("text", ["<p>A quote</p>", "just words", '<iframe src="javascript:x"></iframe>'])
def test_featured_html_is_given_back(text: str) -> None:
    """Anything else is HTML, for the sanitiser."""
    assert featured(text, base=BASE) == text
