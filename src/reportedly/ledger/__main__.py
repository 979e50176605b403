"""`python -m reportedly.ledger` prints the schema, from which `schema.sql` is made."""

import sys

from reportedly.ledger.migrations import write_schema

sys.stdout.write(write_schema())
