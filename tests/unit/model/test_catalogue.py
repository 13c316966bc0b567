"""What is on offer: complete, unambiguous, and free to use."""

from __future__ import annotations

import pytest

from photoclip.errors import ModelProblem
from photoclip.model.catalogue import DEFAULT_MODEL, DEMO_MODEL, CatalogueEntry, catalogue, catalogue_entry
from photoclip.model.installed import slug

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
