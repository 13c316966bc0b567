"""What crosses between the two processes arrives as it was sent."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.model_input import ModelInput
from photoclip.model import messages
from photoclip.model.devices import DeviceReport
from photoclip.model.messages import Numbered, Reply, Request

LOADED = LoadedCheckpoint("x", "ab", 16, ModelInput(), "CPU", "Why.", "float32", 100.0)
EXAMPLES: list[Request | Reply] = [
    messages.Load(Path("models/x"), "x", "ab", "auto", "auto"),
    messages.EncodeTexts(["dog", "\udcff", ""]),
    messages.ExpectImages(),
    messages.ListDevices(),
    messages.Convert(Path("a.pt"), Path("b.safetensors")),
    messages.Halve(Path("models/x"), Path("b.safetensors")),
    messages.SetThreads(None),
    messages.Started(5),
    messages.Done(5, [DeviceReport("cpu", "CPU", True, "It is there.")]),
    messages.Failed(5, "In plain words.", known=True),
    messages.Loaded(LOADED, 8),
    messages.LogLine("photoclip", 20, "text"),
]


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: type(message).__name__)
def test_a_message_arrives_as_it_was_sent(message: Request | Reply) -> None:
    assert pickle.loads(pickle.dumps(message)) == message


def test_pictures_and_vectors_arrive_as_they_were_sent() -> None:
    pixels = np.arange(48, dtype=np.uint8).reshape(1, 4, 4, 3)
    arrived = pickle.loads(pickle.dumps(Numbered(3, messages.EncodeImages(pixels))))
    assert arrived.number == 3
    assert np.array_equal(arrived.request.pixels, pixels)
    assert arrived.request.pixels.dtype == np.uint8


def test_every_kind_of_message_has_an_example_here() -> None:
    kinds = {*get_args(Request), *get_args(Reply)} - {messages.EncodeImages}
    assert {type(example) for example in EXAMPLES} == kinds
