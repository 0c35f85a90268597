"""The rules for feeds in XML: each finds what it is about, where it is, and leaves a good feed alone."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import PROJECT

from feeds.check.rules import validate
from feeds.check.rules.finding import MOST_ALIKE
from feeds.problems import Problem, Severity
from feeds.problems.codes import CODES

if TYPE_CHECKING:
    from support import Site

ATOM: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en">
  <id>tag:news.example.org,2026-01-31:all</id>
  <title>News</title>
  <updated>2026-01-31T09:30:00Z</updated>
  <author><name>Ada</name><uri>https://news.example.org/ada</uri><email>ada@example.org</email></author>
  <link rel="self" href="https://news.example.org/all.atom"/>
  <link href="https://news.example.org/" hreflang="en" type="text/html"/>
  <icon>https://news.example.org/icon.png</icon>
  <entry>
    <id>urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6</id>
    <title>One</title>
    <updated>2026-01-31T09:30:00.5+01:00</updated>
    <published>2026-01-30T09:30:00Z</published>
    <link href="https://news.example.org/1"/>
    <category term="open" scheme="https://news.example.org/topics/"/>
    <summary>In short</summary>
    <content type="html">&lt;p&gt;At length&lt;/p&gt;</content>
    <media:content url="https://news.example.org/1.jpg" medium="image" width="1200" height="800"/>
  </entry>
  <entry>
    <id>https://news.example.org/2</id>
    <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">T<i>w</i>o</div></title>
    <updated>2026-01-29T09:30:00Z</updated>
    <content type="image/png" src="https://news.example.org/2.png"/>
    <summary type="text">A picture</summary>
  </entry>
</feed>
"""
RSS: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
<channel>
  <title>News</title>
  <link>https://news.example.org/</link>
  <description>What is new</description>
  <language>en-GB</language>
  <managingEditor>ada@example.org (Ada)</managingEditor>
  <lastBuildDate>Sat, 31 Jan 2026 09:30:00 +0000</lastBuildDate>
  <ttl>60</ttl>
  <skipHours><hour>0</hour><hour>1</hour></skipHours>
  <image>
    <url>https://news.example.org/logo.png</url>
    <title>News</title>
    <link>https://news.example.org/</link>
    <width>88</width>
  </image>
  <atom:link rel="self" type="application/rss+xml" href="https://news.example.org/all.rss"/>
  <item>
    <title>One</title>
    <link>https://news.example.org/1</link>
    <guid isPermaLink="false">tag:news.example.org,2026-01-31:1</guid>
    <pubDate>Fri, 30 Jan 2026 09:30:00 GMT</pubDate>
    <dc:creator>Ada</dc:creator>
    <description>In short</description>
    <content:encoded>&lt;p&gt;At length&lt;/p&gt;</content:encoded>
    <enclosure url="https://news.example.org/1.mp3" length="1000" type="audio/mpeg"/>
    <source url="https://example.com/feed">Elsewhere</source>
  </item>
  <item><title>Two</title><guid>https://news.example.org/2</guid></item>
</channel>
</rss>
"""
RDF: Final = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://news.example.org/">
    <title>News</title>
    <link>https://news.example.org/</link>
    <description>What is new</description>
    <dc:date>2026-01-31</dc:date>
    <items><rdf:Seq><rdf:li rdf:resource="https://news.example.org/1"/></rdf:Seq></items>
  </channel>
  <item rdf:about="https://news.example.org/1">
    <title>One</title>
    <link>https://news.example.org/1</link>
  </item>
</rdf:RDF>
"""
OPML: Final = """\
<opml version="2.0">
  <head>
    <title>Feeds</title>
    <dateModified>Sat, 31 Jan 2026 09:30:00 GMT</dateModified>
    <ownerEmail>ada@example.org</ownerEmail>
  </head>
  <body>
    <outline text="Open">
      <outline text="News" title="News" type="rss" version="RSS2" xmlUrl="https://news.example.org/all.rss"/>
      <outline text="More" type="link" url="https://news.example.org/" isComment="false"/>
    </outline>
  </body>
</opml>
"""
GOOD: Final = {"atom": ATOM, "rss": RSS, "rdf": RDF, "opml": OPML}

NS: Final = "http://www.w3.org/2005/Atom"
IANA: Final = "http://www.iana.org/assignments/relation/"
TOMBSTONE: Final = f"""\
<deleted-entry xmlns="http://purl.org/atompub/tombstones/1.0" ref="tag:a.example,2026:1" when="2026-01-31T09:30:00Z">
<link href="/1" xmlns="{NS}"/></deleted-entry>"""
ENTRY_WITHIN: Final = f'<content type="application/atom+xml; type=entry"><entry xmlns="{NS}"/></content>'

