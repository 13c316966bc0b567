"""Pictures: the files behind photos, decoded in a worker of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.photo import Tile
from photoclip.core.search import FloatArray
from photoclip.errors import BugError, LibraryProblem, UnreadableImage
from photoclip.indexing.reach import Reach
from photoclip.language import tr
from photoclip.media.best_shot import clear_best, quality_of
from photoclip.media.limits import DecodeLimits
from photoclip.media.pool import DecodePool
from photoclip.media.thumbnails import ThumbnailStore
from photoclip.model.encoder import Encoder
from photoclip.search.engine import SearchEngine
from photoclip.store.files import FileStore
from photoclip.store.folders import FolderStore
from photoclip.store.photos import PhotoStore


class Pictures:
    """One worker, which must not wait behind a thousand photos that are indexed. `close` ends it."""

    def __init__(
        self,
        thumbnails: Path,
        photos: PhotoStore,
        files: FileStore,
        folders: FolderStore,
        engine: SearchEngine,
        encoder: Callable[[], Encoder],
        require: Callable[[], LoadedCheckpoint],
        reach: Reach,
    ) -> None:
        """`reach`: asks disks that may never answer."""
        self._reach = reach
        self._closing = CancelToken()
        self._thumbnails = ThumbnailStore(thumbnails)
        self._photos = photos
        self._files = files
        self._folders = folders
        self._engine = engine
        self._encoder = encoder
        self._require = require
        self._decoder = DecodePool(1, thumbnails, DecodeLimits())

    def thumbnail_path(self, content_hash: str) -> Path:
        """Return where the thumbnail of this content is or would be, without looking."""
        return self._thumbnails.path_of(content_hash)

    def make_thumbnail(self, photo_id: int) -> Path:
        """Return the thumbnail's path, made again. Raises UnreadableImage, and LibraryProblem on a full disk."""
        source = self.source_of(photo_id)
        photo = self._photos.get(photo_id)
        if photo is not None:
            self._thumbnails.remove(photo.content_hash)  # one that is there and cannot be shown is damaged
        reading = self._decoder.read(source, None).result()
        if reading.no_thumbnail:
            raise LibraryProblem(reading.no_thumbnail)
        return self._thumbnails.path_of(reading.content_hash)

    def render(self, photo_id: int, max_side_px: int | None) -> tuple[int, int, bytes]:
        """Return (width, height, RGB888 bytes) of the photo. Raises UnreadableImage."""
        rendered = self._decoder.render(self.source_of(photo_id), max_side_px).result()
        return rendered.width, rendered.height, rendered.pixels

    def best_of(self, tiles: Iterable[Tile]) -> int | None:
        """Return the photo whose thumbnail is clearly the best of these, None where none stands out."""
        found = {tile.photo_id: quality_of(self._thumbnails.path_of(tile.content_hash)) for tile in tiles}
        return clear_best({photo_id: quality for photo_id, quality in found.items() if quality is not None})

    def vector(self, path: str) -> FloatArray:
        """Return the unit vector, shape (d,), of a photo of the library or a picture on the disk. Raises KnownError."""
        file = Path(path).expanduser()
        photo_id = self.photo_at(file) if file.is_absolute() else self._photos.named(path)
        known = None if photo_id is None else self._engine.vector_of(photo_id)
        if known is not None:
            return known
        is_there = self._is_there(file)
        if photo_id is not None and not is_there:
            file, is_there = Path(self.source_of(photo_id)), True
        if not is_there:
            raise LibraryProblem(
                tr("There is no picture “{path}”, neither in the library nor at that place.").format(path=path)
            )
        return self._encoded(file)

    def source_of(self, photo_id: int) -> str:
        """Return a file of the photo that can be opened now. Raises UnreadableImage."""
        silent = False
        for path in self._files.paths_of(photo_id):
            try:
                if self._reach.can_be_shown(path, self._closing):
                    return path
            except TimeoutError:
                silent = True  # a copy may lie on a disk that answers
            except OSError:
                return path  # whoever reads it says what the disk says
        if silent:
            raise UnreadableImage(
                tr("the server it lies on does not answer now; it is shown when it does"), passing=True
            )
        raise UnreadableImage(tr("the file is not there now; plug the drive in, or look where it was moved to"))

    def photo_at(self, file: Path) -> int | None:
        """Return the photo that the file at this absolute path carries."""
        for root in self._folders.roots().values():
            if file.is_relative_to(root):
                return self._photos.at_path(root, file.relative_to(root).as_posix())
        return None

    def close(self) -> None:
        """End the worker, and wait for no disk any more."""
        self._closing.cancel()
        self._decoder.close()

    def _encoded(self, file: Path) -> FloatArray:
        loaded = self._require()
        try:
            reading = self._decoder.read(str(file), loaded.model_input).result()
        except UnreadableImage as exc:
            raise LibraryProblem(
                tr("“{name}” cannot be used: {reason}.").format(name=file.name, reason=exc.reason)
            ) from exc
        if reading.pixels is None:
            raise BugError("a reading for the encoder has no pixels")
        vector: FloatArray = self._encoder().encode_images(reading.pixels[None]).result()[0]
        return vector

    def _is_there(self, file: Path) -> bool:
        try:
            return self._reach.can_be_shown(str(file), self._closing)
        except TimeoutError as exc:
            raise LibraryProblem(
                tr("The server that “{file}” lies on does not answer now; try again when it does.").format(file=file)
            ) from exc
        except OSError:
            return True  # whoever reads it says what the disk says
