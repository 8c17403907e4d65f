"""The command line: reads options, calls one function, shows or saves what comes back."""
