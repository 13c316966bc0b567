"""Single pictures of a video: found by keys, decoded one by one, and shown as a person sees them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media.decode import Enough
from photoclip.media.limits import DecodeLimits
from photoclip.media.refusals import took_too_long
from photoclip.media.scenes import LOOK_PX, Look, is_dull

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_STEPS = 24
"""So many pictures are looked at for scenes, at keys: those are decoded without what came before them."""
_SHORTEST_STEP_S = 0.4
_MOST_INDEXED = 100_000
_MOST_PACKETS = 4000
"""Packets that one search for a key looks at: some files say of none that it is one."""
_STRETCHES = 8
_MOST_PIXELS_BETWEEN = 1.2e9
"""What is decoded to see what has no key of its own: twenty seconds of 1080p, or one to two of a processor."""
_UNSPECIFIED, _HIGH_DEFINITION_PX = 2, 720
_TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A picture of a video, and when it is shown."""

    second: float
    image: Image.Image
    look: Look

    @property
    def is_dull(self) -> bool:
        return is_dull(self.look)


class FrameReader:
    """Reads single pictures of one stream. Every method raises what PyAV raises, and `UnreadableImage`."""

    def __init__(
        self, container: InputContainer, stream: VideoStream, limits: DecodeLimits, container_seconds: float
    ) -> None:
        self._container = container
        self.stream = stream
        self._limits = limits
        self._until = time.monotonic() + limits.timeout_s
        self._busy_until = time.process_time() + limits.busy_s
        self._base = stream.time_base or Fraction(1, 1000)
        self._start = stream.start_time or 0
        self._pixels_left = _MOST_PIXELS_BETWEEN
        self._is_transport_stream = container.format.name == "mpegts"
        context = stream.codec_context
        self._check_size(context.width, context.height)
        self.size = (context.width, context.height)
        """As it is shown, once a picture was read."""
        context.thread_count = 1  # a worker per core is parallel enough, and threads take memory
        context.options = {"max_pixels": str(limits.max_pixels)}
        own_seconds = float((stream.duration or 0) * self._base)
        self.duration_s = own_seconds or container_seconds or self._counted_seconds()

    def keys(self, enough: Enough | None) -> Iterator[Scene]:
        """Yield pictures from all over the video, by their time, that cost little; none twice."""
        taken: set[int | None] = set()
        for target in self._targets():
            packet = self._key_before(target)
            if packet is None or (packet.pts is not None and packet.pts in taken):
                continue
            taken.add(packet.pts)
            frame = self._alone(packet)
            if frame is not None:
                yield self._scene(frame, target, enough)

    def between(self, known: Sequence[Scene], enough: Enough | None) -> Iterator[Scene]:
        """Yield pictures of the stretches, an eighth of the video each, of which none is known."""
        if not self.duration_s:
            return
        length = self.duration_s / _STRETCHES
        have = {int(scene.second / length) for scene in known}
        for stretch in range(_STRETCHES):
            if stretch not in have and self._pixels_left > 0:
                middle = (stretch + 0.5) * length
                frame = self._decoded_to(middle, max((one.second for one in known if one.second < middle), default=0.0))
                if frame is not None:
                    yield self._scene(frame, middle, enough)

    def _targets(self) -> list[float]:
        """Return the seconds to look at: its own keys where they are known and few, else even steps."""
        keys = self._indexed_keys()
        if 2 <= len(keys) <= _STEPS:
            return keys
        steps = max(1, min(_STEPS, int(self.duration_s / _SHORTEST_STEP_S)))
        return [self.duration_s * step / steps for step in range(steps)]

    def _indexed_keys(self) -> list[float]:
        entries = self.stream.index_entries
        if len(entries) > _MOST_INDEXED:
            return []
        keys = (self._second_of(entry.timestamp) for entry in entries if entry.is_keyframe and not entry.is_discard)
        return [max(0.0, key) for key in keys]

    def _key_before(self, second: float) -> Packet[VideoStream] | None:
        """Return the key from which a player would start to show `second`; the next one where there is none before."""
        with _damage_passes():
            self._seek(second)
            for packet in itertools.islice(self._container.demux(self.stream), _MOST_PACKETS):
                self._check_time()
                if packet.size and packet.is_keyframe:
                    return packet
        return None

    def _alone(self, packet: Packet[VideoStream]) -> VideoFrame | None:
        """Return the picture of one packet, without those that a decoder waits for to put them in order."""
        context = self.stream.codec_context
        frames: list[VideoFrame] = []
        with _damage_passes():
            for given in (packet, None):
                frames += context.decode(given)
        context.flush_buffers()
        return frames[0] if frames else None

    def _decoded_to(self, second: float, key: float) -> VideoFrame | None:
        """Return what is shown at `second`, decoded from a key before it, or a later one where there is one."""
        last: VideoFrame | None = None
        with _damage_passes():
            self._seek(key if self._is_transport_stream else second)
            for frame in self._container.decode(self.stream):
                self._check_time()
                self._pixels_left -= frame.width * frame.height
                if frame.pts is not None and self._second_of(frame.pts) > second and last is not None:
                    break
                last = frame
                if self._pixels_left <= 0:
                    return None
        return last

    def _seek(self, second: float) -> None:
        place = self._start + round(second / self._base)
        if not second or self._is_transport_stream:
            # There a place is that of any packet, not of a key, and the time is that of decoding. An AVI has no place
            # before its beginning.
            with _damage_passes():
                self._container.seek(place - round(1 / self._base), stream=self.stream)
                return
        self._container.seek(place, stream=self.stream)

    def _scene(self, frame: VideoFrame, second: float, enough: Enough | None) -> Scene:
        small = self._rgb(frame, LOOK_PX, LOOK_PX)
        look = np.asarray(small, np.float32)
        image = self._shown(frame, enough)
        return Scene(self._second_of(frame.pts) if frame.pts is not None else second, image, look)

    def _shown(self, frame: VideoFrame, enough: Enough | None) -> Image.Image:
        """Return a frame upright, with square pixels, no larger than need be."""
        self._check_size(frame.width, frame.height)
        stretched = float(self.stream.sample_aspect_ratio or self.stream.codec_context.sample_aspect_ratio or 1)
        width = frame.width * (stretched if 0.1 < stretched < 10 else 1)
        turn = frame.rotation % 360
        self.size = (round(width), frame.height) if turn % 180 == 0 else (frame.height, round(width))
        scale = 1.0 if enough is None else enough.scale(round(width), frame.height)
        image = self._rgb(frame, max(1, round(width * scale)), max(1, round(frame.height * scale)))
        return image.transpose(_TURNS[turn]) if turn in _TURNS else image

    @staticmethod
    def _rgb(frame: VideoFrame, width: int, height: int) -> Image.Image:
        said: Any = None
        if frame.colorspace == _UNSPECIFIED:
            said = "ITU709" if frame.height >= _HIGH_DEFINITION_PX else "ITU601"
        made = frame.reformat(width, height, "rgb24", src_colorspace=said, interpolation="AREA")
        return Image.fromarray(np.asarray(made.to_ndarray(), np.uint8))

    def _second_of(self, pts: int) -> float:
        return max(0.0, float((pts - self._start) * self._base))

    def _counted_seconds(self) -> float:
        """Return the length of a video that does not say it, as browsers write them: the time of its last packet."""
        last = self._start
        for packet in self._container.demux(self.stream):
            self._check_time()
            if packet.pts is not None:
                last = max(last, packet.pts + (packet.duration or 0))
        return self._second_of(last)

    def _check_size(self, width: int, height: int) -> None:
        if width * height > self._limits.max_pixels:
            raise UnreadableImage(
                english("the video is too large ({width} x {height} pixels)").format(
                    width=f"{width:,}", height=f"{height:,}"
                )
            )

    def _check_time(self) -> None:
        if time.process_time() > self._busy_until:
            raise took_too_long(self._limits.busy_s, passing=False)
        if time.monotonic() > self._until:
            raise took_too_long(self._limits.timeout_s, passing=True)


@contextmanager
def _damage_passes() -> Iterator[None]:
    """Go on behind what a damaged stretch raises: what comes before and after it can be seen all the same."""
    from av.error import FFmpegError  # noqa: PLC0415 loaded with the first video

    try:
        yield
    except MemoryError:
        raise
    except (FFmpegError, EOFError):
        pass
