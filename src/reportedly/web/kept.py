"""What takes time to derive from a ledger is kept until the ledger changes."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from reportedly.web.view import View

T = TypeVar("T")


class Kept(Generic[T]):
    """The last that `make` gave, for the ledger as it was then. Equality is identity."""

    def __init__(self, make: Callable[[View], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._last: tuple[object, T] | None = None

    def find(self, view: View) -> T:
        """What `make` gives of this view's ledger as it is now."""
        state = (view.ledger.path, view.ledger.count_changes())
        with self._lock:
            if self._last is None or self._last[0] != state:
                self._last = (state, self._make(view))
            return self._last[1]