# Which feed, what of it is replaced by what, the code, and where it is found: line and column.
BROKEN: Final = [
    # the file and its XML
    ("atom", "</entry>\n</feed>", "</entry>", "V102", 28, 1),
    ("atom", "<title>News</title>", "<title>R&D</title>", "V102", 4, 13),
    ("atom", "<title>News</title>", "<title>a&nbsp;b</title>", "V102", 4, 11),
    ("rss", "<?xml", "\n<?xml", "V102", 2, 1),
    ("rss", 'version="1.0" enc', 'version="1.1" enc', "V102", 1, 1),
    ("rss", "<dc:creator>Ada</dc:creator>", "<x:creator>Ada</x:creator>", "V102", 25, 5),
    ("atom", 'encoding="utf-8"', 'encoding="utf-16"', "V103", 1, 31),
    ("atom", 'encoding="utf-8"', 'encoding="utf-9"', "V104", 1, 31),
    ("atom", 'encoding="utf-8"', 'encoding="iso-8859-1"', "V105", 1, 31),
    ("opml", "<opml version", '<!DOCTYPE opml [<!ENTITY a "b">]><opml version', "V106", 1, 17),
    ("opml", "<opml version", '<!DOCTYPE opml [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><opml version', "V107", 1, 32),
    ("opml", OPML, "<a>" * 300, "V108", 1, 751),
    ("opml", OPML, "<html/>", "V109", 1, 1),
    ("opml", OPML, "<!DOCTYPE html>\n<p>", "V109", 1, 1),
    ("opml", OPML, " \n", "V101", 1, 1),
    ("opml", 'text="Open"', 'text="Open" type="song" singer="Ada"', "V520", 8, 5),
    ("opml", 'text="Open"', 'text="Open" singer="Ada"', "V505", 8, 5),
    ("opml", OPML, "\nNo feed", "V109", 2, 1),
    ("opml", "https://news.example.org/all.rss", "all.rss", "V133", 9, 7),
    ("opml", ' url="https://news.example.org/"', ' url="more"', "V133", 10, 7),
    ("rss", "<title>Two</title>", '<title>Two</title><guid isPermaLink="false"/>', "V307", 31, 27),
    ("rss", "In short", "&amp;lt;p&amp;gt;In short&amp;lt;/p&amp;gt;", "V168", 26, 5),
    ("atom", "&lt;p&gt;At length&lt;/p&gt;", "&amp;lt;br /&amp;gt;", "V168", 18, 5),
    ("opml", OPML, "null", "V109", 1, 1),
    ("rss", "<?xml", "Warning: a line of PHP\n<?xml", "V102", 1, 1),
    ("atom", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "V110", 2, 1),
    ("rss", '<rss version="2.0"', '<rss version="2.0" xmlns="http://backend.userland.com/rss2"', "V110", 2, 1),
    # values
    ("atom", "https://news.example.org/ada", "https://news.example.org/a da", "V131", 6, 27),
    ("atom", 'href="https://news.example.org/1"', 'href="https:///1"', "V132", 15, 5),
    ("atom", "<id>https://news.example.org/2</id>", "<id>2</id>", "V133", 22, 5),
    ("rss", "<link>https://news.example.org/1<", "<link>news.example.org/1<", "V133", 22, 5),
    ("rss", "<link>https://news.example.org/1<", "<link>htp://news.example.org/1<", "V134", 22, 5),
    ("atom", "tag:news.example.org,2026-01-31:all", "tag:news.example.org,2026-13-31:all", "V135", 3, 3),
    ("atom", "60a76c80-d399", "60a76c80d399", "V136", 11, 5),
    ("rss", "<link>https://news.example.org/1<", "<link>https://news.example.org/ä<", "V137", 22, 5),
    ("atom", "2026-01-30T09:30:00Z", "2026-01-30", "V141", 14, 5),
    ("atom", "2026-01-30T09:30:00Z", "2026-02-30T09:30:00Z", "V141", 14, 5),
    ("rdf", "2026-01-31", "31.1.2026", "V142", 7, 5),
    ("rss", "30 Jan 2026 09:30:00 GMT", "30 Jan 2026", "V143", 24, 5),
    ("rss", "Fri, 30 Jan", "Sat, 30 Jan", "V144", 24, 5),
    ("rss", "30 Jan 2026 09:30:00 GMT", "30 Jan 26 09:30:00 GMT", "V145", 24, 5),
    ("atom", "2026-01-30T09:30:00Z", "1926-01-30T09:30:00Z", "V146", 14, 5),
    ("rss", "en-GB", "English", "V151", 8, 3),
    ("atom", 'xml:lang="en"', 'xml:lang="xx"', "V151", 2, 1),
    ("atom", "ada@example.org", "ada at example.org", "V152", 6, 66),
    ("rss", "audio/mpeg", "mp3", "V153", 28, 5),
    ("rss", "ada@example.org (Ada)", "ada@example.org", "V154", 9, 3),
    ("rss", "<ttl>60", "<ttl>-1", "V155", 11, 3),
    ("rss", 'isPermaLink="false"', 'isPermaLink="no"', "V156", 23, 5),
    ("atom", 'term="open"', 'term=""', "V157", 16, 5),
    ("rdf", "<dc:date>", '<lat xmlns="http://www.w3.org/2003/01/geo/wgs84_pos#">91</lat><dc:date>', "V158", 7, 5),
    ("atom", "<title>One</title>", "<title>&lt;b&gt;One&lt;/b&gt;</title>", "V161", 12, 5),
    ("rss", "<title>One</title>", "<title>R&amp;amp;D</title>", "V161", 21, 5),
    ("rss", ">In short<", '>&lt;img src="/a.png"&gt;<', "V163", 26, 5),
    ("atom", "&lt;p&gt;At length", "&lt;script&gt;&lt;/script&gt;&lt;p&gt;", "V164", 18, 5),
    ("atom", "&lt;p&gt;At length", "&lt;p onclick=&quot;go()&quot;&gt;", "V164", 18, 5),
    ("rss", "What is new", "What\u0092s new", "V165", 7, 3),
    ("atom", "&lt;p&gt;At length", "&lt;p&gt;&lt;b&gt;At length", "V166", 18, 5),
    ("atom", "<i>w</i>", '<i xmlns="">w</i>', "V167", 23, 68),
    # Atom
    ("atom", "  <updated>2026-01-31T09:30:00Z</updated>\n", "", "V201", 2, 1),
    ("atom", "<title>One</title>", "<title>One</title><title>Eins</title>", "V202", 12, 23),
    ("atom", "<title>One</title>", "<title>One</title><pubDate/>", "V203", 12, 23),
    ("atom", ' href="https://news.example.org/1"', "", "V204", 15, 5),
    ("atom", "<entry>", '<entry type="x">', "V205", 10, 3),
    ("atom", "<entry>", "<entry>Text", "V206", 10, 3),
    ("atom", "<name>Ada</name>", "<name/>", "V207", 6, 11),
    ("atom", "<entry>", '<entry><a xmlns=""/>', "V208", 10, 10),
    ("atom", 'rel="self"', 'rel=""', "V211", 7, 3),
    (
        "atom",
        '<link href="https://news.example.org/1"',
        '<link rel="best" href="https://news.example.org/1"',
        "V212",
        15,
        5,
    ),
    ("atom", '1"/>\n', '1">here</link>\n', "V213", 15, 5),
    ("atom", "https://news.example.org/all.atom", "all.atom", "V214", 7, 3),
    ("atom", "<icon>", '<link href="/en" hreflang="EN" type="text/html"/><icon>', "V221", 9, 3),
    ("atom", 'rel="self"', 'rel="related"', "V222", 2, 1),
    ("atom", "https://news.example.org/2<", "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6<", "V223", 22, 5),
    ("atom", ATOM.splitlines()[5], "", "V226", 10, 3),
    ("atom", '<content type="image/png" src="https://news.example.org/2.png"/>', "", "V227", 21, 3),
    ("atom", '<summary type="text">A picture</summary>', "", "V229", 21, 3),
    ("atom", 'title type="xhtml"', 'title type="text/html"', "V231", 23, 5),
    ("atom", "<summary>In short", "<summary>In <b>short</b>", "V232", 17, 17),
    ("atom", '<div xmlns="http://www.w3.org/1999/xhtml">T<i>w</i>o</div>', "Two", "V233", 23, 5),
    ("atom", '2.png"/>', '2.png">x</content>', "V234", 25, 5),
    ("atom", ' type="image/png"', "", "V235", 25, 5),
    ("atom", '<content type="html">', '<content type="image/svg+xml">', "V236", 18, 5),
    ("atom", '<content type="html">', '<content type="image/png">', "V237", 18, 5),
    ("atom", '<content type="html">', '<content type="text/html">', "V238", 18, 5),
    # RSS
    ("rss", "  <description>What is new</description>\n", "", "V301", 4, 1),
    ("rss", "<title>One</title>", "<title>One</title><title>Eins</title>", "V302", 21, 23),
    ("rss", "<title>One</title>", "<title>One</title><pubdate/>", "V303", 21, 23),
    ("rss", ' length="1000"', "", "V304", 28, 5),
    ("rss", "isPermaLink=", "isPermalink=", "V305", 23, 5),
    ("rss", "  <image>", "  <image>Logo", "V306", 13, 3),
    ("rss", "<title>Two</title>", "<title>Two</title><comments/>", "V133", 31, 27),
    ("rss", 'rss version="2.0"', 'rss version="3.0"', "V311", 2, 1),
    ("rss", "<hour>1</hour>", "<hour>00</hour>", "V312", 12, 28),
    ("rss", ' isPermaLink="false"', "", "V313", 23, 5),
    ("rss", "<title>Two</title>", "", "V314", 31, 3),
    (
        "rss",
        "<guid>https://news.example.org/2",
        '<guid isPermaLink="false">tag:news.example.org,2026-01-31:1',
        "V315",
        31,
        27,
    ),
    ("rss", "<rss ", '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "x"><rss ', "V316", 2, 1),
    ("rss", 'rss version="2.0"', 'rss version="0.92"', "V331", 2, 1),
    ("rss", ">tag:news.example.org,2026-01-31:1<", ">17<", "V332", 23, 5),
    ("rss", "</channel>", "<textInput/></channel>", "V340", 32, 1),
    ("rss", "</item>\n</channel>", "</item><rating>1</rating></channel>", "V341", 31, 3),
    ("rss", 'rel="self"', 'rel="hub"', "V342", 4, 1),
    ("rss", "    <title>News</title>", "    <title>Logo</title>", "V343", 15, 5),
    ("rss", "logo.png", "logo.tiff", "V344", 14, 5),
    ("rss", "<source", '<enclosure url="https://a.example/" length="0" type="a/b"/><source', "V346", 29, 5),
    ("rss", "<description>In short</description>", "", "V347", 27, 5),
    ("rss", "<guid>https://news.example.org/2</guid>", "", "V348", 31, 3),
    ("rss", "<dc:creator>Ada</dc:creator>", "<dc:date>2026-01-30</dc:date>", "V349", 25, 5),
    ("rss", "<dc:creator>", "<author>a@example.org (Ada)</author><dc:creator>", "V349", 25, 41),
    ("rss", "30 Jan 2026 09:30:00 GMT", " 30 Jan 2026 09:30:00 GMT", "V145", 24, 5),
    ("rss", "<hour>1<", "<hour>24<", "V350", 12, 28),
    # RSS 1.0
    ("rdf", "    <description>What is new</description>\n", "", "V321", 3, 3),
    ("rdf", "<title>One</title>", "<title>One</title><title>Eins</title>", "V322", 11, 23),
    ("rdf", "<title>One</title>", "<title>One</title><pubDate/>", "V323", 11, 23),
    ("rdf", ' rdf:resource="https://news.example.org/1"', "", "V324", 8, 21),
    ("rdf", "<title>One", '<title lang="en">One', "V325", 11, 5),
    ("rdf", "<items>", "<items>All", "V326", 8, 5),
    ("rdf", "<title>One", "<title>", "V327", 11, 5),
    # OPML
    ("opml", "<outline", "<!--", "V102", 8, 5),
    ("opml", "  <head>", "  <head/>\n<head>", "V502", 3, 1),
    ("opml", "<title>Feeds", "<name/><title>Feeds", "V503", 3, 5),
    ("opml", ' version="2.0"', "", "V504", 1, 1),
    ("opml", 'xmlUrl="https', 'XmlUrl="https', "V505", 9, 7),
    ("opml", "<body>", "<body>Text", "V506", 7, 3),
    ("opml", 'version="2.0"', 'version="3.0"', "V511", 1, 1),
    ("opml", ' xmlUrl="https://news.example.org/all.rss"', "", "V512", 9, 7),
    ("opml", ' url="https://news.example.org/"', "", "V513", 10, 7),
    ("opml", ' title="News"', "", "V516", 9, 7),
    ("opml", "RSS2", "Atom", "V517", 9, 7),
    ("opml", ' type="rss"', "", "V518", 9, 7),
    # extensions
    ("atom", ' url="https://news.example.org/1.jpg"', "", "V604", 19, 5),
    ("atom", 'medium="image"', 'medium="picture"', "V156", 19, 5),
    ("atom", 'medium="image"', 'size="big"', "V605", 19, 5),
    ("atom", "<media:content", "<media:picture/><media:content", "V701", 19, 5),
    ("atom", "<media:content", "<media:group/><media:content", "V609", 19, 5),
    ("atom", "<media:content", '<media:hash algo="md5">x</media:hash><media:content', "V608", 19, 5),
    ("atom", "<media:content", "<media:adult>true</media:adult><media:content", "V611", 19, 5),
    ("atom", "search.yahoo.com/mrss/", "search.yahoo.com/mrss", "V704", 19, 5),
    ("atom", "search.yahoo.com/mrss/", "example.org/ns", "V705", 19, 5),
    ("rss", "<ttl>", '<site xmlns="com-wordpress:feed-additions:1">1</site><ttl>', "V705", 11, 3),
    ("rss", "<dc:creator>", "<dc:author>Ada</dc:author><dc:creator>", "V701", 25, 5),
    (
        "rss",
        "<dc:creator>",
        "<itunes:episode>1</itunes:episode><itunes:episode>2</itunes:episode><dc:creator>",
        "V702",
        25,
        39,
    ),
    ("rss", "<ttl>", "<itunes:episode>1</itunes:episode><ttl>", "V703", 11, 3),
    ("rss", "<dc:creator>", "<itunes:explicit>yes</itunes:explicit><dc:creator>", "V721", 25, 5),
    ("rss", "<dc:creator>", "<itunes:image/><dc:creator>", "V708", 25, 5),
    ("rss", "<dc:creator>", '<itunes:image href="https://a.example/a.png">A</itunes:image><dc:creator>', "V709", 25, 5),
    (
        "atom",
        "<icon>",
        '<complete xmlns="http://purl.org/syndication/history/1.0"/><link rel="next" href="/2"/><icon>',
        "V711",
        9,
        62,
    ),
    ("atom", "<icon>", '<link rel="next" href="/2"/><link rel="next" href="/3"/><icon>', "V712", 9, 31),
    ("atom", "<icon>", '<archive xmlns="http://purl.org/syndication/history/1.0"/><icon>', "V713", 9, 3),
    ("atom", "<icon>", '<link rel="next" href="https://news.example.org/all.atom"/><icon>', "V714", 9, 3),
    (
        "atom",
        "<icon>",
        '<link rel="last" href="https://news.example.org/all.atom"/><link rel="next" href="/2"/><icon>',
        "V714",
        9,
        62,
    ),
    (
        "atom",
        "<icon>",
        '<link rel="first" href="https://news.example.org/all.atom"/><link rel="previous" href="/2"/><icon>',
        "V714",
        9,
        63,
    ),
    ("atom", "<category", '<link rel="prev-archive" href="/1"/><category', "V715", 16, 5),
    ("atom", "<category", '<link rel="current" href="/1"/><category', "V715", 16, 5),
    (
        "atom",
        "<icon>",
        '<deleted-entry xmlns="http://purl.org/atompub/tombstones/1.0" ref="tag:a.example,2026:1"/><icon>',
        "V708",
        9,
        3,
    ),
    # more of the same
    ("atom", 'rel="self"', 'rel="urn:x"', "V136", 7, 3),
    ("atom", "<title>One</title>", "<title>it\u0092s</title>", "V165", 12, 5),
    ("atom", "<title>One</title>", '<title type="html"><b>One</b></title>', "V232", 12, 24),
    ("atom", '<div xmlns="http://www.w3.org/1999/xhtml">', "<div>", "V233", 23, 5),
    ("atom", "<i>w</i>", "<foo>w</foo>", "V166", 23, 68),
    ("atom", "<i>w</i>", '<i onclick="x()">w</i>', "V164", 23, 68),
    ("atom", "<i>w</i>", '<a href="a b">w</a>', "V166", 23, 68),
    ("atom", "<i>w</i>", "<script>w</script>", "V164", 23, 68),
    ("atom", '<content type="html">', '<content type="">', "V231", 18, 5),
    ("atom", '<content type="html">', '<content type="rich">', "V231", 18, 5),
    ("atom", '<content type="html">', '<content type="message/rfc822">', "V231", 18, 5),
    ("atom", '<content type="html">', '<content type="text/plain">', "V161", 18, 5),
    ("atom", '<content type="html">', '<content type="text/css"><b/>', "V232", 18, 30),
    ("atom", 'type="image/png" src', 'type="html" src', "V231", 25, 5),
    ("atom", "</entry>", "</entry>" + ATOM[ATOM.index("  <entry>") : ATOM.index("</entry>") + 8], "V224", 21, 5),
    ("atom", ATOM[ATOM.index("    <summary>In") : ATOM.index("    <media")], "", "V228", 10, 3),
    ("rss", "<title>News</title>", "<title/>", "V307", 5, 3),
    ("rss", "en-GB</language>", "en-GB</language><b>News</b>", "V303", 8, 29),
    ("opml", OPML[OPML.index("    <outline text") : OPML.index("  </body>")], "", "V501", 7, 3),
    ("atom", "<media:content", "<media:scenes/><media:content", "V601", 19, 5),
    (
        "atom",
        "<media:content",
        "<media:group><media:title>a</media:title><media:title>b</media:title></media:group><media:content",
        "V602",
        19,
        46,
    ),
    ("atom", "<media:content", "<media:community><media:stars/></media:community><media:content", "V603", 19, 22),
    ("atom", "<media:content", "<media:community>4</media:community><media:content", "V606", 19, 5),
    ("atom", "<media:content", "<media:keywords/><media:content", "V607", 19, 5),
    ("atom", "<media:content", '<media:rating scheme="urn:mpaa">best</media:rating><media:content', "V608", 19, 5),
    (
        "atom",
        "<media:content",
        '<media:restriction relationship="deny" type="country">Austria</media:restriction><media:content',
        "V608",
        19,
        5,
    ),
    (
        "atom",
        "<media:content",
        '<media:restriction relationship="deny" type="uri">a&lt;b</media:restriction><media:content',
        "V608",
        19,
        5,
    ),
    ("atom", "<media:content", '<media:title type="html">&lt;b&gt;x</media:title><media:content', "V166", 19, 5),
    (
        "atom",
        "<media:content",
        "<media:group>" + 2 * '<media:content url="urn:a:1" isDefault="true"/>' + "</media:group><media:content",
        "V610",
        19,
        5,
    ),
    ("atom", "<entry>", '<entry media:kind="x">', "V706", 10, 3),
    (
        "atom",
        "<category",
        '<link href="/a" rel="replies" xmlns:t="http://purl.org/syndication/thread/1.0" t:count="x"/><category',
        "V155",
        16,
        5,
    ),
    ("atom", "search.yahoo.com/mrss/", "a b", "V704", 19, 5),
    ("rss", "<ttl>", "<itunes:owner><itunes:name>Ada</itunes:name></itunes:owner><ttl>", "V707", 11, 3),
    ("rss", "<dc:creator>", '<source xmlns="http://purl.org/rss/modules/aggregation/"/><dc:creator>', "V710", 25, 5),
    ("rss", "<dc:creator>", "<itunes:explicit>maybe</itunes:explicit><dc:creator>", "V156", 25, 5),
    (
        "atom",
        "<icon>",
        '<archive xmlns="http://purl.org/syndication/history/1.0"/><complete xmlns="http://purl.org/syndication/history/1.0"/><icon>',
        "V711",
        9,
        3,
    ),
]


