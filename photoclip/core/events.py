"""Facts that the library tells whoever subscribed. Delivered on worker threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Phase = Literal["idle", "scanning", "indexing", "paused", "stopped"]


@dataclass(frozen=True, slots=True)
class PhotosAdded:
    """These photos are in view, for the first time or again."""

    photo_ids: tuple[int, ...]
    outside: bool = False
    """Whether another process brought them in, and does what follows from that."""


@dataclass(frozen=True, slots=True)
class PhotosChanged:
    """Metadata, paths or online state of these photos changed."""

    photo_ids: tuple[int, ...]
    redated: bool = field(default=False, compare=False)
    """Whether they may stand elsewhere by date from now on."""


@dataclass(frozen=True, slots=True)
class SidecarsChanged:
    """Another program wrote or changed the sidecars beside these photos."""

    photo_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PhotosRemoved:
    """These photos have left the view: their folder was removed from the library, or their files were deleted."""

    photo_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoldersChanged:
    """Watched folders were added, removed, paused, or went on- or offline."""


@dataclass(frozen=True, slots=True)
class AlbumsChanged:
    """Albums were made, changed, filled or deleted."""


@dataclass(frozen=True, slots=True)
class TagsChanged:
    """Tags were put on photos, taken off, renamed, merged or deleted."""

    photo_ids: tuple[int, ...] | None = None
    """The photos it is about; None: any."""


@dataclass(frozen=True, slots=True)
class SuggestionsChanged:
    """Tags wait for the person's word, or fewer do."""


@dataclass(frozen=True, slots=True)
class IndexingStatus:
    """What the background work is doing: what, how many, how fast, how long."""

    phase: Phase = "idle"
    done: int = 0
    total: int = 0
    """Files of this run that need work; `done` of them are finished, failed ones included."""
    failed: int = 0
    per_second: float = 0.0
    remaining_s: float | None = None
    current: str = ""
    """The file or folder at hand."""
    pending_embeddings: int = 0
    """Photos that wait for the active model; above zero with `model` None means: choose a model."""
    model: str | None = None
    device: str = ""
    message: str = ""
    """A plain sentence when something stands in the way (disk full, model missing); else ''."""


@dataclass(frozen=True, slots=True)
class CheckpointChanged:
    """Another checkpoint answers searches now (None: no model)."""

    model: str | None


@dataclass(frozen=True, slots=True)
class CheckpointComing:
    """Another checkpoint is to answer once it has looked at every photo (None: none is, any more)."""

    model: str | None


@dataclass(frozen=True, slots=True)
class SearchSharpened:
    """The same searches find or judge better than a moment ago: more of what they need is there now."""

    all_at_once: bool = False
    """What was waited for has come, and no stream of small steps has begun: who asked may ask again at once."""


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """The person chose something else for this machine; `library.settings.current` says what holds now."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A plain sentence the person should see once (watch limit reached, index rebuilt)."""

    text: str


@dataclass(frozen=True, slots=True)
class TroubleChanged:
    """What keeps the library from being written is another thing now, or over."""

    text: str
    """A plain sentence that stands until the next; '' when all is well again."""


Change = (
    PhotosAdded
    | PhotosChanged
    | SidecarsChanged
    | PhotosRemoved
    | FoldersChanged
    | AlbumsChanged
    | TagsChanged
    | SuggestionsChanged
    | IndexingStatus
    | CheckpointChanged
    | CheckpointComing
    | SearchSharpened
    | SettingsChanged
    | TroubleChanged
    | Notice
)
