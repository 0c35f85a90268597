"""Players from video hosts, as frames and as linked pictures."""

from __future__ import annotations

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.entries.embeds import Embed, frame, img, picture, player, read_frame
from feeds.model import Image

BASE: Final = "https://example.org/posts/one"
YOUTUBE: Final = "https://www.youtube.com/watch?v=abc_DEF-123"

# a player's address, and the page for people that shows the same
PLAYERS: Final = {
    "https://www.youtube.com/embed/abc_DEF-123": YOUTUBE,
    "https://www.youtube.com/embed/abc_DEF-123?rel=0&start=5": YOUTUBE,
    "https://youtube.com/embed/abc_DEF-123": YOUTUBE,
    "https://www.youtube-nocookie.com/embed/abc_DEF-123": YOUTUBE,
    "https://www.youtube-nocookie.com/embed/abc_DEF-123#t=1": YOUTUBE,
    "https://player.vimeo.com/video/76979871": "https://vimeo.com/76979871",
    "https://player.vimeo.com/video/76979871?h=8272103f6e": "https://vimeo.com/76979871/8272103f6e",
    "https://www.dailymotion.com/embed/video/x7tgad0": "https://www.dailymotion.com/video/x7tgad0",
    "https://dailymotion.com/embed/video/x7tgad0?autoplay=1": "https://www.dailymotion.com/video/x7tgad0",
    "https://embed.ted.com/talks/ada_lovelace": "https://www.ted.com/talks/ada_lovelace",
    "https://embed-ssl.ted.com/talks/ada_lovelace.html": "https://www.ted.com/talks/ada_lovelace",
    "https://embed.ted.com/talks/lang/de/ada_lovelace": "https://www.ted.com/talks/lang/de/ada_lovelace",
}
# pages for people: they show the same, but no host lets them be framed as they are
PAGES: Final = {
    "https://www.youtube.com/watch?v=abc_DEF-123": YOUTUBE,
    "https://m.youtube.com/watch?t=1&v=abc_DEF-123&list=x": YOUTUBE,
    "https://youtu.be/abc_DEF-123?t=5": YOUTUBE,
    "https://www.youtube.com/shorts/abc_DEF-123": YOUTUBE,
}


def the_image(html: str) -> dict[str, str]:
    """Give the attributes of the one picture in HTML."""
    (found,) = etree.fromstring(f"<div>{html}</div>", etree.HTMLParser()).iter("img")
    return {str(name): str(value) for name, value in found.attrib.items()}


@pytest.mark.parametrize(("src", "page"), {**PLAYERS, **PAGES}.items())
def test_a_player_leads_to_its_page(src: str, page: str) -> None:
    """The page for people shows the video itself, on its host."""
    assert Embed(src).page == page


def test_an_unknown_player_is_its_own_page() -> None:
    """A player whose page cannot be known can still be opened itself."""
    assert Embed("https://example.org/player").page == "https://example.org/player"


@pytest.mark.parametrize("what", ["videoseries?list=PL12345", "live_stream?channel=UC12345"])
def test_a_playlist_is_no_video(what: str) -> None:
    """What plays more than one video leads to no page, picture or player of a video that does not exist."""
    embed = Embed(f"https://www.youtube.com/embed/{what}")
    assert "watch?v=" not in embed.page
    assert embed.thumbnail is None
    assert (player(embed.src) or what).endswith(what)


@pytest.mark.parametrize("src", [*PLAYERS, *PAGES])
def test_known_videos_may_be_framed(src: str) -> None:
    """Every video whose host is known has a player, on its host's own player address and over https."""
    framed = player(src)
    assert framed is not None
    assert re.match(
        r"https://(www\.youtube(-nocookie)?\.com/embed|player\.vimeo\.com/video|www\.dailymotion\.com/embed/video|"
        r"embed\.ted\.com/talks)/[\w/-]+$",
        framed.partition("?")[0],
    )


@pytest.mark.parametrize("src", [*PLAYERS, *PAGES])
def test_a_players_player_is_itself(src: str) -> None:
    """The address of a player is not changed once more."""
    framed = player(src)
    assert framed is not None
    assert player(framed) == framed
    assert Embed(framed).page == Embed(src).page


