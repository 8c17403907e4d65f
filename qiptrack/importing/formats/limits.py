"""What is too large, too strange or too well locked to be read as a sheet, each in a sentence."""

from qiptrack.errors import QiptrackError

MAX_BYTES = 10 * 1024 * 1024
"""The size of a file; a tracker of a thousand actions is about 300,000 bytes."""

MAX_CELLS = 2_000_000
"""How many cells the smallest rectangle around all that is filled may have."""


class NotASheet(QiptrackError):
    """A file is not what its name says."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"{name} cannot be read as a sheet: {why}.",
            "Open it where it was made, and save it as .xlsx or .csv.",
        )


class TooManyRows(QiptrackError):
    """A sheet has more rows than are read."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(
            f"{name} has more than {most:,} rows.",
            "Save the rows that are actions as a sheet of their own.",
        )


class TooLarge(QiptrackError):
    """A file, or what it unpacks to, is larger than what is read."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is larger than the {MAX_BYTES // 1024 // 1024} MB that are read.",
            "Take pictures out of it, or save the sheet with the actions as a file of its own.",
        )


class UnpacksTooLarge(QiptrackError):
    """A small file unpacks to more than is read."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} unpacks to far more than a sheet of actions has.",
            "Save the rows that are actions as a sheet of their own.",
        )


class CellFarOff(QiptrackError):
    """A cell stands so far from the others that all between would have to be read."""

    def __init__(self, name: str, place: str) -> None:
        super().__init__(
            f"{name} has a cell at {place}, far from where sheets of actions have any.",
            "Delete it, or save the rows that are actions as a sheet of their own.",
        )


class ExtraMissing(QiptrackError):
    """A library that reads this kind of file is not installed."""

    def __init__(self, ending: str, extra: str) -> None:
        super().__init__(
            f"Reading {ending} needs a library that is not installed here.",
            f"In the folder that qiptrack was installed from: `pip install '.[{extra}]'`; or save"
            " the sheet as CSV, which needs nothing.",
        )
