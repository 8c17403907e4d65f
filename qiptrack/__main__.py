"""`python -m qiptrack`, the same as `qiptrack`."""

from qiptrack.cli.app import main

if __name__ == "__main__":
    main()
