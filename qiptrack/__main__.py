"""`python -m qiptrack`, the same as `qiptrack`."""

from qiptrack.cli.app import main

main()
