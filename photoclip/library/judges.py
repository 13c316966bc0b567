"""Judges: the checkpoint of a library, and all that answers and judges with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, CheckpointChanged, SearchSharpened
from photoclip.core.parts import Place
from photoclip.core.search import FloatArray, IdArray
from photoclip.errors import KnownError
from photoclip.indexing.reach import Reach, SidecarReach
from photoclip.library.active_checkpoint import ActiveCheckpoint
from photoclip.library.half_texts import HalfTexts
from photoclip.library.indexing_right import IndexingRight
from photoclip.library.next_checkpoint import NextCheckpoint
from photoclip.library.pictures import Pictures
from photoclip.library.stores import Stores
from photoclip.library.tagging import TaggingParts
from photoclip.model.encoder import Encoder
from photoclip.model.installed import InstalledCheckpoints
from photoclip.model.prompts import PromptTemplates
from photoclip.paths import AppPaths, resources_dir
from photoclip.places.tables import PlaceTables
from photoclip.search.contrast import ContrastWords, read_words
from photoclip.search.engine import SearchEngine
from photoclip.search.finder import Finder
from photoclip.search.kinds import Kinds
from photoclip.search.photo_places import PhotoPlaces
from photoclip.settings import Settings

_TIMEOUT_S = 120.0
_IDLE_S = 600.0
_LOOK_EVERY_S = 1.0


class Judges:
    """What searches, looks and tags have in common. `close` ends the processes, `engine.close` saves the index."""

    def __init__(
        self,
        paths: AppPaths,
        stores: Stores,
        settings: Callable[[], Settings],
        right: IndexingRight,
        emit: Callable[[Change], None],
        on_ready: Callable[[], None],
        reach: Reach,
        is_busy: Callable[[], bool],
    ) -> None:
        """`on_ready` is called whenever a checkpoint has been loaded, or could not be.

        `reach`: asks disks that may never answer. `is_busy`: whether folders are looked through or photos read.
        """
        self._embeddings, self._parts = stores.embeddings, stores.parts
        self._settings = settings
        self._chosen = stores.settings.active_model
        self._emit = emit
        self._on_ready = on_ready
        templates = PromptTemplates.load(resources_dir() / "prompts" / "templates.json")
        words = read_words(resources_dir() / "prompts" / "contrast_words.txt")
        kinds = Kinds(resources_dir() / "prompts" / "kinds.txt", words)
        self.installed = InstalledCheckpoints(paths.models)
        self.half_texts = HalfTexts(self.installed, is_busy)
        contrast = ContrastWords(
            words,
            paths.index,
            self._encode_texts,
            templates.expand,
            kinds,
            lambda: self.checkpoint.encoder.sees_pictures,
        )
        make_encoder = _encoder_maker(settings)
        self.engine = SearchEngine(
            stores.embeddings,
            paths.index,
            self._encode_texts,
            templates.expand,
            contrast=contrast,
            on_sharper=lambda: emit(SearchSharpened(all_at_once=True)),
            may_save=right.for_a_moment,
            parts=stores.parts,
            wait_turn=partial(_wait_while, is_busy),
        )
        self.checkpoint = ActiveCheckpoint(
            make_encoder(),
            self.installed,
            stores.settings.active_model,
            stores.embeddings,
            lambda loaded: self.engine.use_model(loaded.fingerprint, loaded.dimension),
            self._on_settled,
        )
        self.next = NextCheckpoint(
            self.checkpoint,
            self.installed,
            stores.settings,
            stores.embeddings,
            stores.files,
            self.engine,
            make_encoder,
            lambda: (settings().device, settings().precision),
            contrast,
            emit,
        )
        self.pictures = Pictures(
            paths.thumbnails,
            stores.photos,
            stores.files,
            stores.folders,
            self.engine,
            lambda: self.checkpoint.encoder,
            self.checkpoint.require,
            reach,
        )
        self.place_tables = PlaceTables(resources_dir() / "places")
        self.places = PhotoPlaces(stores.positions, self.place_tables)
        self.finder = Finder(
            stores.photos,
            stores.days,
            stores.filters,
            stores.albums,
            stores.duplicates,
            self.engine,
            self.pictures.vector,
            self.checkpoint.require,
            lambda: self.checkpoint.model_id,
            self.places.photos_at,
            stores.companions,
            self._place_of,
        )
        self.tagging = TaggingParts.of(
            stores,
            self.engine,
            self.finder.photos_of,
            partial(self.finder.photos_of, hidden=True),
            self.require,
            lambda: self.checkpoint.model_id,
            resources_dir() / "labels" / "starter_sets.json",
            lambda: settings().write_into_files,
            lambda cancel: SidecarReach(reach, cancel),
        )

    def load(self) -> None:
        """Begin to load the chosen checkpoint on the chosen device, and what it has seen; returns at once."""
        with suppress(KnownError):  # said by the checkpoint
            chosen = self._chosen()
            key = "" if chosen is None else self.installed.get(chosen).sha256
            if dimension := self._embeddings.dimension_of(key):
                self.engine.read_ahead(key, dimension)
        self.checkpoint.load(self._settings().device, self._settings().precision)

    def prepare(self, timeout_s: float) -> None:
        """Load the checkpoint and wait until it judges as well as it can; what fails is said by the first search."""
        if self.checkpoint.loaded is None:
            self.load()
        try:
            self.checkpoint.require()
        except KnownError:
            return
        self._wait(timeout_s)

    def require(self) -> None:
        """Wait for the checkpoint and for what it judges by. Raises NoModel, ModelProblem."""
        self.checkpoint.require()
        self._wait(_TIMEOUT_S)

    def take_in(self, photo_ids: IdArray) -> bool:
        """Let photos be found by what the checkpoint in use saw in them; return whether it saw any."""
        ids, vectors = self._embeddings.get(self.checkpoint.row_id, photo_ids.tolist())
        self.take_parts(photo_ids)
        if len(ids):
            self.engine.add(ids, vectors)
        return bool(len(ids))

    def take_parts(self, photo_ids: IdArray) -> None:
        """Let photos be found by the parts that the checkpoint in use saw of them."""
        self.engine.add_parts(self._parts.get(self.checkpoint.row_id, photo_ids.tolist()))

    def set_speed(self, settings: Settings) -> None:
        """Use as many threads as the person's choice of speed allows."""
        for encoder in (self.checkpoint.encoder, self.next):
            encoder.set_threads(_encoder_threads(settings))

    def rest(self, _cancel: CancelToken) -> None:
        """Give back the memory of an encoder that nothing was asked of for a while."""
        self.checkpoint.encoder.rest(_IDLE_S)

    def close(self) -> None:
        self.half_texts.close()
        self.pictures.close()
        self.next.close()
        self.checkpoint.encoder.close()

    def _place_of(self, photo_id: int, part: int) -> Place | None:
        model_key = self.engine.model_key
        return None if model_key is None else self._parts.place(model_key, photo_id, part)

    def _encode_texts(self, texts: Sequence[str]) -> FloatArray:
        return self.checkpoint.encode_texts(texts)

    def _on_settled(self, model_id: str | None) -> None:
        self._emit(CheckpointChanged(model_id))
        self._on_ready()

    def _wait(self, timeout_s: float) -> None:
        self.engine.wait_loaded(timeout_s)
        self.engine.wait_contrast(timeout_s)


def _wait_while(is_busy: Callable[[], bool], cancel: CancelToken) -> None:
    while is_busy() and not cancel.wait(_LOOK_EVERY_S):
        pass


def _encoder_maker(settings: Callable[[], Settings]) -> Callable[[], Encoder]:
    kind = Encoder
    return lambda: kind(threads=_encoder_threads(settings()))


def _encoder_threads(settings: Settings) -> int | None:
    return 1 if settings.speed == "gentle" else None