def found(text: str) -> list[Problem]:
    """Hold a feed against the rules."""
    return list(validate(text.encode(), "feed"))


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_feed_is_left_alone(kind: str) -> None:
    """No rule finds anything in a feed that keeps all of them."""
    assert found(GOOD[kind]) == []


@pytest.mark.parametrize(
    ("kind", "old", "new", "code", "line", "column"),
    [pytest.param(*case, id=f"{number}-{case[0]}-{case[3]}") for number, case in enumerate(BROKEN)],
)
def test_a_rule_finds_what_it_is_about(kind: str, old: str, new: str, code: str, *, line: int, column: int) -> None:
    """One thing wrong with a good feed is found under its code, at its line and column; what is right is not."""
    assert old in GOOD[kind]
    places = {each.code: (each.line, each.column) for each in reversed(found(GOOD[kind].replace(old, new, 1)))}
    assert places.get(code) == (line, column), places


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("atom", "<entry>", "<entry><contributor><name>Bo</name></contributor>"),
        ("atom", "</entry>", '<rights type="html">&amp;copy; Ada</rights></entry>'),
        ("atom", "<icon>", '<link href="/de" hreflang="de" type="text/html"/><icon>'),
        ("atom", "<icon>", "<logo>/l.png</logo><icon>"),
        ("atom", "https://news.example.org/1.jpg", "https://xn--bcher-kva.example/1.jpg?a=1&amp;b=2"),
        ("atom", "<category", '<link rel="via" href="https://example.org/ä"/><category'),
        ("atom", "<category", '<link rel="next" href="/2"/><link rel="first" href="/0"/><category'),
        ("rss", "<dc:creator>", "<itunes:title/><dc:creator>"),
        ("rss", "Fri, 30 Jan 2026 09:30:00 GMT", "30 Jan 2026 09:30 -0500"),
        ("rss", "<hour>1<", "<hour>23<"),
        ("rss", "In short", "&amp;lt;p&amp;gt; in short"),
        ("rss", 'type="audio/mpeg"/>', 'type="audio/mpeg"><dc:title>Sound</dc:title></enclosure>'),
        ("opml", "    <title>Feeds</title>\n", ""),
        ("opml", 'text="Open"', 'text="Open" created="Sat, 31 Jan 2026 09:30:00 GMT" category="/a,/b"'),
        ("opml", 'version="RSS2"', 'language="unknown"'),
        ("atom", '<link href="https://news.example.org/1"', f'<link rel="{IANA}alternate" href="/1"'),
        ("atom", 'rel="self"', f'rel="{IANA}self"'),
        ("atom", '<content type="image/png" src="https://news.example.org/2.png"/>', ENTRY_WITHIN),
        (
            "atom",
            "<icon>",
            f"{TOMBSTONE}<icon>",
        ),
        (
            "atom",
            "<media:content",
            '<media:location start="00:01" xmlns:g="http://www.georss.org/georss"><g:where/></media:location><media:content',
        ),
        ("rss", "<ttl>", "<itunes:applepodcastsverify>a-b-c</itunes:applepodcastsverify><ttl>"),
    ],
)
def test_what_is_allowed_is_left_alone(kind: str, old: str, new: str) -> None:
    """What a specification allows, and is not often seen, is no problem."""
    assert old in GOOD[kind]
    assert [str(each) for each in found(GOOD[kind].replace(old, new, 1))] == []


