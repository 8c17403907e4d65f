"""PyYAML is loaded with little done ahead, and does all that it did."""

import subprocess
import sys

from tests.conftest import ROOT, with_each

LIGHT = "import re; before = re.compile; from qiptrack.yamlfile.light_yaml import yaml; "


def says(code: str) -> str:
    """Return what a Python prints that loads PyYAML as this program does, and runs `code`."""
    command = [sys.executable, "-c", LIGHT + code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_what_libyaml_has_no_use_for_is_not_compiled() -> None:
    code = "print(isinstance(yaml.reader.Reader.NON_PRINTABLE, re.Pattern), re.compile is before)"
    assert says(code) == "False True"


@with_each(
    ("text", "expected"),
    [
        ("{a: 2026-03-01, b: 1.5, c: yes, d: 012, e: <<}", None),
        ("a\\tb: é", None),
        ("a: \\x07", "ReaderError"),
        ("a: [", "ParserError"),
        ("a: 2026-02-30", "ValueError"),
    ],
)
def test_what_it_read_it_reads(text: str, expected: str | None) -> None:
    read = f"yaml.load('{text}', yaml.SafeLoader)"
    tried = f"try: print({read})\nexcept Exception as error: print(type(error).__name__)"
    plain = [sys.executable, "-c", f"import yaml\n{tried}"]
    told = subprocess.run(plain, capture_output=True, text=True, check=True).stdout.strip()
    assert says(f"\n{tried}") == told
    assert expected in (None, told)


def test_it_is_loaded_in_no_other_way() -> None:
    """Or it would be loaded so wherever that comes first."""
    found = [
        path.name
        for path in (ROOT / "qiptrack").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("import yaml", "from yaml"))
    ]
    assert set(found) == {"light_yaml.py"}
