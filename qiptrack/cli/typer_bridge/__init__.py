"""The only place that knows how typer and pydantic work inside."""
