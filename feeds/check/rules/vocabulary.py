"""The words that others keep lists of: link relations and elements of HTML."""

from __future__ import annotations

from typing import Final


def words(text: str) -> frozenset[str]:
    """Return the words of a text, in which white space stands between them."""
    return frozenset(text.split())


RELATIONS: Final = words(
    """
    about acl alternate amphtml api-catalog appendix apple-touch-icon apple-touch-startup-image archives author
    blocked-by bookmark c2pa-manifest canonical chapter cite-as collection compression-dictionary contents
    convertedfrom copyright create-form current deprecation describedby describes disclosure dns-prefetch
    duplicate edit edit-form edit-media enclosure external first geofeed glossary help hosts hub ice-server icon
    index intervalafter intervalbefore intervalcontains intervaldisjoint intervalduring intervalequals
    intervalfinishedby intervalfinishes intervalin intervalmeets intervalmetby intervaloverlappedby
    intervaloverlaps intervalstartedby intervalstarts item last latest-version license linkset lrdd manifest
    mask-icon me media-feed memento micropub modulepreload monitor monitor-group next next-archive nofollow
    noopener noreferrer opener openid2.local_id openid2.provider original p3pv1 payment pingback preconnect
    predecessor-version prefetch preload prerender prev prev-archive preview previous privacy-policy profile
    publication rdap-active rdap-bottom rdap-down rdap-top rdap-up related replies restconf ruleinput search
    section self service service-desc service-doc service-meta sip-trunking-capability sponsored start status
    stylesheet subsection successor-version sunset tag terms-of-service timegate timemap type ugc up
    version-history via webmention working-copy working-copy-of
    """
)
"""The link relations that are registered (IANA, Link Relations; RFC 8288, section 4.2)."""

HTML: Final = words(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br
    button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em
    embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
    i iframe img input ins isindex kbd label legend li link main map mark marquee math menu meta meter nav nobr
    noframes noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp script
    search section select slot small source span strike strong style sub summary sup svg table tbody td template
    textarea tfoot th thead time title tr track tt u ul var video wbr
    """
)
"""The elements of HTML, old ones and the outermost of SVG and MathML too."""

OPEN: Final = words(
    """
    area base basefont body br col colgroup dd dt embed frame head hr html img input isindex li link meta optgroup
    option p param rp rt source tbody td tfoot th thead tr track wbr
    """
)
"""The elements that HTML closes by itself (HTML, section 13.1.2.4), or that have nothing to close."""

DANGEROUS: Final = words(
    """
    applet base embed form frame frameset iframe link meta object script style svg math template
    """
)
"""The elements of HTML that run, embed or redirect something, and that readers remove for it."""
