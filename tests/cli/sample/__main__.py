"""A command line of a few small commands, made of the same parts as the real one."""

from typer.main import get_command

from qiptrack.cli.command_table import Command
from qiptrack.cli.typer_bridge.lazy import make_app

COMMANDS = {
    "Looking": (
        Command("status", "looks:status", "Say where one is."),
        Command("overdue", "looks:overdue", "Say what was asked."),
        Command("history", "looks:history", "Say what was looked at."),
        Command("lines", "streams:lines", "Write many lines."),
    ),
    "Doing": (
        Command("close", "writes:close", "Say who closes what."),
        Command("wait", "streams:wait", "Read for a long time."),
        Command("ask", "streams:ask", "Ask a question."),
        Command("refuse", "streams:refuse", "Refuse in so many words."),
    ),
}

APP = make_app(COMMANDS, "tests.cli.sample")

if __name__ == "__main__":
    get_command(APP).main()
