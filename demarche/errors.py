"""What can go wrong, in words that say what to do next. Every message is one line."""


class DemarcheError(Exception):
    """Base of all errors that demarche raises on purpose; the message is one line for a person."""


class InputError(DemarcheError):
    """An input could not be read (missing, empty, binary, another language): the rest of a batch goes on."""


class NothingHere(InputError):
    """A sound page that holds nothing to read: another language, no article. Most pages of a whole crawl are so."""


class EmptyError(InputError):
    """What was asked for has no rows: nothing was drawn or written."""


class UsageError(DemarcheError):
    """The call or the options are wrong: nothing was done."""


class RecordError(DemarcheError):
    """The record cannot be opened or written: newer version, held by another process, read-only, not a record."""


class TableError(DemarcheError):
    """A table or a user's overlay is malformed: file, line and reason are in the message."""


class ModelError(DemarcheError):
    """The shipped model is missing or damaged."""
