"""Videos through FFmpeg (PyAV): their size and length, a picture that stands for all, and one of each scene."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from photoclip.core.parts import MOST_MOMENTS
from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media.brought import reads_videos
from photoclip.media.decode import Enough
from photoclip.media.file_bytes import open_regular, unreadable
from photoclip.media.limits import DecodeLimits
from photoclip.media.scenes import pick_scenes
from photoclip.media.video_files import HEAD_BYTES, VideoKind, is_cut_off, says_how_to_play, video_kind
from photoclip.media.video_frames import FrameReader, Scene

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

MISSING = english("reading videos needs the Python package av, which is not installed")
CUT_OFF = english("the video is cut off")
DAMAGED = english("the video is damaged")
UNUSUAL = english("a kind of video PhotoClip cannot read")
ONLY_SOUND = english("there is only sound in it")
NO_PICTURES = english("there are no pictures in it")
NO_MEMORY = english("reading it needs too much memory")
END_IS_MISSING = english("the end of the video is missing")

_BUFFER_BYTES = 1 << 18
_MICROSECONDS = 1_000_000

# Decoders of what cameras, phones and their users make. FFmpeg has hundreds more, of games and of long ago.
_CODECS = {
    *("h264", "hevc", "av1", "libdav1d", "vp8", "vp9", "libvpx", "libvpx-vp9", "mpeg4", "h263", "h263i", "flv"),
    *("mpeg1video", "mpeg2video", "mjpeg", "prores", "dnxhd", "dvvideo", "vc1", "wmv1", "wmv2", "wmv3", "theora"),
    *("msmpeg4v1", "msmpeg4", "msmpeg4v2", "msmpeg4v3", "svq1", "svq3", "rawvideo", "png", "qtrle", "cinepak", "rpza"),
    *("huffyuv", "ffvhuff", "ffv1", "utvideo", "cfhd", "vvc"),
}


def kind_of_file(path: str | Path) -> VideoKind | None:
    """Return what kind of video a file is, by what it begins with; None for another file. Raises `UnreadableImage`."""
    try:
        with open_regular(path) as file:
            return video_kind(file.read(HEAD_BYTES))
    except (OSError, ValueError) as exc:
        raise unreadable(exc) from exc


@contextmanager
def open_video(path: str | Path, kind: VideoKind, limits: DecodeLimits) -> Iterator[Video]:
    """Yield a video whose header was read. Whatever is wrong with it is raised as `UnreadableImage`, inside, too."""
    if not reads_videos():
        raise UnreadableImage(MISSING, retry=True)
    try:
        # By a file that is open here: a path may look like an address to FFmpeg.
        with open_regular(path) as file, _plain_reasons(file, kind), _opened(file, kind) as container:
            yield Video(container, limits, END_IS_MISSING if is_cut_off(file, kind) else "")
    except OSError as exc:
        raise unreadable(exc) from exc


class Video:
    """An opened video. Its pictures are upright and in sRGB."""

    def __init__(self, container: InputContainer, limits: DecodeLimits, incomplete: str) -> None:
        """Raises `UnreadableImage`."""
        self._container = container
        self._frames = FrameReader(container, _pictures_of(container), limits, _seconds(container))
        self.incomplete = incomplete
        """What is missing of it, in a plain clause; '' when it is all there."""

    @property
    def duration_s(self) -> float:
        return self._frames.duration_s

    @property
    def texts(self) -> dict[str, str]:
        """What it says about its making."""
        return {**self._frames.stream.metadata, **self._container.metadata}

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as they are shown. Known once a picture was asked for."""
        return self._frames.size

    def poster(self, enough: Enough | None) -> Scene:
        """Return the picture that stands for the video: the first that shows something. Raises `UnreadableImage`."""
        first = None
        for scene in self._frames.keys(enough):
            if not scene.is_dull:
                return scene
            first = first or scene
        if first is None:
            raise UnreadableImage(NO_PICTURES)
        return first

    def scenes(self, enough: Enough | None) -> list[Scene]:
        """Return the poster, and up to seven pictures that are as unlike it and each other as there are, by their time.

        Of what stays the same there is one. Raises `UnreadableImage`.
        """
        found = list(self._frames.keys(enough))
        poster = next((scene for scene in found if not scene.is_dull), found[0] if found else None)
        if poster is None:
            raise UnreadableImage(NO_PICTURES)
        found = sorted([*found, *self._frames.between(found, enough)], key=lambda scene: scene.second)
        others = [scene for scene in found if scene is not poster and not scene.is_dull]
        picked = pick_scenes([poster.look, *(scene.look for scene in others)], MOST_MOMENTS)
        return [poster, *(others[place - 1] for place in picked[1:])]


@contextmanager
def _opened(file: BinaryIO, kind: VideoKind) -> Iterator[InputContainer]:
    library = _library()
    container = library.open(
        file,
        format=kind.demuxer,
        # No file may lead to another one, or to a server.
        options={"protocol_whitelist": "none", "codec_whitelist": ",".join(sorted(_CODECS))},
        metadata_errors="replace",
        buffer_size=_BUFFER_BYTES,
    )
    with container:
        yield container


def _pictures_of(container: InputContainer) -> VideoStream:
    """Return the stream of moving pictures that a player shows. Raises `UnreadableImage`."""
    streams = [stream for stream in container.streams.video if not stream.disposition & _still_picture()]
    if not streams:
        raise UnreadableImage(ONLY_SOUND if container.streams.audio else NO_PICTURES)
    known = [stream for stream in streams if _is_known(stream)]
    if not known:
        raise UnreadableImage(UNUSUAL)
    return next((stream for stream in known if stream.disposition & _default()), known[0])


def _is_known(stream: VideoStream) -> bool:
    # A stream whose decoder FFmpeg does not have, or which is encrypted, has no context.
    context: Any = stream.codec_context
    return context is not None and context.name in _CODECS


def _seconds(container: InputContainer) -> float:
    return max(0.0, (container.duration or 0) / _MICROSECONDS)


@contextmanager
def _plain_reasons(file: BinaryIO, kind: VideoKind) -> Iterator[None]:
    """Turn whatever FFmpeg raises into an `UnreadableImage` with a true reason in a plain clause."""
    error = _library().error
    try:
        yield
    except MemoryError as exc:
        raise UnreadableImage(NO_MEMORY) from exc
    except (error.DecoderNotFoundError, error.PatchWelcomeError, error.NotImplementedError) as exc:
        raise UnreadableImage(UNUSUAL) from exc
    except (error.FFmpegError, ValueError, ArithmeticError, LookupError, TypeError, RuntimeError, EOFError) as exc:
        ends_early = isinstance(exc, EOFError)
        with contextlib.suppress(OSError):
            ends_early = ends_early or is_cut_off(file, kind) or not says_how_to_play(file, kind)
        raise UnreadableImage(CUT_OFF if ends_early else DAMAGED) from exc


def _still_picture() -> Any:
    return _library().stream.Disposition.attached_pic


def _default() -> Any:
    return _library().stream.Disposition.default


def _library() -> Any:
    """Return PyAV, which is loaded with the first video: workers that read photos alone never need it."""
    import av  # noqa: PLC0415

    av.logging.set_level(None)
    return av
