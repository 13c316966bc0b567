"""Sixty photos of five topics, with everything that tags them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.labels import Label, LabelSet, TagRequest, TagScope
from photoclip.core.previews import TagPreview
from photoclip.library.stores import Stores
from photoclip.library.tagging import TaggingParts
from photoclip.paths import resources_dir
from tests.unit.search.test_finder import World


class TaggingWorld(World):
    """`World` with the parts of tagging."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.model = "made-up"
        self.stores = Stores.of(self.shelf.database)
        self.parts = TaggingParts.of(
            self.stores,
            self.engine,
            self.finder.photos_of,
            self.finder.photos_of,
            self.require,
            lambda: self.model,
            resources_dir() / "labels" / "starter_sets.json",
        )

    def preview(self, *labels: Label | str, where: TagScope = TagScope(), exclusive: bool = False) -> TagPreview:
        made = tuple(label if isinstance(label, Label) else Label(label) for label in labels)
        return self.parts.tagging.preview(TagRequest((LabelSet("", made, exclusive),), where), CancelToken())

    def of_topic(self, topic: str) -> list[int]:
        return [photo_id for photo_id, name in self.names.items() if name.startswith(topic + " ")]

    def tagged(self, name: str) -> set[str]:
        """Return the topics of the photos that carry a tag."""
        tag_id = self.stores.tags.find(name)
        ids = np.empty(0, np.int64) if tag_id is None else self.stores.photo_tags.carrying(tag_id)
        return {self.names[int(photo_id)].split()[0] for photo_id in ids}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TaggingWorld]:
    made = TaggingWorld(tmp_path)
    yield made
    made.engine.close()
    made.shelf.database.close()
