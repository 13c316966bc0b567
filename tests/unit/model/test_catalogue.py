"""What is on offer: complete, unambiguous, and free to use."""

from __future__ import annotations

from types import ModuleType

import pytest

from photoclip.errors import ModelProblem
from photoclip.model.catalogue import DEFAULT_MODEL, DEMO_MODEL, CatalogueEntry, catalogue, catalogue_entry
from photoclip.model.installed import slug
from photoclip.model.licences import licence_of

every_entry = pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.info.id)


def test_the_default_comes_first_and_is_the_datacomp_vit_b_32_256() -> None:
    first = catalogue()[0].info
    assert first.id == DEFAULT_MODEL == "ViT-B-32-256/datacomp_s34b_b86k"
    assert [entry.info.id for entry in catalogue() if entry.info.role == "default"] == [first.id]


def test_ids_titles_repositories_and_folders_are_unique() -> None:
    infos = [entry.info for entry in catalogue()] + [DEMO_MODEL]
    for names in (
        [info.id for info in infos],
        [info.title for info in infos],
        [slug(info.id).casefold() for info in infos],
        [entry.repository for entry in catalogue()],
    ):
        assert len(set(names)) == len(names)


@every_entry
def test_every_entry_says_what_a_person_must_know(entry: CatalogueEntry) -> None:
    info = entry.info
    assert info.license in {"MIT", "Apache-2.0"}  # others restrict what one may do
    assert 100_000_000 < info.download_bytes < 10_000_000_000
    assert 128 <= info.dimension <= 2048
    assert info.languages
    assert info.title
    assert info.summary.endswith(".")


@every_entry
def test_every_entry_has_figures_and_each_names_its_source(entry: CatalogueEntry) -> None:
    figures = entry.info.figures
    assert figures
    assert len({(figure.name, figure.source) for figure in figures}) == len(figures)
    for figure in figures:
        assert figure.name
        assert figure.source
        assert 0 < figure.percent < 100


@every_entry
def test_every_entry_names_an_architecture_a_tag_and_a_repository(entry: CatalogueEntry) -> None:
    assert len(entry.info.id.split("/")) == 2
    assert len(entry.repository.split("/")) == 2
    assert entry.revision
    assert all("/" not in name for name in entry.files)


@every_entry
def test_nothing_on_offer_claims_to_be_here_already(entry: CatalogueEntry) -> None:
    assert not entry.info.installed
    assert not entry.info.active
    assert not entry.info.needs


@every_entry
def test_an_entry_is_found_by_its_id(entry: CatalogueEntry) -> None:
    assert catalogue_entry(entry.info.id) is entry


def test_an_unknown_id_is_said_in_a_sentence_that_helps() -> None:
    with pytest.raises(ModelProblem, match=r"no model called ViT-Z.*models list"):
        catalogue_entry("ViT-Z")


# what open_clip's own tables say of each


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    lean = pytest.importorskip("photoclip.model.lean_open_clip")
    lean.take_timm()  # some of them are built of it
    found: ModuleType = lean.open_clip
    return found


@every_entry
def test_open_clip_knows_the_checkpoint_and_has_it_from_the_same_place(
    entry: CatalogueEntry, tables: ModuleType
) -> None:
    architecture, tag = entry.info.id.split("/")
    known = tables.get_pretrained_cfg(architecture, tag)
    assert known["hf_hub"].strip("/") == entry.repository
    config = tables.get_model_config(architecture)
    assert config["embed_dim"] == entry.info.dimension
    tokenizer = config["text_cfg"].get("hf_tokenizer_name")
    assert bool(tokenizer) == bool(entry.files)
    assert tokenizer in {None, entry.repository}
    assert ("init_logit_bias" in config) == ("SigLIP" in entry.info.id)  # the ones that were trained by pairs


@every_entry
def test_a_download_is_as_large_as_the_weights_and_the_tokenizer(entry: CatalogueEntry, tables: ModuleType) -> None:
    import torch

    config = tables.get_model_config(entry.info.id.split("/")[0])
    kind = tables.CustomTextCLIP if config.pop("custom_text", False) else tables.CLIP
    with torch.device("meta"):  # shapes alone
        weights = 4 * sum(one.numel() for one in kind(**config).parameters())
    tokenizer = 35_000_000 if entry.files else 0
    assert weights + tokenizer == pytest.approx(entry.info.download_bytes, rel=0.005)


def test_what_may_not_be_used_for_anything_is_not_on_offer_and_is_known_when_imported(tables: ModuleType) -> None:
    from_apple, from_meta = set(), set()
    for architecture, tag in tables.list_pretrained():
        home = str(tables.get_pretrained_cfg(architecture, tag).get("hf_hub")).lower()
        if home.startswith("apple/") or "mobileclip" in home:
            from_apple.add((architecture, tag))
        if "metaclip" in home or "nllb" in home:
            from_meta.add((architecture, tag))
    assert len(from_apple) > 10
    assert len(from_meta) > 10
    assert {licence_of(names).name for names in from_apple} == {"Apple AMLR"}
    assert {licence_of(names).name for names in from_meta} == {"CC-BY-NC-4.0"}
    for entry in catalogue():
        assert tuple(entry.info.id.split("/")) not in from_apple | from_meta
        assert licence_of([entry.info.id, entry.repository]).name == "not known"


def test_names_that_only_hold_a_letter_of_it_are_nobodys() -> None:
    for name in ("my-clip", "dfnot", "metal-clip", "fastvit", "ViT-B-32-SigLIP2-256", "mobile photos"):
        assert licence_of([name]).name == "not known"
    assert licence_of(["open_clip_config.json", "fastvit_mci2"]).name == "Apple AMLR"
    assert licence_of(["DFN2B-CLIP-ViT-B-16"]).name == "Apple AMLR"


@every_entry
def test_the_figure_that_search_lives_by_is_shown(entry: CatalogueEntry) -> None:
    assert "COCO text to image, R@1" in [figure.name for figure in entry.info.figures]
