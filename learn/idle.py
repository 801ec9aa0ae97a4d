"""Open connections to SQLite between two uses."""

from sqlalchemy import Connection, Engine, Pool


class Idle:
    """Connections that wait for their next use as they are: to take one from the pool costs as two queries.

    The last one used goes first, because the pages that it read are in memory. On PostgreSQL connections go
    back to the pool, which finds out whether the server still knows them.
    """

    def __init__(self) -> None:
        self.waiting: list[tuple[Pool, Connection]] = []

    def take(self, engine: Engine) -> Connection:
        """Return a connection of the engine as it is now: what was opened before it was emptied is closed."""
        while self.waiting:
            pool, connection = self.waiting.pop()
            if pool is engine.pool:
                return connection
            connection.detach()
            connection.close()
        return engine.connect()

    def give(self, connection: Connection) -> None:
        """Let a connection wait on which nothing is left open."""
        self.waiting.append((connection.engine.pool, connection))

    def close(self) -> None:
        """Close all that wait."""
        while self.waiting:
            self.waiting.pop()[1].close()
