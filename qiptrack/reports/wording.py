"""Numbers with their nouns."""


def count(number: int, noun: str) -> str:
    """Return a number with its noun, `1 plan`, `1,200 plans`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def plural(number: int, one: str, many: str) -> str:
    """Return `one`, or `many` with the number in it, as the number asks."""
    return one if number == 1 else many.format(number)
