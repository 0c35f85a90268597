"""One rulebook of values: what a language tag, a mail address, an address, a host, a media type and a date are.

The config's check, the decoding of articles and the rules for feeds all ask here, so that what one of them takes none
of the others refuses. Each module holds one kind of value. A check returns None for a value that is right, else a
`Flaw`; under which code a flaw is reported is for those who ask to decide. All of them are meant for other people's
texts: none takes more time than grows with the text.
"""

from __future__ import annotations

from feeds.lib.values.flaw import Flaw

__all__ = ["Flaw"]