def test_an_unlisted_video_keeps_its_key() -> None:
    """A Vimeo player without the `h` of an unlisted video shows nothing."""
    assert "h=8272103f6e" in (player("https://player.vimeo.com/video/76979871?h=8272103f6e&autoplay=1") or "")


@pytest.mark.parametrize(
    "src",
    [
        "https://www.youtube.com.evil.example/embed/abc_DEF-123",
        "https://evil.example/www.youtube.com/embed/abc_DEF-123",
        "https://www.youtube.com:8443/embed/abc_DEF-123",
        "https://user@www.youtube.com/embed/abc_DEF-123",
        "https://www.youtube.com\\@evil.example/embed/abc_DEF-123",
        "//www.youtube.com/embed/abc_DEF-123",
        "javascript://www.youtube.com/embed/abc_DEF-123",
        "https://notyoutube.com/embed/abc_DEF-123",
        "https://www.youtube.com/redirect?q=https://evil.example/",
        "",
        "https://[",
    ],
)
def test_unknown_hosts_may_not_be_framed(src: str) -> None:
    """A host that only looks known is not."""
    assert player(src) is None
    assert frame(Embed(src)) is None


@given(st.text(max_size=40) | st.text(max_size=15).map(lambda text: f"https://www.youtube.com/embed/{text}"))
def test_any_address_gets_an_answer(src: str) -> None:
    """No address is so odd that asking fails, or that the answer leads off the host."""
    framed = player(src)
    assert framed is None or re.fullmatch(r"https://www\.youtube-nocookie\.com/embed/[\w-]+", framed)


@pytest.mark.parametrize("src", [src for src, page in {**PLAYERS, **PAGES}.items() if page == YOUTUBE])
def test_youtube_has_a_picture_of_every_video(src: str) -> None:
    """Where a host gives a picture for every video, it is shown."""
    assert Embed(src).thumbnail == "https://i.ytimg.com/vi/abc_DEF-123/hqdefault.jpg"


@pytest.mark.parametrize("src", ["https://player.vimeo.com/video/1", "https://example.org/player"])
def test_other_players_have_no_picture(src: str) -> None:
    """No picture is made up."""
    assert Embed(src).thumbnail is None


# --- reading -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<iframe src="https://e.org/p" width="560" height="315" title="A &amp; B">', ("560", "315", "A & B")),
        ("<iframe src='https://e.org/p' width='560' height='315'>", ("560", "315", None)),
        ("<iframe src=https://e.org/p width=560 height=315>", ("560", "315", None)),
        ("<IFRAME SRC=https://e.org/p WIDTH=560>", ("560", None, None)),
        ('<iframe src="https://e.org/p" width="100%" height="auto">', (None, None, None)),
        ('<iframe src = "https://e.org/p" width = "1">', ("1", None, None)),
        ('<iframe data-src="https://e.org/p">', (None, None, None)),
        ('<embed src="https://e.org/p">', (None, None, None)),
        ('<div><p>x</p><iframe src="https://e.org/p"></iframe></div>', (None, None, None)),
    ],
)
def test_read_frame(html: str, expected: tuple[str | None, ...]) -> None:
    """A frame gives its address, its size in pixels and its title, however it is written."""
    assert read_frame(html, BASE) == Embed("https://e.org/p", *expected)


def test_the_first_of_an_attribute_counts() -> None:
    """Of an attribute that stands twice the first counts, as in HTML."""
    assert read_frame('<iframe src="https://e.org/a" src="https://e.org/b">', BASE) == Embed("https://e.org/a")


def test_a_title_may_hold_anything() -> None:
    """What stands in a title is text, neither the tag's end nor an attribute."""
    found = read_frame('<iframe title="if a > b, src=https://evil.example/" src="https://e.org/p">', BASE)
    assert found == Embed("https://e.org/p", title="if a > b, src=https://evil.example/")


def test_an_attribute_that_ends_like_another_is_not_it() -> None:
    """A lazy loader's own attributes are no address."""
    assert read_frame('<iframe x-src="https://evil.example/" src="https://e.org/p">', BASE) == Embed("https://e.org/p")