def test_problems_come_in_the_order_of_lines_under_the_given_name() -> None:
    """What is found has the path that was given, and is sorted by its place."""
    problems = found(ATOM.replace("<title", "<name").replace("</title>", "</name>"))
    assert [each.line for each in problems] == sorted(each.line for each in problems)
    assert len(problems) > 2
    assert {each.path for each in problems} == {"feed"}


def test_a_document_type_that_is_gone_is_an_error() -> None:
    """RSS 0.91 with the document type that Netscape took down is told so, and its entities do not stop the reading."""
    public = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/x.dtd">'
    text = RSS.replace("<rss ", f"{public}<rss ").replace('rss version="2.0"', 'rss version="0.91"')
    codes = {each.code for each in found(text.replace("What is new", "Caf&eacute;"))}
    assert codes == {"V106", "V317", "V331"}


def test_old_outlines_are_told_what_is_old_about_them() -> None:
    """OPML 1 knows two types of outline and let them hold anything; the format before it had another name."""
    old = (
        OPML.replace('"2.0"', '"1.1"')
        .replace('text="Open"', 'text="Open" type="song" f="x"')
        .replace(' url="https', ' href="https')
    )
    assert {each.code: each.line for each in found(old)} == {"V519": 8, "V520": 10}
    oldest = OPML.replace('opml version="2.0"', "outlineDocument").replace("</opml>", "</outlineDocument>")
    assert {each.code: each.line for each in found(oldest)} == {"V515": 1}


