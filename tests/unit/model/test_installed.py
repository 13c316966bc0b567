"""The models folder: what is listed is whole, what is removed is gone."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.checkpoints import Figure
from photoclip.errors import ModelProblem, NoModel
from photoclip.model.installed import MANIFEST_NAME, InstalledCheckpoint, InstalledCheckpoints, slug
from tests.unit.model.conftest import TINY, info, install

WEIGHTS = b'\x40\0\0\0\0\0\0\0{"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}'.ljust(72) + bytes(8)
"""The smallest file that is a whole safetensors file; nothing here builds a model of it."""


@pytest.fixture
def models(tmp_path: Path) -> InstalledCheckpoints:
    return InstalledCheckpoints(tmp_path / "models")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": TINY, "preprocess_cfg": {}}))
    (folder / "open_clip_model.safetensors").write_bytes(WEIGHTS)
    return folder


def ids(models: InstalledCheckpoints) -> list[str]:
    return [model.info.id for model in models.list()]


def test_nothing_is_installed_where_there_is_no_folder(models: InstalledCheckpoints) -> None:
    assert models.list() == []
    assert not models.root.exists()


def test_an_installed_model_is_listed_with_all_that_was_known_of_it(models: InstalledCheckpoints, files: Path) -> None:
    known = replace(
        info("ViT/x"), figures=(Figure("COCO", 50.0, "a paper"),), photos_per_second=26.0, summary="Größe ✓"
    )
    with models.workshop() as folder:
        for file in files.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        made = models.install(folder, known, "ab" * 32, "hub/repository")
    (read,) = models.list()
    assert read == made == models.get("ViT/x")
    assert read.info == replace(known, installed=True)
    assert (read.sha256, read.size_bytes, read.source) == ("ab" * 32, len(WEIGHTS), "hub/repository")
    assert read.weights.is_file()
    assert read.config.is_file()


def test_models_are_listed_by_title(models: InstalledCheckpoints, files: Path) -> None:
    for name in ("beta", "Alpha", "gamma"):
        install(models, files, name)
    assert ids(models) == ["Alpha", "beta", "gamma"]


def test_installing_again_replaces(models: InstalledCheckpoints, files: Path) -> None:
    first = install(models, files, "one")
    (first.folder / "left over").write_text("from before")
    second = install(models, files, "one")
    assert first.folder == second.folder
    assert not (second.folder / "left over").exists()
    assert ids(models) == ["one"]


def test_nothing_but_models_is_left_in_the_folder(models: InstalledCheckpoints, files: Path) -> None:
    install(models, files, "one")
    install(models, files, "one")
    assert [path.name for path in models.root.iterdir()] == ["one"]


def test_a_removed_model_is_gone(models: InstalledCheckpoints, files: Path) -> None:
    install(models, files, "one")
    install(models, files, "two")
    models.remove("one")
    assert ids(models) == ["two"]
    assert [path.name for path in models.root.iterdir()] == ["two"]
    with pytest.raises(NoModel, match="one is not installed"):
        models.get("one")


def test_removing_what_is_not_here_is_no_error(models: InstalledCheckpoints) -> None:
    models.remove("never")
    assert not models.root.exists()


def test_a_workshop_is_gone_when_the_work_fails(models: InstalledCheckpoints) -> None:
    def fail_at_work() -> None:
        with models.workshop() as folder:
            (folder / "half").write_text("made")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_at_work()
    assert list(models.root.iterdir()) == []


def test_half_made_folders_are_not_listed(models: InstalledCheckpoints, files: Path) -> None:
    install(models, files, "whole")
    models.part_folder("coming")
    with models.workshop():
        assert ids(models) == ["whole"]
    (models.root / "a file").write_text("of somebody")
    (models.root / "a folder").mkdir()
    assert ids(models) == ["whole"]


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "5",
        "null",
        "{}",
        '{"info": "text"}',
        '{"info": []}',
        '{"info": {}, "sha256": "", "size_bytes": 0, "source": ""}',
        '{"info": {"figures": 5}}',
        '{"info": {"figures": [5]}}',
        "[" * 200_000,
    ],
    ids=lambda text: text[:30],
)
def test_a_damaged_manifest_hides_its_model_only(models: InstalledCheckpoints, files: Path, manifest: str) -> None:
    install(models, files, "good")
    (install(models, files, "bad").folder / MANIFEST_NAME).write_text(manifest)
    assert ids(models) == ["good"]
    with pytest.raises(NoModel):
        models.get("bad")


@pytest.mark.parametrize("size", ["Infinity", "NaN", '"many"', "null", "-5"])
def test_a_size_that_is_none_hides_the_model(models: InstalledCheckpoints, files: Path, size: str) -> None:
    path = install(models, files, "bad").folder / MANIFEST_NAME
    path.write_text(path.read_text().replace(f'"size_bytes": {len(WEIGHTS)}', f'"size_bytes": {size}'))
    assert ids(models) == []


def test_a_manifest_of_a_later_version_is_read_as_far_as_it_is_known(models: InstalledCheckpoints, files: Path) -> None:
    path = install(models, files, "one").folder / MANIFEST_NAME
    document = json.loads(path.read_text())
    document["info"]["speed_on_the_moon"] = 5
    path.write_text(json.dumps(document))
    assert ids(models) == ["one"]


def test_weights_cut_short_are_damaged_and_not_missing(models: InstalledCheckpoints, files: Path) -> None:
    model = install(models, files, "one")
    model.weights.write_bytes(WEIGHTS[:-1])
    assert ids(models) == []
    with pytest.raises(ModelProblem, match="damaged; remove the model and install it again"):
        models.get("one")


def test_weights_that_the_disk_changed_are_found_by_reading_them(models: InstalledCheckpoints, files: Path) -> None:
    """They load, and answer wrongly."""
    model = install(models, files, "one")
    models.verify("one")
    model.weights.write_bytes(WEIGHTS[:-1] + bytes([WEIGHTS[-1] ^ 1]))
    assert models.get("one") == model
    with pytest.raises(ModelProblem, match="changed on the disk"):
        models.verify("one")


def test_weights_of_the_right_size_and_the_wrong_kind_are_refused(models: InstalledCheckpoints, files: Path) -> None:
    install(models, files, "one").weights.write_bytes(bytes(len(WEIGHTS)))
    with pytest.raises(ModelProblem, match="safetensors"):
        models.get("one")


@pytest.mark.parametrize("name", ["open_clip_config.json", "open_clip_model.safetensors"])
def test_an_incomplete_folder_is_not_installed(models: InstalledCheckpoints, files: Path, name: str) -> None:
    (files / name).write_bytes(b"nothing")
    with pytest.raises(ModelProblem):
        install(models, files, "one")
    assert list(models.root.iterdir()) == []


def test_a_models_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file stands here")
    models = InstalledCheckpoints(tmp_path / "models")
    with pytest.raises(ModelProblem, match="models folder cannot be written"):
        models.part_folder("one")
    with pytest.raises(ModelProblem, match="models folder cannot be written"), models.workshop():
        pass
    assert models.list() == []


@pytest.mark.parametrize("model_id", ["ViT-B-32-256/datacomp_s34b_b86k", "photoclip-demo", "ViT-B-32/a.b_c"])
def test_usual_ids_are_readable_as_folders(model_id: str) -> None:
    assert slug(model_id) == model_id.replace("/", "--")


@pytest.mark.parametrize("model_id", ["", ".", "..", "../x", "/etc", "a\\b", "a\0b", "日本", "x" * 300, " a", "-rf"])
def test_odd_ids_become_one_plain_folder_name(model_id: str) -> None:
    name = slug(model_id)
    assert Path(name).name == name
    assert name.isascii()
    assert not name.startswith((".", "-"))
    assert 0 < len(name) < 100


@given(st.lists(st.text(alphabet="aA/-. ü", max_size=8), min_size=2, max_size=8, unique=True))
def test_different_ids_have_different_folders(model_ids: list[str]) -> None:
    assert len({slug(model_id) for model_id in model_ids}) == len(model_ids)


def test_a_download_gathers_where_no_model_is_listed(models: InstalledCheckpoints) -> None:
    folder = models.part_folder("a/b")
    assert folder.is_dir()
    assert folder == models.part_folder("a/b") != models.part_folder("a-b")
    assert models.list() == []


def test_an_installed_model_says_where_its_files_are(tmp_path: Path) -> None:
    model = InstalledCheckpoint(info("x"), tmp_path, "", 0, "")
    assert {model.weights.parent, model.config.parent} == {tmp_path}


class Killed(BaseException):
    """Stands in for a process that ends between two steps."""


@pytest.mark.parametrize("step", range(6))
def test_an_install_cut_off_at_any_step_leaves_the_old_model_or_the_new_one(
    models: InstalledCheckpoints, files: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    install(models, files, "one")
    steps = iter(range(100))
    rename = Path.rename

    def counted(path: Path, target: Path) -> Path:
        if next(steps) >= step:
            raise Killed
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counted)
        patch.setattr("shutil.rmtree", lambda *_args, **_named: None)
        with suppress(Killed):
            install(models, files, "one")
    anew = InstalledCheckpoints(models.root)
    assert ids(anew) == ["one"]
    assert anew.get("one").weights.read_bytes() == WEIGHTS
