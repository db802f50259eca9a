"""The complaint and its moves, the procedure's arithmetic, the dialogue and the use cases; does no I/O, is told the time."""
