"""What a nation's plans take: exported once as Parquet, and asked of by DuckDB from then on."""

import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmark.generate import TODAY, write_folder
from tests.benchmark.indexing import YOUNG, Bench, Measured, index_in

_ASKED = """
import duckdb, sys
rows = duckdb.sql(f'''
    WITH latest AS (
      SELECT organisation, max(as_of) AS as_of
      FROM read_parquet('{sys.argv[1]}/plans/*/*/*.parquet') GROUP BY organisation
    )
    SELECT organisation, service, ref, responsible, awaits, awaits_by, days_overdue
    FROM read_parquet('{sys.argv[1]}/actions/*/*/*.parquet') JOIN latest USING (organisation, as_of)
    WHERE overdue ORDER BY days_overdue DESC, organisation, ref
''').fetchall()
print(len(rows))
"""
"""The overdue list, asked of an export as a user of DuckDB asks it."""


def national(root: Path, plans: int, bench: Bench) -> Iterator[Measured]:
    """Yield what an export of so many plans takes, and the overdue list from it and from the plans.

    The list from the plans is known to the index, and so are the plans when they are exported.
    """
    folder, out = root / "plans", root / "exports"
    write_folder(folder, plans)
    time.sleep(YOUNG)
    asked = ("--plans", str(folder), "--as-of", TODAY.isoformat())
    export = [bench.python, "-m", "qiptrack", "export", "data", "--format", "parquet"]
    with index_in(str(root / "caches")):
        overdue = bench.asked(folder, "overdue")
        bench.run(overdue)
        _, processor, memory = bench.run([*export, "--out", str(out), *asked])
        size = sum(path.stat().st_size for path in out.rglob("*.parquet")) / 1e6
        yield Measured(
            f"export of {plans:,} plans as Parquet, from the index, a plan",
            f"{processor / plans * 1e3:.1f} ms",
            f"no target ({processor:.1f} s, {memory:.0f} MB, files of {size:.1f} MB)",
        )
        database, ours = bench.processor([bench.python, "-c", _ASKED, str(out)], overdue)
    yield Measured(
        f"overdue, {plans:,} plans, from the index, over DuckDB asked of the Parquet files",
        f"{ours / database:.2f}",
        f"no target ({ours * 1e3:.0f} ms and {database * 1e3:.0f} ms)",
    )
