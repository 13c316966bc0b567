"""Makes small videos: coloured scenes, or pictures as scenes, in any container and codec that FFmpeg writes."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Colorspace
from numpy.typing import NDArray
from PIL import Image

RED, GREEN, BLUE, BLACK = (220, 30, 30), (30, 200, 40), (30, 40, 220), (0, 0, 0)
FPS = 10
CODECS = {
    **{".mp4": "libx264", ".m4v": "libx264", ".mov": "libx264", ".qt": "mjpeg", ".mkv": "libx265"},
    **{".webm": "libvpx-vp9", ".avi": "mpeg4", ".3gp": "h263", ".3g2": "mpeg4", ".mts": "libx264", ".m2ts": "libx264"},
}
_MUXERS = {".mts": "mpegts", ".m2ts": "mpegts", ".m4v": "mp4", ".qt": "mov", ".mkv": "matroska"}
_SOUNDS = {".webm": "libopus", ".avi": "libmp3lame"}
_QUIET = {"libx265": {"x265-params": "log-level=none"}}
Color = tuple[int, int, int]
Picture = Color | Image.Image


def scene_pixels(picture: Picture, size: tuple[int, int], number: int = 0) -> NDArray[np.uint8]:
    """Return a frame: a picture, or a colour with a bar in it that wanders."""
    if isinstance(picture, Image.Image):
        return np.asarray(picture.convert("RGB").resize(size), np.uint8)
    pixels = np.full((size[1], size[0], 3), picture, np.uint8)
    if picture != BLACK:
        pixels[:, number * 2 % size[0] :][:, :2] = 255 - np.asarray(picture, np.uint8)
    return pixels


def make_video(
    path: Path,
    scenes: Sequence[Picture] = (RED, GREEN, BLUE),
    *,
    scene_s: float = 1.0,
    size: tuple[int, int] = (176, 144),
    said: Mapping[str, str] | None = None,
    codec: str = "",
    keys_every: int = FPS,
    sound: bool = False,
    times: Sequence[float] = (),
    options: Mapping[str, str] | None = None,
    matrix: str = "",
) -> Path:
    """Write a video of scenes that follow each other. `times`: when each frame is shown, where that is not steady."""
    ending = path.suffix.lower()
    codec = codec or CODECS[ending]
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        path.open("wb") as file,
        av.open(file, "w", format=_MUXERS.get(ending, ending[1:]), container_options=dict(options or {})) as container,
    ):
        container.metadata.update(said or {})
        stream = container.add_stream(codec, rate=FPS, options=_QUIET.get(codec, {}))
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        if matrix:
            stream.codec_context.colorspace = Colorspace[matrix]
        stream.codec_context.gop_size = keys_every
        stream.codec_context.time_base = Fraction(1, 1000 if times else FPS)
        noise = container.add_stream(_SOUNDS.get(ending, "aac"), rate=48_000, layout="mono") if sound else None
        count = len(times) or round(len(scenes) * scene_s * FPS)
        for number in range(count):
            picture = scenes[min(len(scenes) - 1, number * len(scenes) // count)]
            frame = av.VideoFrame.from_ndarray(scene_pixels(picture, size, number), format="rgb24")
            if matrix or size[1] >= 720:
                # What nobody says is ITU-R BT.709 where pictures are large, and 601 where they are small.
                frame = frame.reformat(format="yuv420p", dst_colorspace=matrix or "ITU709")
                frame.colorspace = Colorspace[matrix] if matrix else 2
            frame.pts = round(times[number] * 1000) if times else number
            frame.time_base = stream.codec_context.time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if noise is not None:
            _add_sound(container, noise, count / FPS)
    return path


def make_sound(path: Path, seconds: float = 1.0) -> Path:
    """Write a file of sound alone."""
    with path.open("wb") as file, av.open(file, "w", format=_MUXERS.get(path.suffix, path.suffix[1:])) as container:
        _add_sound(container, container.add_stream("aac", rate=48_000, layout="mono"), seconds)
    return path


def turned(data: bytes, degrees: int) -> bytes:
    """Return an MP4 that says that its pictures are to be turned clockwise, as phones write it."""
    at = data.index(b"tkhd") + 4 + 40  # behind version, times, ids, layer and volume
    cosine, sine = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    matrix = struct.pack(">9i", cosine << 16, sine << 16, 0, -sine << 16, cosine << 16, 0, 0, 0, 1 << 30)
    return data[:at] + matrix + data[at + 36 :]


def _add_sound(container: av.container.OutputContainer, stream: av.AudioStream, seconds: float) -> None:
    step = 960
    for number in range(round(seconds * 48_000 / step)):
        wave = np.sin(np.arange(number * step, (number + 1) * step) * 0.05).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(wave[None] * 0.1, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * step, Fraction(1, 48_000)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
