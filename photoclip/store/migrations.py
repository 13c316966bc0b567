"""How the database came to its present shape. A migration is never edited after release."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from photoclip.core.names import folded
from photoclip.store.closer_schema import CLOSER_WITHIN
from photoclip.store.companions_schema import COMPANIONS
from photoclip.store.date_changes_schema import DATE_CHANGES, GUESSES_BESIDE_A_CROSS
from photoclip.store.dates_schema import SAID_DATES
from photoclip.store.folding import fold_anew
from photoclip.store.imports_schema import IMPORTS
from photoclip.store.lists_schema import LISTS
from photoclip.store.migration_sql import (
    FILES_ARE_TRIED_AGAIN,
    FIRST_SHAPE,
    GONE_AND_VERIFIED,
    TAGS_WITH_THEIR_HISTORY,
    WHAT_HANGS_ON_A_PHOTO,
    WHAT_THE_PERSON_SAYS,
    WHERE_PHOTOS_LAY,
    WHERE_PHOTOS_WERE_REPLACED,
    WORK_FOLLOWS_AN_EDITED_PHOTO,
)
from photoclip.store.news_schema import create_news
from photoclip.store.parts_schema import PARTS
from photoclip.store.view_schema import DELETED_FILES_LEAVE_THE_VIEW

Migration = Callable[[sqlite3.Connection], None]


def m0001_first_shape(connection: sqlite3.Connection) -> None:
    """Folders, files, photos, models, embeddings, settings of the library."""
    _execute_each(connection, FIRST_SHAPE)


def m0002_what_the_person_says(connection: sqlite3.Connection) -> None:
    """Ratings, tags, albums, searches, and names that can be searched."""
    _execute_each(connection, WHAT_THE_PERSON_SAYS)


def m0003_tags_with_their_history(connection: sqlite3.Connection) -> None:
    """Who put a tag there, what was rejected, what waits, label sets that stay on, colours, covers, sidecars."""
    _execute_each(connection, TAGS_WITH_THEIR_HISTORY)


def m0004_news_for_other_processes(connection: sqlite3.Connection) -> None:
    """What each transaction changed, for the other processes that have the library open."""
    create_news(connection)


def m0005_work_follows_an_edited_photo(connection: sqlite3.Connection) -> None:
    """Contents a photo had before it was edited, what an agreement with a sidecar was made about, labels in words."""
    _execute_each(connection, WORK_FOLLOWS_AN_EDITED_PHOTO)


def m0006_sidecars_that_change(connection: sqlite3.Connection) -> None:
    """By what a scan sees that a sidecar is another one than was agreed with."""
    connection.execute("ALTER TABLE sidecars ADD COLUMN size INTEGER")
    connection.execute("ALTER TABLE sidecars ADD COLUMN mtime_ns INTEGER")


def m0007_what_is_gone_and_what_was_verified(connection: sqlite3.Connection) -> None:
    """Files that are gone until the person has agreed, and what each file held when it was last read."""
    _execute_each(connection, GONE_AND_VERIFIED)


def m0008_where_photos_lay(connection: sqlite3.Connection) -> None:
    """Where photos lay whose paths were forgotten."""
    _execute_each(connection, WHERE_PHOTOS_LAY)


def m0009_files_are_tried_again(connection: sqlite3.Connection) -> None:
    """When anything about a file changed, and when one that could not be read is tried again."""
    _execute_each(connection, FILES_ARE_TRIED_AGAIN)


def m0010_where_photos_were_replaced(connection: sqlite3.Connection) -> None:
    """Where photos lay whose name another photo has now."""
    connection.execute(WHERE_PHOTOS_WERE_REPLACED)


def m0011_sidecars_of_moved_files(connection: sqlite3.Connection) -> None:
    """Whether a file moved since it agreed with its sidecar, which may have stayed where it was."""
    connection.execute("ALTER TABLE sidecars ADD COLUMN moved INTEGER NOT NULL DEFAULT 0")


def m0012_what_hangs_on_a_photo(connection: sqlite3.Connection) -> None:
    """Indexes by which a photo's rows are found when it goes, or gets another content."""
    _execute_each(connection, WHAT_HANGS_ON_A_PHOTO)


def m0013_deleted_files_leave_the_view(connection: sqlite3.Connection) -> None:
    """Since when a file is deleted; photos without another one are out of view."""
    _execute_each(connection, DELETED_FILES_LEAVE_THE_VIEW)


def m0014_what_reading_knew(connection: sqlite3.Connection) -> None:
    """Which version read a file, what is missing of its picture, how exact a date is and where it was found."""
    # What reading could say when the file was last read (`files.READING`). `reason` of a file that is ready says what
    # is missing of its picture.
    connection.execute("ALTER TABLE files ADD COLUMN read_by INTEGER NOT NULL DEFAULT 0")
    connection.execute("CREATE INDEX files_by_reading ON files (read_by, id)")
    connection.execute("CREATE INDEX files_incomplete ON files (id) WHERE state = 'ready' AND reason <> ''")
    connection.execute("ALTER TABLE photos ADD COLUMN date_precision TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE photos ADD COLUMN date_source TEXT NOT NULL DEFAULT ''")


