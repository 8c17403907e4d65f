"""The one kind of error that a user is shown as a sentence."""


class QiptrackError(Exception):
    """Something asked for cannot be done; nothing has been changed.

    Each case has a subclass that words itself: `message` says what is the matter, in plain
    words, and `fix` says what to do next. It is caught in one place, where the command line
    prints both on standard error and ends with exit code 2.
    """

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
