"""Golden files: whole outputs, held against what is kept below `tests/golden`."""

from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"

Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write what differs into tests/golden (the test fails all the same, once)",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return a check that a text is the golden file of that name."""
    update = bool(request.config.getoption("--update-goldens"))

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        kept = path.read_bytes().decode() if path.exists() else None
        if update and text != kept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            pytest.fail(f"{name} is written anew: look at the difference, and run again")
        assert kept is not None, f"no golden file {name}: run pytest with --update-goldens"
        assert text == kept

    return check
