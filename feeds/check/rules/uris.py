"""The checks of values that are addresses."""

from __future__ import annotations

from typing import Final

from feeds.check.rules.flaw_codes import check_of
from feeds.lib.values import iri

reference: Final = check_of(iri.reference)
"""An IRI reference, absolute or relative."""

absolute: Final = check_of(iri.absolute)
"""An IRI with a scheme."""

url: Final = check_of(iri.uri)
"""A URI with a scheme, in ASCII, as RSS wants its links (RSS Advisory Board, data type URL)."""

web: Final = check_of(iri.web_url)
"""An http or https URL."""
