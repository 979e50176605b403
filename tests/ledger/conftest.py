"""The reading made by hand that the exchange tests have, and a ledger to put it in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.ledger import Ledger
from tests.exchange.conftest import reading, text

__all__ = ["ledger", "path", "reading", "text"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger(path, write=True) as made:
        yield made
