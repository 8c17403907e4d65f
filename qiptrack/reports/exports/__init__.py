"""The tables of what is recorded of plans, as files of several kinds."""