def test_a_count_of_comments_needs_its_date() -> None:
    """A slash:comments without a lastBuildDate says nothing of when they were counted."""
    comments = '<comments xmlns="http://purl.org/rss/1.0/modules/slash/">3</comments><dc:creator>'
    text = RSS.replace("<dc:creator>", comments)
    assert found(text) == []
    assert [each.code for each in found(text.replace("lastBuildDate", "pubDate"))] == ["V345"]


def test_an_entry_has_the_author_of_its_source() -> None:
    """An entry from elsewhere whose source has an author needs none of its own, and one alone needs one."""
    author = ATOM.splitlines()[5].strip()
    without = ATOM.replace(author, "")
    sourced = without.replace("</entry>", f"<source>{author}</source></entry>")
    assert [each.code for each in found(without)] == ["V226", "V226"]
    assert found(sourced) == []
    start, end = ATOM.index("<entry>"), ATOM.index("</entry>") + 8
    alone = ATOM[start:end].replace(
        "<entry>", '<entry xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">'
    )
    assert [each.code for each in found(alone)] == ["V226"]
    assert found(alone.replace("<title>", f"{author}<title>")) == []


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "shift_jis"])
def test_a_feed_is_read_in_the_encoding_that_it_declares(kind: str, encoding: str) -> None:
    """A byte order mark, two bytes a character, and old encodings change nothing but what is said of them."""
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>\n' + GOOD[kind].partition("?>\n")[2] if "?>" in GOOD[kind] else ""
    text = text or f'<?xml version="1.0" encoding="{name}"?>{GOOD[kind]}'
    codes = {each.code for each in validate(text.encode(encoding), "feed")}
    assert codes == (set() if name.startswith("utf") else {"V105"})


