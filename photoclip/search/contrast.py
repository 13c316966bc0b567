"""The words that a description is weighed against, as vectors of the model in use."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from io import BytesIO
from pathlib import Path

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.search import FloatArray, are_unit_vectors
from photoclip.disk.drafts import replacing
from photoclip.disk.private import private_folder
from photoclip.errors import Cancelled, Closing, KnownError
from photoclip.search.kinds import Kin, Kinds
from photoclip.search.source import EncodeTexts, Expand
from photoclip.search.texts import mean_direction

_log = logging.getLogger(__name__)

_BATCH = 8  # a search waits for no more than so many words
_USUAL_S = 0.1
"""What so many words take."""
_REST = 19
_LOOK_EVERY_S = 0.05
_UNIT_SLACK = 0.01


class ContrastWords:
    """A fixed list of words. Encoding them takes seconds, so their vectors are kept in a file for each model.

    So are those of some words, where the program was closed before all were encoded: no word is encoded twice.
    """

    def __init__(
        self,
        words: Sequence[str],
        cache_dir: Path,
        encode_texts: EncodeTexts,
        expand: Expand,
        kinds: Kinds | None = None,
        others_wait: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`kinds`: which of the words are kinds of what a description says; without it none is known to be.

        `others_wait`: whether what encodes them has something to do that comes first, as pictures. `clock`: tells
        seconds.
        """
        self._others_wait = others_wait
        self._clock = clock
        self._words = tuple(words)
        self._kinds = kinds
        self._cache_dir = cache_dir
        self._encode_texts = encode_texts
        self._expand = expand

    def __len__(self) -> int:
        return len(self._words)

    def kin_of(self, text: str) -> Kin:
        """Return which of the words are kinds of what `text` says."""
        return () if self._kinds is None else self._kinds.of(text)

    def vectors(
        self,
        model_key: str,
        dimension: int,
        cancel: CancelToken,
        encode_texts: EncodeTexts | None = None,
        wanted: threading.Event | None = None,
    ) -> FloatArray:
        """Return unit vectors, shape (words, d). Raises what the encoder raises, and Cancelled.

        `encode_texts`: that of another model than the one in use. `wanted`: set when somebody waits for the words;
        until then they take a twentieth of the time while others wait. None: somebody does.
        """
        path = self._path(model_key)
        vectors = self._read(path, dimension)
        missing = np.flatnonzero(~vectors.any(axis=1)).tolist()
        done, took_s = 0, _USUAL_S
        try:
            while done < len(missing):
                if wanted is not None:
                    self._let_others_go_first(_REST * took_s, wanted, cancel)
                cancel.raise_if_cancelled()
                began = self._clock()
                self._encode(vectors, missing[done : done + _BATCH], encode_texts or self._encode_texts)
                took_s = self._clock() - began
                done += _BATCH
        finally:
            if done:
                self._write(path, vectors)
        return vectors

    def _let_others_go_first(self, most_s: float, wanted: threading.Event, cancel: CancelToken) -> None:
        until = self._clock() + most_s
        while self._others_wait() and self._clock() < until and not cancel.cancelled and not wanted.wait(_LOOK_EVERY_S):
            pass

    def _encode(self, vectors: FloatArray, rows: Sequence[int], encode_texts: EncodeTexts) -> None:
        """Fill in the vectors of some words."""
        batch = [self._expand(self._words[row]) for row in rows]
        encoded = np.asarray(encode_texts([text for texts in batch for text in texts]), np.float32)
        stop = 0
        for row, texts in zip(rows, batch, strict=True):
            vectors[row] = mean_direction(encoded[stop : stop + len(texts)])
            stop += len(texts)

    def _path(self, model_key: str) -> Path:
        said = "\n".join((model_key, *(text for word in self._words for text in self._expand(word))))
        return self._cache_dir / f"{hashlib.sha256(said.encode()).hexdigest()[:32]}.words.npy"

    def _read(self, path: Path, dimension: int) -> FloatArray:
        """Return the vectors that are kept, shape (words, d), with rows of zeros for words that are not."""
        shape = (len(self._words), dimension)
        nothing = np.zeros(shape, np.float32)
        try:
            data = path.read_bytes() if path.stat().st_size <= shape[0] * shape[1] * 2 + 4096 else b""
        except OSError:
            return nothing
        header = _header(shape)
        # Compared and not read: numpy tokenizes a header as Python, and a damaged one fails there in many ways.
        if not data.startswith(header) or len(data) != len(header) + shape[0] * shape[1] * 2:
            return nothing
        halves = np.frombuffer(data, np.float16, offset=len(header)).reshape(shape)
        kept = halves.any(axis=1)  # what is not a number counts as kept, and then as damage
        if not are_unit_vectors(halves[kept]).all():
            return nothing
        vectors = halves.astype(np.float32)
        return vectors if (np.abs(np.linalg.norm(vectors[kept], axis=1) - 1) < _UNIT_SLACK).all() else nothing

    def _write(self, path: Path, vectors: FloatArray) -> None:
        try:
            with replacing(private_folder(self._cache_dir) / path.name) as file:
                np.save(file, vectors.astype(np.float16), allow_pickle=False)
        except OSError as exc:
            _log.warning("the contrast words were not kept and will be encoded again: %s", exc)


