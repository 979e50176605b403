"""The data dictionary of all tables and profiles, as the docs have it: `python -m reportedly.exchange.dictionary > docs/exchange-columns.md`."""

import sys
from collections.abc import Iterator
from dataclasses import replace

from reportedly.exchange.booked import BOOKED
from reportedly.exchange.features import FEATURES
from reportedly.exchange.profile import PROFILES, load_profile
from reportedly.exchange.tabular import describe_tables
from reportedly.ledger import TABLES

_HEAD = """# Columns

Every column that `reportedly export` writes. This page is made from the descriptions that the exports themselves carry
(`datapackage.json`, `columns.md`, the schema of a Parquet file), by `python -m reportedly.exchange.dictionary`. All tables: `export --tables`;
features: `export --geojson`; profiles: `export --profile`.

"""


def write_dictionary() -> Iterator[str]:
    """The page, in parts."""
    yield _HEAD
    yield from describe_tables((*TABLES.values(), *(filled.table for filled in BOOKED), FEATURES.table))
    for name in PROFILES:
        profile = load_profile(name)
        titled = replace(profile.filled.table, name=f"profile {name}", about=f"{profile.filled.table.about} After: {profile.codebook}.")
        yield from describe_tables([titled])


if __name__ == "__main__":
    sys.stdout.write("".join(write_dictionary()).rstrip("\n") + "\n")
