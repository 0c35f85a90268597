"""Texts that would do something if a browser took them for more than texts, put together by chance.

What is active calls `fired`, which whoever opens them listens for, or asks `evil.example`, which nothing else names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trials.hostile_parts import ACTIVE, CALLS, CLOSING, HANDLERS, NESTING, ODD, SCHEMES, TAGS

if TYPE_CHECKING:
    from random import Random


def script(chance: Random) -> str:
    """Return JavaScript that is noticed."""
    return chance.choice(CALLS)


def address(chance: Random) -> str:
    """Return an address that does something, or one that is not what it looks like."""
    return chance.choice(SCHEMES).replace("{js}", script(chance))


def active(chance: Random) -> str:
    """Return markup that does something by itself or when it is clicked."""
    text = chance.choice(ACTIVE)
    for name, value in (
        ("{tag}", chance.choice(TAGS)),
        ("{on}", chance.choice(HANDLERS)),
        ("{url}", address(chance)),
        ("{js}", script(chance)),
    ):
        text = text.replace(name, value)
    return text.replace("{{", "{").replace("}}", "}") if "{{" in text and chance.random() < 0.5 else text


def mutating(chance: Random) -> str:
    """Return nested markup that a parser may take for something else once it was written out and read again."""
    parts: list[str] = []
    for _ in range(chance.randint(2, 9)):
        draw = chance.random()
        if draw < 0.62:
            tag = chance.choice(NESTING)
            parts.append(f"<{tag}>" if not tag.startswith(("!", "?")) else f"<{tag}")
        elif draw < 0.8:
            parts.append(chance.choice(CLOSING))
        elif draw < 0.9:
            parts.append(f'<p title="{chance.choice(CLOSING)}{_within_quotes(active(chance))}">')
        else:
            parts.append(f"</{chance.choice(NESTING).split()[0]}>")
    parts.insert(chance.randint(1, len(parts)), f"<img src=x onerror={script(chance)}>")
    if chance.random() < 0.4:
        parts.insert(
            chance.randint(0, len(parts)), f'<img alt="{chance.choice(CLOSING)}<img src=x onerror={script(chance)}>">'
        )
    return "".join(parts)


def _within_quotes(text: str) -> str:
    return text.replace('"', "&quot;")


def hostile(chance: Random) -> str:
    """Return any of these, at times several."""
    kinds = (active, active, mutating, mutating, address, lambda chance: chance.choice(ODD))
    return "".join(chance.choice(kinds)(chance) for _ in range(chance.choice((1, 1, 1, 2, 3))))


def mangled(text: str, chance: Random) -> str:
    """Return a text with some characters doubled, dropped or replaced, or its letters in other capitals."""
    characters = list(text)
    for _ in range(chance.choice((0, 0, 1, 3))):
        at = chance.randrange(len(characters) or 1)
        characters[at : at + 1] = chance.choice(
            ([], characters[at : at + 1] * 2, ["\x00"], ["\n"], ["/"], ['"'], ["&#10;"], ["<"])
        )
    changed = "".join(characters)
    return changed.swapcase() if chance.random() < 0.1 else changed
