"""What a process keeps in memory because it never changes."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Things that never change under their key, for all threads; the least used one goes first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.lock = Lock()
        self.things: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Return what is kept under `key`."""
        with self.lock:
            found = self.things.get(key)
            if found is not None:
                self.things.move_to_end(key)
            return found

    def put(self, key: Key, value: Value) -> Value:
        """Keep `value` and return it."""
        with self.lock:
            self.things[key] = value
            if len(self.things) > self.limit:
                self.things.popitem(last=False)
        return value
