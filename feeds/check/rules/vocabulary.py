"""The words that others keep lists of: link relations, schemes, languages, elements of HTML."""

from __future__ import annotations

from typing import Final


def words(text: str) -> frozenset[str]:
    """Give the words of a text, in which white space stands between them."""
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

SCHEMES: Final = words(
    """
    about acct acr adiumxtra afp afs aim apt attachment aw barion bb beshare bitcoin blob bolo callto cap chrome
    cid coap coaps content crid cvs dab data dav dict did dns doi drm dtn dvb ed2k example facetime fax feed
    feedready file filesystem finger fish fm ftp geo gg git gizmoproject go gopher graph gtalk h323 ham hcp http
    https hyper iax icap icon im imap info iotdisco ipfs ipn ipns ipp ipps irc irc6 ircs iris isostore itms jabber
    jar jms jini keyparc lastfm lbry ldap ldaps leaptofrogans magnet mailserver mailto maps market matrix message
    mid mms modem moz mqtt mqtts ms-help msnim msrp msrps mtqp mumble mupdate mvn news nfs ni nih nntp notes ocf
    oid onenote opaquelocktoken openpgp4fpr otpauth palm paparazzi payto pkcs11 platform pop pres prospero proxy
    pwid psyc query redis reload res resource rmi rsync rtmfp rtmp rtsp rtsps rtspu secondlife service session
    sftp sgn shttp sieve simpleledger sip sips skype smb sms smtp snews snmp soldat spotify ssb ssh steam stun
    stuns submit svn swh tag teamspeak tel teliaeid telnet tftp things thismessage tip tn3270 tool turn turns tv
    udp unreal upt urn ut2004 uuid-in-package v-event vemmi ventrilo view-source vnc vscode wais wss ws wtai
    wyciwyg xcon xfire xmpp xri ymsgr z39.50 z39.50r z39.50s
    """
)
"""The schemes that are registered (IANA, Uniform Resource Identifier Schemes), those that feeds may need."""

LANGUAGES: Final = words(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it
    iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo
    mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh
    si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh
    yi yo za zh zu
    """
)
"""The languages of two letters (ISO 639-1, and those that it withdrew)."""

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
