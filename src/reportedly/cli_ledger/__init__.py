"""The commands that work on a ledger. As in `cli.py`, nothing heavy is imported before a command that needs it runs."""

from reportedly.cli_ledger.adding import add, problems
from reportedly.cli_ledger.coding import adjudicate, agree
from reportedly.cli_ledger.deciding import decide
from reportedly.cli_ledger.finding import claims, coverage, search, show, versions
from reportedly.cli_ledger.importing import import_
from reportedly.cli_ledger.keeping import export, verify
from reportedly.cli_ledger.watching import watch

COMMANDS = (add, watch, search, claims, show, verify, coverage, decide, versions, problems, export, import_, agree, adjudicate)