def test_bytes_that_mean_nothing_are_found_where_they_are() -> None:
    """A byte of Latin-1 in UTF-8 is found at its line and column, and the rest of the feed is read all the same."""
    body = RSS.replace("What is new", "Was ist neü, und mehr").replace("<ttl>60", "<ttl>x").encode()
    body = body.replace("ü".encode(), b"\xfc")
    assert [(each.code, each.line, each.column) for each in validate(body, "feed")] == [
        ("V103", 7, 26),
        ("V155", 11, 3),
    ]


@pytest.mark.parametrize(
    ("body", "way_out"),
    [
        pytest.param(b"---\ntitle: One\n---\n\nText\n", "`feeds check` alone", id="an article"),
        pytest.param(gzip.compress(RSS.encode()), "unpack it", id="a compressed feed"),
        pytest.param(b"<!DOCTYPE html><html></html>", "look for the feed that it links to", id="a page"),
    ],
)
def test_what_is_no_feed_is_told_as_that(body: bytes, way_out: str) -> None:
    """What people name by mistake is one problem, which says what it is and what to do."""
    (problem,) = validate(body, "feed")
    assert (problem.code, problem.line, problem.column) == ("V109", 1, 1)
    assert way_out in problem.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_json_is_known_in_every_encoding(encoding: str) -> None:
    """JSON that is not UTF-8 is held against the rules of JSON Feed, and not taken for XML."""
    assert {each.code[:2] for each in validate(' {"version": 1}'.encode(encoding), "feed")} == {"V4"}


