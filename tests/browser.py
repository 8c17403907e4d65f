"""A browser without a window, spoken to through the DevTools protocol.

It is Chromium, in a profile of its own that is thrown away; see
https://chromedevtools.github.io/devtools-protocol/ for what it can be asked.
"""

import base64
import json
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
READER = shutil.which("pdftotext")
"""What reads the text of a printed page, of Debian's poppler-utils."""

_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-port=0"),
)
PATIENCE = 30.0
"""Seconds in which a browser answers, or starts."""


class Browser:
    """One page of a browser, and what went on while it was shown."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._number = 0
        self.events: list[dict[str, Any]] = []
        for domain in ("Page", "Network", "Runtime", "Log", "DOM", "Accessibility"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Return the answer to a question of the protocol."""
        self._number += 1
        self._connection.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while (message := self._next()).get("id") != self._number:
            self.events.append(message)
        assert "error" not in message, message
        result: dict[str, Any] = message["result"]
        return result

    def show(self, path: Path) -> None:
        """Show a file, and wait until it is there; events of before are forgotten."""
        self.events.clear()
        self.ask("Page.navigate", url=path.as_uri())
        while not any(each.get("method") == "Page.loadEventFired" for each in self.events):
            self.events.append(self._next())

    def set_screen(self, width: int, *, dark: bool = False) -> None:
        """Have a screen of so many pixels, of a telephone where it is narrow."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])

    def value(self, expression: str) -> Any:
        """Return what a script that the test itself runs in the page comes to."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def printed(self) -> bytes:
        """Return the page as it is printed, a PDF."""
        self.ask("Emulation.setEmulatedMedia", features=[])
        return base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"])

    def requests(self) -> list[str]:
        """Return what the page asked for, beside itself."""
        sent = (e["params"] for e in self.events if e.get("method") == "Network.requestWillBeSent")
        return [each["request"]["url"] for each in sent if each["type"] != "Document"]

    def complaints(self) -> list[dict[str, Any]]:
        """Return what the browser complained of: errors of scripts, and what a policy forbade."""
        kinds = ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")
        return [each for each in self.events if each.get("method") in kinds]

    def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._connection.recv(timeout=PATIENCE))
        return message


def text_of(pdf: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    assert READER is not None
    ran = subprocess.run([READER, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return ran.stdout.decode().split("\f")[:-1]


@contextmanager
def started() -> Iterator[Browser]:
    """Start a browser, and end it."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [PROGRAM, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            # To ask every 20 seconds whether the browser is there would change the random numbers
            # of the tests that run then, in a thread of its own.
            with connect(_address(process), max_size=None, ping_interval=None) as connection:
                yield Browser(connection)
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def _address(process: subprocess.Popen[str]) -> str:
    """Return where the page of a browser that is starting listens."""
    assert process.stderr is not None
    said = next(line for line in process.stderr if "DevTools listening on ws://" in line)
    host = said.partition("ws://")[2].partition("/")[0]
    with urllib.request.urlopen(f"http://{host}/json", timeout=PATIENCE) as answer:
        pages = json.load(answer)
    address: str = next(p["webSocketDebuggerUrl"] for p in pages if p["type"] == "page")
    return address
