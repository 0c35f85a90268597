"""The core of Babel, which has the CLDR: everything imports it from here, and late, since it is large.

Of two threads of which one begins with `babel` and the other with `babel.core`, each would wait for what the other
imports, and Python ends that with an error, or hands out a module that is not whole. Who imports this one waits for
whoever began to.
"""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from babel.core import get_global

__all__ = ["Locale", "UnknownLocaleError", "get_global"]