def test_nothing_outside_of_the_feed_is_read(tmp_path: Path) -> None:
    """An entity that stands for a file is left out, and said to be."""
    secret = tmp_path / "secret"
    secret.write_text("not an address", encoding="utf-8")
    declared = f'<!DOCTYPE opml [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    problems = found(f"{declared}{OPML.replace('ada@example.org', '&a;')}")
    assert {each.code for each in problems} == {"V106"}
    assert "not an address" not in str(problems)


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE a [<!ENTITY a0 'x'>"
        + "".join(f"<!ENTITY a{n + 1} '&a{n};&a{n};'>" for n in range(60))
        + "]><a>&a60;</a>",
        f"<!DOCTYPE a [<!ENTITY a '{'x' * 50_000}'>]><a>{'&a;' * 50_000}</a>",
        f"<!DOCTYPE a [<!ENTITY a '{'x' * 50_000}'>]><a b='{'&a;' * 50_000}'/>",
    ],
    ids=["nested", "repeated", "in an attribute"],
)
def test_entities_cannot_grow_out_of_proportion(body: str) -> None:
    """Entities that stand for far more text than there is are an error, and are not put in."""
    assert {each.code for each in found(body)} & {"V102", "V107"}


@pytest.mark.parametrize(
    "text",
    [
        "<" + "a" * 200_000,
        "<!--" * 50_000,
        "<a " + " " * 200_000,
        "&" * 200_000,
        "<a href='" + "/" * 100_000,
        "(" * 100_000,
    ],
    ids=["name", "comments", "spaces", "ampersands", "slashes", "brackets"],
)
@pytest.mark.parametrize("element", ["title", "description", "link", "pubDate", "managingEditor", "language"])
def test_long_values_take_no_longer_than_their_length(element: str, text: str) -> None:
    """A value made to keep a pattern busy is answered like any other; one that is not would never end here."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    broken = re.sub(rf"<{element}>[^<]*", f"<{element}>{escaped}", RSS, count=1)
    assert all(each.code in CODES for each in found(broken))


@given(
    kind=st.sampled_from(sorted(GOOD)),
    at=st.integers(0, 3000),
    length=st.integers(0, 40),
    instead=st.one_of(st.binary(max_size=40), st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace"))),
)
def test_no_bytes_raise(kind: str, at: int, length: int, instead: bytes) -> None:
    """Whatever is done to a feed's bytes, the answer is a list of known problems at places that can be jumped to."""
    body = GOOD[kind].encode()
    at = min(at, len(body))
    for each in validate(body[:at] + instead + body[at + length :], "feed"):
        assert each.code in CODES
        assert each.line >= 1
        assert each.column >= 1
        assert each.message.isprintable()


@given(st.data())
def test_no_swap_of_values_raises(data: st.DataObject) -> None:
    """Well-formed feeds with values and names in each other's places raise nothing either."""
    text = GOOD[data.draw(st.sampled_from(sorted(GOOD)))]
    pieces = re.split(r"(?<=>)([^<>]+)(?=<)|(?<==\")([^\"]*)(?=\")", text)
    values = [number for number, piece in enumerate(pieces) if piece and number % 3]
    shuffled = data.draw(st.permutations(values))
    taken = dict(zip(values, (pieces[number] for number in shuffled), strict=True))
    assert all(
        each.code in CODES for each in found("".join(taken.get(n, piece) or "" for n, piece in enumerate(pieces)))
    )


@given(st.binary(max_size=300))
def test_no_other_bytes_raise(body: bytes) -> None:
    """Bytes that are no feed at all are answered, never raised."""
    assert all(each.code in CODES for each in validate(body, "feed"))


GOLDEN: Final = sorted(
    path for path in (PROJECT / "tests" / "golden").rglob("*") if path.suffix in {".atom", ".rss", ".opml"}
)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.relative_to(PROJECT / "tests" / "golden").as_posix())
def test_our_own_feeds_keep_every_rule(path: Path) -> None:
    """What `feeds build` writes has nothing wrong with it by the rules that others are held to."""
    assert [str(each) for each in validate(path.read_bytes(), path.name)] == []


