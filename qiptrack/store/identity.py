"""Who git says is at the keyboard."""

import os
import subprocess
from pathlib import Path


def committer_email(folder: Path) -> str | None:
    """Return the e-mail address that commits made in `folder` are signed with, or None."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM"):
        if name in os.environ:
            kept[name] = os.environ[name]
    try:
        answer = subprocess.run(  # noqa: S603 - the arguments are ours
            ["git", "-C", str(folder), "config", "--get", "user.email"],  # noqa: S607 - PATH's git
            capture_output=True,
            text=True,
            check=False,
            env=kept,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None