def m0015_names_alike_and_dates_that_are_said(connection: sqlite3.Connection) -> None:
    """Tags that look alike are one; dates that the person gave to photos, over those that were read."""
    fold_anew(connection, folded)
    connection.execute("DELETE FROM news_draft")  # triggers noticed the tags; nobody has them on show yet
    connection.execute(SAID_DATES)


def m0016_where_photos_were_taken(connection: sqlite3.Connection) -> None:
    """An index of positions: a map of a million photos reads nothing but it, and a part of the map only that part."""
    connection.execute(
        "CREATE INDEX photos_by_position ON photos (latitude, longitude)"
        " WHERE latitude IS NOT NULL AND longitude IS NOT NULL"
    )


def m0017_what_was_done_to_dates(connection: sqlite3.Connection) -> None:
    """What was done to dates, to be taken back; a cross counts over a run's guess, also where two tags became one."""
    _execute_each(connection, DATE_CHANGES)
    connection.execute(GUESSES_BESIDE_A_CROSS)


def m0018_photos_are_picked_and_rejected(connection: sqlite3.Connection) -> None:
    """What the person decided about a photo while choosing among several."""
    connection.execute(
        "ALTER TABLE photos ADD COLUMN flag TEXT NOT NULL DEFAULT '' CHECK (flag IN ('', 'picked', 'rejected'))"
    )


def m0019_parts_of_photos(connection: sqlite3.Connection) -> None:
    """What models saw in parts of photos, and whose photos are looked at closer."""
    _execute_each(connection, PARTS)


def m0020_photos_are_hidden(connection: sqlite3.Connection) -> None:
    """Photos that only who asks for them is to see. An index of those alone: there are few, and every list asks."""
    connection.execute("ALTER TABLE photos ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1))")
    connection.execute("CREATE INDEX photos_hidden ON photos (id) WHERE hidden = 1")


def m0021_videos(connection: sqlite3.Connection) -> None:
    """How long videos are; photos have no length."""
    connection.execute("ALTER TABLE photos ADD COLUMN duration_s REAL")
    connection.execute("CREATE INDEX photos_with_a_length ON photos (duration_s) WHERE duration_s IS NOT NULL")


def m0022_folders_within_are_looked_at_closer(connection: sqlite3.Connection) -> None:
    """Whose photos are looked at closer is said of any folder, not of watched ones alone."""
    _execute_each(connection, CLOSER_WITHIN)


def m0023_companions(connection: sqlite3.Connection) -> None:
    """Which photos are one photo with others to a person, and which have a film."""
    _execute_each(connection, COMPANIONS)


def m0024_how_photos_look(connection: sqlite3.Connection) -> None:
    """How sharp and how bright photos are, as reading their pixels finds; NULL where nobody has looked."""
    connection.execute("ALTER TABLE photos ADD COLUMN sharpness REAL")
    connection.execute("ALTER TABLE photos ADD COLUMN brightness REAL")


def m0025_descriptions(connection: sqlite3.Connection) -> None:
    """What photos are described by in words."""
    connection.execute("ALTER TABLE photos ADD COLUMN description TEXT NOT NULL DEFAULT ''")
    connection.execute("CREATE INDEX photos_described ON photos (id) WHERE description <> ''")


def m0026_imports_and_live_photos_apart(connection: sqlite3.Connection) -> None:
    """What imports of Google Takeout gave, live photos whose files stand apart, photos brighter than screens."""
    _execute_each(connection, IMPORTS)


def m0027_documents(connection: sqlite3.Connection) -> None:
    """How likely photos are to be pages with something written on them; NULL where nobody has looked."""
    connection.execute("ALTER TABLE photos ADD COLUMN page REAL")


def m0028_lists_and_counts_read_an_index_alone(connection: sqlite3.Connection) -> None:
    """The day of each photo, and indexes for what is on show by date and in number, what is new, favourites, and what
    searches are completed with: of a million photos, each used to be looked up at its own place, which took seconds.
    """
    _execute_each(connection, LISTS)


def _execute_each(connection: sqlite3.Connection, statements: str) -> None:
    """Execute statements that are kept as one text, apart by ';;': a trigger has a ';' of its own.

    Not as a script, which would end the transaction that the migration is in.
    """
    for statement in statements.split(";;"):
        connection.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (
    m0001_first_shape,
    m0002_what_the_person_says,
    m0003_tags_with_their_history,
    m0004_news_for_other_processes,
    m0005_work_follows_an_edited_photo,
    m0006_sidecars_that_change,
    m0007_what_is_gone_and_what_was_verified,
    m0008_where_photos_lay,
    m0009_files_are_tried_again,
    m0010_where_photos_were_replaced,
    m0011_sidecars_of_moved_files,
    m0012_what_hangs_on_a_photo,
    m0013_deleted_files_leave_the_view,
    m0014_what_reading_knew,
    m0015_names_alike_and_dates_that_are_said,
    m0016_where_photos_were_taken,
    m0017_what_was_done_to_dates,
    m0018_photos_are_picked_and_rejected,
    m0019_parts_of_photos,
    m0020_photos_are_hidden,
    m0021_videos,
    m0022_folders_within_are_looked_at_closer,
    m0023_companions,
    m0024_how_photos_look,
    m0025_descriptions,
    m0026_imports_and_live_photos_apart,
    m0027_documents,
    m0028_lists_and_counts_read_an_index_alone,
)
SCHEMA_VERSION = len(MIGRATIONS)
