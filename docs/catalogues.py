"""Bring the catalogues of feeds/pages/catalogues up to date with what the pages say.

    python docs/catalogues.py           every catalogue
    python docs/catalogues.py sv nb     those of languages, made where there are none

A message that is new is added without a translation, one that is gone is removed; translations stay as they are.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel.messages.catalog import Message

_PAGES = Path(__file__).parent.parent / "feeds" / "pages"
CATALOGUES = _PAGES / "catalogues"
_METHODS = [("**/*.py", "python"), ("**/templates/**", "jinja2.ext:babel_extract")]
_OPTIONS = {"**/templates/**": {"trimmed": "true", "silent": "false"}}


def messages() -> Catalog:
    """Return what is to be translated, in the order in which the files say it."""
    found = Catalog(fuzzy=False)
    for file, _line, message, comments, context in extract_from_dir(
        str(_PAGES), method_map=_METHODS, options_map=_OPTIONS, comment_tags=["translators:"], strip_comment_tags=True
    ):
        found.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return found


def updated(file: Path, template: Catalog) -> bytes:
    """Return what a catalogue should contain."""
    locale = Locale.parse(file.stem)
    old = Catalog(locale=locale, fuzzy=False)
    if file.exists():
        with file.open("rb") as source:
            old = read_po(source)
    made = Catalog(locale=locale, fuzzy=False)
    for message in template:
        if message.id:
            before = old.get(message.id, message.context)
            made.add(
                message.id,
                before.string if before else None,
                message.locations,
                auto_comments=message.auto_comments,
                user_comments=before.user_comments if before else (),
                context=message.context,
            )
    written = BytesIO()
    write_po(written, made, width=100, omit_header=True, include_lineno=False)
    return _header(locale, old.plural_forms) + written.getvalue().lstrip(b"\n")


def _header(locale: Locale, plural_forms: str) -> bytes:
    """Return what a catalogue begins with: no dates and no names, which the repository's history has."""
    lines = (
        f"# {locale.english_name}",
        'msgid ""',
        'msgstr ""',
        f'"Language: {locale}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {plural_forms}\\n"',
    )
    return ("\n".join(lines) + "\n\n").encode()


def _is_translated(message: Message) -> bool:
    forms = (message.string,) if isinstance(message.string, str) else message.string
    return bool(forms) and all(forms or ())


def main(names: Iterable[str]) -> None:
    """Write catalogues."""
    template = messages()
    files = [CATALOGUES / f"{name}.po" for name in names] or sorted(CATALOGUES.glob("*.po"))
    for file in files:
        made = updated(file, template)
        if not file.exists() or file.read_bytes() != made:
            file.write_bytes(made)
        missing = sum(not _is_translated(message) for message in read_po(BytesIO(made)) if message.id)
        sys.stdout.write(f"{file.stem}: {f'{missing} to translate' if missing else 'complete'}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
