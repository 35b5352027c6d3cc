"""One exception family. A message says what was wrong, with which input, and what to do about it."""


class IsnadError(Exception):
    """Base of everything that Isnad raises on purpose."""


class InputError(IsnadError):
    """An input that cannot be read: not Arabic, empty, binary, broken."""


class StoreError(IsnadError):
    """A store that cannot be opened, read or written."""


class ExportError(IsnadError):
    """An export that cannot be written: the file exists, the flavour is unknown, a value does not fit."""


class ArchiveError(IsnadError):
    """An archive of pages that is in use, damaged, or not what the store says of it; the message names file and offset."""


class LexiconError(IsnadError):
    """A lexicon file with a mistake; the message names file and line."""
