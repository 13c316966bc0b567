"""Reading a library's rows into a file of their own, while it is in use.

Not SQLite's page-by-page copy: that one starts again whenever another connection writes, and takes along the vectors
and indexes, nine tenths of the file, which can be made again. Rows are read in one snapshot of the write-ahead log,
so that nobody waits for the reading and it is of one moment.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled, LibraryProblem
from photoclip.language import tr
from photoclip.store import pasted_pictures
from photoclip.store.migrations import SCHEMA_VERSION
from photoclip.store.synced import make_private
from photoclip.store.table_shapes import VECTORS, TableShape, tables_of

APPLICATION_ID = 0x50_43_4C_50  # "PCLP": tells a PhotoClip library from any other SQLite file
_LOOK_EVERY = 50_000
"""So many steps of SQLite's machine, some milliseconds, between two looks at the token."""


@dataclass(frozen=True, slots=True)
class RowsCopied:
    """What was copied."""

    library_format: int
    library_id: str
    photo_count: int
    tag_count: int
    album_count: int
    vector_count: int = 0
    pictures: tuple[Path, ...] = ()
    """Files beside the library that its smart albums look for."""


def copy_rows(library: Path, rows: Path, vectors: Path | None, cancel: CancelToken) -> RowsCopied:
    """Write the rows of a library to the new files `rows` and `vectors`. Raises sqlite3.Error, Cancelled."""
    for path in (rows, vectors):
        if path is not None:
            make_private(path)
    with closing(sqlite3.connect(rows, isolation_level=None, uri=True)) as connection:
        _for_scratch(connection, "main")
        attach_for_reading(connection, library, "library")
        if vectors is not None:
            connection.execute("ATTACH ? AS vectors", (vectors.absolute().as_uri(),))
            _for_scratch(connection, "vectors")
        with interruptible(connection, cancel):
            connection.execute("BEGIN")
            copied = _copy(connection, library, vectors is not None)
            connection.execute("COMMIT")
            (said,) = connection.execute("PRAGMA main.integrity_check(1)").fetchone()
        if said != "ok":
            raise sqlite3.DatabaseError(f"the copy is malformed: {said}")
    return copied


def attach_for_reading(connection: sqlite3.Connection, path: Path, name: str) -> None:
    """Make a library file readable under a name of its own, whatever its schema holds."""
    # A foreign schema must not run functions of ours, and cells that lie about their size are noticed.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    address, log = f"{path.absolute().as_uri()}?mode=ro", path.with_name(path.name + "-wal")
    # Whoever has a library open has a log. Without one nothing is made beside the file, and nothing need be written.
    connection.execute(f"ATTACH ? AS {name}", (address if log.exists() else f"{address}&immutable=1",))
    try:
        connection.execute(f"SELECT 1 FROM {name}.sqlite_schema LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        if not log.exists() or log.stat().st_size:
            raise
        # On a medium that is full or cannot be written there is no room for the index of a log that holds nothing.
        connection.execute(f"DETACH {name}")
        connection.execute(f"ATTACH ? AS {name}", (f"{address}&immutable=1",))


def check_library(connection: sqlite3.Connection, name: str, path: Path) -> int:
    """Return the format of the attached library. Raises LibraryProblem in plain words where it is none that we know."""
    (identity,) = connection.execute(f"PRAGMA {name}.application_id").fetchone()
    (library_format,) = connection.execute(f"PRAGMA {name}.user_version").fetchone()
    if identity != APPLICATION_ID or library_format < 1:
        raise LibraryProblem(
            tr("{path} is a database of another program, not a library of PhotoClip.").format(path=path)
        )
    if library_format > SCHEMA_VERSION:
        raise LibraryProblem(
            tr(
                "{path} was written by a newer PhotoClip (format {library_format}, this one knows "
                "{schema_version}); please update PhotoClip."
            ).format(path=path, library_format=library_format, schema_version=SCHEMA_VERSION)
        )
    return int(library_format)


def plain_tables(connection: sqlite3.Connection, name: str, wanted: Sequence[TableShape], path: Path) -> None:
    """Raise LibraryProblem unless the attached file has all of `wanted`, as ordinary tables with these columns.

    A view, a virtual table or a computed column would run what the file's maker wrote.
    """
    kinds = dict(connection.execute("SELECT name, type FROM pragma_table_list WHERE schema = ?", (name,)).fetchall())
    for table in wanted:
        rows = connection.execute(f'PRAGMA {name}.table_xinfo("{table.name}")').fetchall()
        stored = {row[1] for row in rows if row[6] == 0}
        if kinds.get(table.name) != "table" or not stored.issuperset(table.columns):
            raise LibraryProblem(
                tr("{path} is damaged: what it holds does not have the shape of a library.").format(path=path)
            )


@contextmanager
def interruptible(connection: sqlite3.Connection, cancel: CancelToken) -> Iterator[None]:
    """Let the token end what the connection does. Raises Cancelled then."""
    connection.set_progress_handler(lambda: int(cancel.cancelled), _LOOK_EVERY)
    try:
        yield
    except sqlite3.OperationalError as exc:
        if cancel.cancelled:
            raise Cancelled from exc
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _copy(connection: sqlite3.Connection, library: Path, with_vectors: bool) -> RowsCopied:
    (identity,) = connection.execute("PRAGMA library.application_id").fetchone()
    (library_format,) = connection.execute("PRAGMA library.user_version").fetchone()
    if identity != APPLICATION_ID:
        raise sqlite3.DatabaseError("file is not a database of PhotoClip")
    tables = tables_of(library_format)
    vector_count = 0
    for table in tables:
        if table.name not in VECTORS:
            _copy_table(connection, table, "main")
        elif with_vectors:
            vector_count += _copy_table(connection, table, "vectors")
    connection.execute(f"PRAGMA main.application_id = {APPLICATION_ID:d}")
    connection.execute(f"PRAGMA main.user_version = {library_format:d}")
    names = {table.name for table in tables}
    counts = counted(connection, "main", library_format, names)
    pictures = pasted_pictures.needed(connection, library.with_name(pasted_pictures.FOLDER), names)
    return replace(counts, vector_count=vector_count, pictures=pictures)


def _copy_table(connection: sqlite3.Connection, table: TableShape, target: str) -> int:
    # Bare columns: without constraints and indexes rows are only appended.
    connection.execute(f'CREATE TABLE {target}."{table.name}" ({table.column_list})')
    return connection.execute(
        f'INSERT INTO {target}."{table.name}" ({table.column_list})'
        f' SELECT {table.column_list} FROM library."{table.name}"'
    ).rowcount


def counted(connection: sqlite3.Connection, name: str, library_format: int, tables: set[str]) -> RowsCopied:
    """Return what the attached file holds, of the tables that it has. Raises sqlite3.Error."""

    def count(table: str, condition: str = "") -> int:
        if table not in tables:
            return 0
        return int(connection.execute(f"SELECT count(*) FROM {name}.{table} {condition}").fetchone()[0])

    row = connection.execute(f"SELECT value FROM {name}.settings WHERE key = 'library_id'").fetchone()
    return RowsCopied(
        library_format,
        str(row[0]) if row else "",
        count("photos", "WHERE file_count > 0"),
        count("tags", "WHERE deleted = 0" if library_format > 2 else ""),
        count("albums", "WHERE deleted = 0"),
    )


def _for_scratch(connection: sqlite3.Connection, name: str) -> None:
    """What is half written is thrown away, so nothing need be kept safe on the way."""
    connection.execute(f"PRAGMA {name}.journal_mode = OFF")
    connection.execute(f"PRAGMA {name}.synchronous = OFF")