def _header(shape: tuple[int, int]) -> bytes:
    """Return how a file that `np.save` makes of such vectors begins."""
    stream = BytesIO()
    np.save(stream, np.zeros(shape, np.float16), allow_pickle=False)
    return stream.getvalue()[: -2 * shape[0] * shape[1]]


class ModelWords:
    """The contrast words in the space of one model, encoded on a thread of their own. Any thread may call anything.

    `on_loaded` is called on that thread when they are there.
    """

    def __init__(
        self, contrast: ContrastWords | None, model_key: str, dimension: int, on_loaded: Callable[[], None]
    ) -> None:
        """Begin to encode them; without `contrast` there are none to wait for."""
        self._lock = threading.Lock()
        self._vectors: FloatArray | None = None
        self._done = threading.Event()
        self._wanted = threading.Event()
        self._cancel = CancelToken()
        self._thread: threading.Thread | None = None
        if contrast is None:
            self._done.set()
            return
        arguments = (contrast, model_key, dimension, on_loaded)
        self._thread = threading.Thread(target=self._load, args=arguments, name="contrast-words", daemon=True)
        self._thread.start()

    @property
    def vectors(self) -> FloatArray | None:
        """Unit vectors, shape (words, d); None while they are being encoded, and where that failed."""
        with self._lock:
            return self._vectors

    @property
    def done(self) -> bool:
        """Whether the words are there, or failed to come."""
        return self._done.is_set()

    def at_once(self) -> FloatArray | None:
        """Return `vectors` for a search, and let them come at once where they are not there: no picture comes first."""
        self._wanted.set()
        return self.vectors

    def wait(self, timeout_s: float | None) -> bool:
        """Wait until `done`; return False when that takes longer."""
        self._wanted.set()
        return self._done.wait(timeout_s)

    def wait_vectors(self) -> FloatArray | None:
        """Wait until the words are there; return them as `vectors` does."""
        self._wanted.set()
        self._done.wait()
        return self.vectors

    def stop(self) -> None:
        """Let the thread end by itself: another model answers now. `join` waits for it."""
        self._cancel.cancel()

    def join(self) -> None:
        """Wait for the thread to end."""
        if self._thread is not None:
            self._thread.join()

    @property
    def running(self) -> bool:
        """Whether the thread is at work."""
        return self._thread is not None and self._thread.is_alive()

    def _load(self, contrast: ContrastWords, model_key: str, dimension: int, on_loaded: Callable[[], None]) -> None:
        try:
            vectors = contrast.vectors(model_key, dimension, self._cancel, wanted=self._wanted)
            self._cancel.raise_if_cancelled()
            with self._lock:
                self._vectors = vectors
            on_loaded()
        except (Cancelled, CancelledError, Closing):
            pass
        except KnownError as exc:
            _log.warning("matches are judged without contrast words: %s", exc)
        finally:
            self._done.set()


def read_words(path: Path) -> list[str]:
    """Return the words of a file of ours: one a line, `#` before a remark."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