@pytest.mark.parametrize(
    ("src", "expected"),
    [
        ("/p", "https://example.org/p"),
        ("//www.youtube.com/embed/x", "https://www.youtube.com/embed/x"),
        ("http://e.org/p", "http://e.org/p"),
        ("https://e.org/?a=1&amp;b=2", "https://e.org/?a=1&b=2"),
    ],
)
def test_a_frames_address_is_absolute(src: str, expected: str) -> None:
    """A frame's address is completed."""
    assert read_frame(f'<iframe src="{src}">', BASE) == Embed(expected)


@pytest.mark.parametrize(
    "html",
    ["", "<p>x</p>", "<iframe>", '<iframe src="">', '<iframe src="javascript:x">', '<iframe src="data:text/html,x">'],
)
def test_what_has_no_address_is_no_frame(html: str) -> None:
    """Without a usable address there is nothing to show."""
    assert read_frame(html, BASE) is None


# --- writing -----------------------------------------------------------------------------------------------------

EVIL: Final = '"><script>x</script>&'


def test_frame() -> None:
    """A player is written with its size and title."""
    assert frame(Embed("https://youtu.be/abc_DEF-123", "560", "315", 'A "B" & <C>')) == (
        '<iframe src="https://www.youtube-nocookie.com/embed/abc_DEF-123" width="560" height="315" '
        'title="A &quot;B&quot; &amp; &lt;C&gt;" allowfullscreen=""></iframe>'
    )


def test_a_picture_of_ones_own_goes_before_the_hosts() -> None:
    """An article's picture stands for its video."""
    own = Image("https://e.org/a.png", 640, 480, "Own")
    html = picture(Embed("https://www.youtube.com/embed/abc_DEF-123"), own, "Title")
    assert the_image(html) == {"src": "https://e.org/a.png", "alt": "Own", "width": "640", "height": "480"}


def test_the_hosts_picture_stands_in() -> None:
    """Without a picture of one's own the host's is shown, linked to the video's page."""
    html = picture(Embed("https://www.youtube.com/embed/abc_DEF-123"), None, "Title")
    assert html == (
        f'<figure><a href="{YOUTUBE}"><img src="https://i.ytimg.com/vi/abc_DEF-123/hqdefault.jpg" alt=""></a>'
        f'<figcaption><a href="{YOUTUBE}">▶ Title</a></figcaption></figure>'
    )


def test_without_a_picture_there_is_a_link() -> None:
    """A player that has no picture is a link."""
    html = picture(Embed("https://player.vimeo.com/video/1"), None, "Title")
    assert html == '<p><a href="https://vimeo.com/1">▶ Title</a></p>'


@pytest.mark.parametrize(
    ("embed", "title", "label"),
    [
        (Embed("https://e.org/p", title="Own"), "Given", "Given"),
        (Embed("https://e.org/p", title="Own"), None, "Own"),
        (Embed("https://e.org/p"), None, "https://e.org/p"),
    ],
)
def test_a_player_is_labelled(embed: Embed, title: str | None, label: str) -> None:
    """The title given goes before the player's own, and that before its address."""
    assert f"▶ {label}</a>" in picture(embed, None, title)


def test_nothing_breaks_out_of_what_is_written() -> None:
    """Addresses, titles and labels stay the text that they are."""
    embed = Embed(f"https://e.org/{EVIL}", title=EVIL)
    image = Image(f"https://e.org/{EVIL}", title=EVIL)
    framed = frame(Embed("https://youtu.be/abc_DEF-123", title=EVIL))
    assert framed is not None
    for html in (framed, picture(embed, None, None), picture(embed, image, EVIL), img(image)):
        assert "<script" not in html


def test_img() -> None:
    """A picture has its words, and its size where it is known."""
    assert img(Image("https://e.org/a.png")) == '<img src="https://e.org/a.png" alt="">'
    assert img(Image("https://e.org/a.png", 640, None, "A & B")) == (
        '<img src="https://e.org/a.png" alt="A &amp; B" width="640">'
    )