def test_every_feed_of_a_site_keeps_every_rule(site: Site) -> None:
    """So do all feeds of a site, the list of them and the feeds in JSON too, with titles that are hard to write."""
    site.config(
        "  author: {name: Ada, email: ada@example.org}\ngroups:\n  - by: []\n  - by: [topic]\n  - by: [provider]"
    )
    for day, title in enumerate(("R&D", "a < b", "'<b>' &amp;amp;", "caf\u00e9 \U0001f600", "AT&T;", "]]>"), 1):
        front = {
            "title": title,
            "topics": ["C++ & more"],
            "excerpt": title,
            "provider": {"name": "B\u00fccher", "domain": "b.example"},
        }
        site.article(
            f"n{day}", "\n".join(f"{key}: {json.dumps(value)}" for key, value in front.items()), "<p>x &amp; y", day=day
        )
    assert not site.build().problems
    feeds = {
        path: body for path, body in site.outputs().items() if Path(path).suffix in {".atom", ".rss", ".opml", ".json"}
    }
    assert {"all.atom", "all.rss", "all.json", "feeds.opml"} <= feeds.keys()
    feeds.pop("feeds.json")
    found = [each for path, body in feeds.items() for each in validate(body, path)]
    # a title that speaks of an element is text, which readers that take it for HTML may show otherwise
    assert {str(each) for each in found if each.code != "V161"} == set()
    assert all("<b>" in each.message for each in found)


def test_every_rule_says_where_it_comes_from() -> None:
    """Each rule names a section of a specification, but those that are of this program."""
    ours = {code for code, each in CODES.items() if code.startswith("V") and not each.source}
    assert ours == {"V107", "V108", "V146", "V705"}


@pytest.mark.skipif("FEEDVALIDATOR_TESTCASES" not in os.environ, reason="FEEDVALIDATOR_TESTCASES names no checkout")
def test_the_rules_agree_with_the_cases_of_the_w3c_validator() -> None:
    """Of the cases that are marked as errors we flag 95 in a hundred at least, and of those that are sound none."""
    code = (
        "import json, pathlib, sys, validation;"
        "cases = pathlib.Path(sys.argv[1]);"
        "shares = validation.measure(cases, pathlib.Path(sys.argv[2]));"
        "events = validation.hierarchy(cases.parent / 'src/feedvalidator/logging.py');"
        "print(json.dumps([shares.found, shares.wrong, validation.history(cases, events)]))"
    )
    python = os.environ.get("FEEDVALIDATOR_PYTHON", sys.executable)
    command = [sys.executable, "-c", code, os.environ["FEEDVALIDATOR_TESTCASES"], python]
    path = os.pathsep.join([str(PROJECT), str(PROJECT / "benchmarks")])
    ran = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True)
    (flagged, errors), (wrong, sound), (agreed, told) = json.loads(ran.stdout.splitlines()[-1])
    assert errors > 300
    assert sound > 100
    assert flagged >= 0.95 * errors
    assert wrong == 0
    assert told - agreed <= 5  # docs/rules.md says which


def test_an_error_is_no_warning() -> None:
    """What breaks a MUST is an error, what breaks advice a warning."""
    assert [each.severity for each in found(ATOM.replace("<id>https://news.example.org/2</id>", ""))] == [
        Severity.ERROR
    ]
    assert [each.severity for each in found(ATOM.replace('rel="self"', 'rel="related"'))] == [Severity.WARNING]


# feeds of which all is wrong


FEEDS: Final = {
    "entries": ('<feed xmlns="http://www.w3.org/2005/Atom">', "<entry/>", "</feed>", "V226"),
    "items": ('<rss version="2.0"><channel>', "<item/>", "</channel></rss>", "V314"),
    "unknown elements": ('<rss version="2.0"><channel>', "<x/>", "</channel></rss>", "V303"),
    "outlines": ('<opml version="2.0"><head/><body>', "<outline/>", "</body></opml>", "V504"),
    "entities": ('<!DOCTYPE feed SYSTEM "x"><feed xmlns="urn:x"><title>', "&a;", "</title></feed>", "V106"),
    "items in JSON": (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [',
        "{},",
        "{}]}",
        "V415",
    ),
    "members in JSON": ('{"version": "https://jsonfeed.org/version/1.1", "items": [], ', '"x": 1, ', '"x": 2}', "V402"),
}


@pytest.mark.parametrize(("start", "part", "end", "code"), FEEDS.values(), ids=FEEDS)
def test_what_is_wrong_a_thousand_times_is_listed_so_often_and_counted(
    start: str, part: str, end: str, code: str
) -> None:
    """Of one code a feed has the first findings, and one more that says how many there are."""
    few, many = (
        [each for each in validate(f"{start}{part * times}{end}".encode(), "feed") if each.code == code]
        for times in (MOST_ALIKE, 3 * MOST_ALIKE)
    )
    assert len(few) in {MOST_ALIKE, MOST_ALIKE + 1}
    assert len(many) == MOST_ALIKE + 1
    (counted,) = [each for each in many if each.message.startswith("found ")]
    assert int(counted.message.split()[1]) in {2 * MOST_ALIKE, 2 * MOST_ALIKE + 1, 2 * MOST_ALIKE - 1}


@pytest.mark.slow
@pytest.mark.parametrize(("start", "part", "end", "code"), FEEDS.values(), ids=FEEDS)
def test_checking_takes_no_memory_to_speak_of(start: str, part: str, end: str, code: str) -> None:
    """A feed of which all is wrong is checked in less than two hundred times its length."""
    body = f"{start}{part * (100_000 // len(part))}{end}".encode()
    tracemalloc.start()
    try:
        assert code in {each.code for each in validate(body, "feed")}
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
