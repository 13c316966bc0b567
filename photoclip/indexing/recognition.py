"""Recognition: what a file that was read is to the library, before anything is written down."""

from __future__ import annotations

from collections.abc import Callable

from photoclip.media.photo_reading import PhotoReading
from photoclip.store.file_jobs import FileJob
from photoclip.store.files import FileStore
from photoclip.store.photos import PhotoStore
from photoclip.store.readings import ReadingStore


class Recognition:
    """Tells an edited photo from another one under its name, and both from a damaged file."""

    def __init__(
        self,
        files: FileStore,
        photos: PhotoStore,
        readings: ReadingStore,
        looks_edited: Callable[[int, PhotoReading], bool],
    ) -> None:
        """`looks_edited(photo_id, reading)`: whether unknown content is the photo that lay at its path before."""
        self._files = files
        self._photos = photos
        self._readings = readings
        self._looks_edited = looks_edited

    def is_damage(self, job: FileJob, reading: PhotoReading) -> bool:
        """Tell whether the disk changed the file: nobody writes a picture and leaves its size and time as they were.

        Bytes that the library knows are another matter: two pictures that swapped their names, or an edit undone.
        """
        return (
            job.photo_id is not None
            and self._readings.is_damage(job.file_id, reading.content_hash, reading.stamp)
            and self._is_unknown(reading)
        )

    def is_for_later(self, job: FileJob, reading: PhotoReading) -> bool:
        """Tell whether an unknown content may be the edit of a photo at a path that is still to be read.

        A copy of an edit would else be a new photo, and the edited one, which has the same content, would become it.
        """
        return (
            not job.is_last
            and self._is_unknown(reading)
            and self._files.edit_may_wait(reading.stamp.size, job.file_id)
            and not self.is_edit(job, reading)
        )

    def is_edit(self, job: FileJob, reading: PhotoReading) -> bool:
        """Tell whether an unknown content is the photo that lay at its path before. Looks at thumbnails.

        What the path held and more is that photo, whatever was to be seen of it: it was still being copied.
        """
        if job.photo_id is None or not self._is_unknown(reading):
            return False
        return reading.grew or self._looks_edited(job.photo_id, reading)

    def _is_unknown(self, reading: PhotoReading) -> bool:
        return self._photos.find(reading.content_hash, reading.stamp.size) is None
