"""The rules for feeds: what specifications ask of Atom, RSS, JSON Feed and OPML, held against any feed's bytes."""
