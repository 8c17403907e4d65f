"""The only place that knows how typer works inside."""
