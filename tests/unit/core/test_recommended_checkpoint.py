"""Which checkpoint a machine is recommended."""

from __future__ import annotations

from dataclasses import replace

from photoclip.core.checkpoints import CheckpointInfo
from photoclip.core.recommended_checkpoint import with_recommended
from photoclip.model.catalogue import DEFAULT_MODEL, catalogue

GB = 1_000_000_000
OFFERED = [entry.info for entry in catalogue()]
MANY_LANGUAGES = "ViT-B-32-SigLIP2-256/webli"


def recommended(memory_bytes: int, infos: list[CheckpointInfo] = OFFERED) -> list[str]:
    return [info.id for info in with_recommended(infos, memory_bytes) if info.recommended]


def test_where_there_is_memory_it_is_the_fast_one_of_many_languages() -> None:
    for sold_with in (8 * GB - 600_000_000, 16 * GB, 512 * GB):
        assert recommended(sold_with) == [MANY_LANGUAGES]


def test_where_there_is_little_it_is_the_small_download() -> None:
    for memory_bytes in (0, 2 * GB, 4 * GB, 6 * GB):
        assert recommended(memory_bytes) == [DEFAULT_MODEL]


def test_it_stands_in_front_and_the_others_keep_their_order() -> None:
    ids = [info.id for info in with_recommended(OFFERED, 16 * GB)]
    assert ids == [MANY_LANGUAGES, *(info.id for info in OFFERED if info.id != MANY_LANGUAGES)]


def test_what_cannot_be_used_yet_is_not_recommended() -> None:
    lacking = [replace(info, needs="transformers" if info.role == "multilingual" else "") for info in OFFERED]
    assert recommended(16 * GB, lacking) == [DEFAULT_MODEL]


def test_where_nothing_is_on_offer_nothing_is_recommended() -> None:
    assert recommended(16 * GB, []) == []
    own = replace(OFFERED[0], role="imported")
    assert recommended(2 * GB, [own]) == []
