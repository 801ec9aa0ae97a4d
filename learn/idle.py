"""Open connections to SQLite between two uses."""

from sqlalchemy import Connection, Engine

# Where a connection keeps the pool that it was opened in.
POOL = "pool"


class Idle:
    """Connections that wait for their next use as they are: to take one from the pool costs as two queries.

    The last one used goes first, because the pages that it read are in memory. On PostgreSQL connections go
    back to the pool, which finds out whether the server still knows them.
    """

    def __init__(self) -> None:
        self.waiting: list[Connection] = []

    def take(self, engine: Engine) -> Connection:
        """Return a connection of the engine as it is now: what was opened before it was emptied is closed."""
        while self.waiting:
            connection = self.waiting.pop()
            if connection.info[POOL] is engine.pool:
                return connection
            connection.detach()
            connection.close()
        connection = engine.connect()
        connection.info[POOL] = engine.pool
        return connection

    def give(self, connection: Connection) -> None:
        """Let a connection wait on which nothing is left open."""
        self.waiting.append(connection)

    def close(self) -> None:
        """Close all that wait."""
        while self.waiting:
            self.waiting.pop().close()
