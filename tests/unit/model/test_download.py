"""Downloading, against a server that speaks the hub's protocol."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import Transfer
from photoclip.errors import Cancelled, ModelProblem
from photoclip.model import download as downloading
from photoclip.model.catalogue import CatalogueEntry, catalogue
from photoclip.model.download import download
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from tests.unit.model.conftest import info
from tests.unit.model.hub_server import COMMIT, Fault, HubServer

REPOSITORY = "house/model"
WEIGHTS = "open_clip_model.safetensors"
ENTRY = CatalogueEntry(info("ViT-tiny/test"), REPOSITORY)


@pytest.fixture
def hub(tiny_files: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with HubServer() as server:
        for file in tiny_files.iterdir():
            server.add(REPOSITORY, file.name, file.read_bytes())
        for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_TOKEN", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("HF_ENDPOINT", server.url + "/")
        yield server


@pytest.fixture
def models(tmp_path: Path) -> InstalledCheckpoints:
    return InstalledCheckpoints(tmp_path / "models")


def fetch(models: InstalledCheckpoints, entry: CatalogueEntry = ENTRY) -> InstalledCheckpoint:
    return download(entry, models, lambda _transfer: None, CancelToken(), pause_s=0.001)


def part(models: InstalledCheckpoints) -> Path:
    return models.part_folder(ENTRY.info.id) / f"{WEIGHTS}.part"


def test_a_downloaded_model_is_installed_with_its_checksum(hub, models, tiny_files):
    model = fetch(models)
    assert model.weights.read_bytes() == (tiny_files / WEIGHTS).read_bytes()
    assert [found.info.id for found in models.list()] == [ENTRY.info.id]
    assert models.get(ENTRY.info.id).sha256 == model.sha256
    assert not [path for path in models.root.iterdir() if path.name.startswith(".")]


def test_progress_ends_with_every_byte(hub, models, tiny_files):
    seen: list[Transfer] = []
    download(ENTRY, models, seen.append, CancelToken())
    total = sum(file.stat().st_size for file in tiny_files.iterdir())
    assert seen[-1].done_bytes == seen[-1].total_bytes == total
    assert [transfer.done_bytes for transfer in seen] == sorted(transfer.done_bytes for transfer in seen)


def test_the_bytes_come_from_the_commit_that_was_described(hub, models):
    fetch(models)
    assert all(COMMIT in path for method, path, _ in hub.requests if method == "GET")


def test_a_cut_connection_is_taken_up_where_it_stopped(hub, models):
    hub.fail(WEIGHTS, Fault("cut", 1_000_000), Fault("cut", 500_000))
    fetch(models)
    starts = [headers.get("Range") for headers in hub.gets(WEIGHTS) if headers]
    assert "bytes=1000000-" in starts
    assert "bytes=1500000-" in starts


def test_a_connection_that_stays_cut_keeps_the_part_and_says_so(hub, models, tiny_files):
    hub.fail(WEIGHTS, Fault("cut", 1_000_000), *[Fault("cut", 0)] * 9)
    with pytest.raises(ModelProblem, match="goes on where it stopped"):
        fetch(models)
    assert part(models).stat().st_size == 1_000_000
    hub.faults.clear()
    hub.requests.clear()
    assert fetch(models).weights.read_bytes() == (tiny_files / WEIGHTS).read_bytes()
    assert hub.gets(WEIGHTS)[-1]["Range"] == "bytes=1000000-"


def test_a_part_of_another_version_is_not_gone_on_with(hub, models, tiny_files):
    hub.fail(WEIGHTS, Fault("cut", 1_000_000), *[Fault("cut", 0)] * 9)
    with pytest.raises(ModelProblem):
        fetch(models)
    hub.faults.clear()
    newer = bytearray((tiny_files / WEIGHTS).read_bytes())
    newer[-1] ^= 1
    hub.add(REPOSITORY, WEIGHTS, bytes(newer))
    assert fetch(models).weights.read_bytes() == bytes(newer)


def test_a_server_without_ranges_starts_again(hub, models, tiny_files):
    hub.fail(WEIGHTS, Fault("cut", 1_000_000), Fault("no_range"))
    assert fetch(models).weights.read_bytes() == (tiny_files / WEIGHTS).read_bytes()


def test_wrong_bytes_are_thrown_away_and_said(hub, models, tiny_files):
    hub.fail(WEIGHTS, Fault("wrong_bytes"))
    with pytest.raises(ModelProblem, match="wrong checksum"):
        fetch(models)
    assert not part(models).exists()
    assert models.list() == []
    assert fetch(models).weights.read_bytes() == (tiny_files / WEIGHTS).read_bytes()


def test_wrong_bytes_in_the_small_files_are_noticed_too(hub, models):
    hub.fail("open_clip_config.json", Fault("wrong_bytes"))
    with pytest.raises(ModelProblem, match="wrong checksum"):
        fetch(models)


def test_more_bytes_than_promised_are_refused(hub, models):
    hub.fail(WEIGHTS, Fault("too_long"))
    with pytest.raises(ModelProblem, match="sent more than it had said"):
        fetch(models)


def test_a_web_page_instead_of_weights_is_recognised(hub, models):
    hub.fail(WEIGHTS, Fault("html"))
    with pytest.raises(ModelProblem, match="web page instead of the model"):
        fetch(models)


def test_a_login_page_for_everything_is_recognised(hub, models):
    hub.head_html = True
    with pytest.raises(ModelProblem, match="web page instead of the model"):
        fetch(models)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(401, "HF_TOKEN"), (403, "HF_TOKEN"), (404, "does not have"), (407, "HTTPS_PROXY"), (418, "status 418")],
)
def test_a_refusal_is_explained(hub, models, status, sentence):
    hub.head_status[WEIGHTS] = status
    with pytest.raises(ModelProblem, match=sentence):
        fetch(models)


def test_a_server_in_trouble_is_asked_again(hub, models, tiny_files):
    hub.fail(WEIGHTS, Fault("status", status=503), Fault("status", status=429))
    assert fetch(models).weights.read_bytes() == (tiny_files / WEIGHTS).read_bytes()
    assert not hub.faults[WEIGHTS]  # both were met


def test_a_server_in_trouble_for_good_is_named(hub, models):
    hub.fail(WEIGHTS, *[Fault("status", status=503)] * 9)
    with pytest.raises(ModelProblem, match="status 503"):
        fetch(models)


def test_no_connection_is_one_plain_sentence(models, monkeypatch):
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nobody listens on 'discard'
    with pytest.raises(ModelProblem, match=r"^127\.0\.0\.1:9 cannot be reached\. Check the connection"):
        fetch(models)


def test_an_endpoint_that_is_no_address_is_named(models, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "not a url")
    with pytest.raises(ModelProblem, match="HF_ENDPOINT"):
        fetch(models)


def test_a_proxy_that_is_not_there_is_a_plain_sentence(hub, models, monkeypatch):
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with pytest.raises(ModelProblem, match="cannot be reached"):
        fetch(models)
    assert hub.requests == []


def test_requests_go_through_the_proxy_that_is_set(hub, models, monkeypatch):
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", hub.url)  # answers 404 to what it takes for a path
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    with pytest.raises(ModelProblem, match="does not have"):
        fetch(models)
    assert hub.requests[0][1].startswith("http://hub.invalid/house/model/")


def test_offline_is_refused_before_anything_is_asked(hub, models, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelProblem, match="turned off"):
        fetch(models)
    assert hub.requests == []


def test_the_token_goes_to_the_hub(hub, models, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    fetch(models)
    assert hub.requests[0][2]["Authorization"] == "Bearer hf_secret"


class CancelledAtLook(CancelToken):
    """Is cancelled when the job looks at it for the nth time: between two blocks, however fast they come."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._left = number

    def raise_if_cancelled(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.cancel()
        super().raise_if_cancelled()


def test_a_cancelled_download_keeps_what_came(hub, models):
    with pytest.raises(Cancelled):
        download(ENTRY, models, lambda _transfer: None, CancelledAtLook(20))
    assert part(models).stat().st_size > 0
    fetch(models)
    assert any("Range" in headers for headers in hub.gets(WEIGHTS))


def test_a_full_disk_is_said_beforehand(hub, models, monkeypatch):
    usage = downloading.shutil.disk_usage(models.root.parent)
    monkeypatch.setattr(downloading.shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(ModelProblem, match="not enough room"):
        fetch(models)
    assert hub.gets(WEIGHTS) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_fills_up_on_the_way_is_said(hub, models):
    hub.fail(WEIGHTS, Fault("cut", 0), *[Fault("cut", 0)] * 9)
    with pytest.raises(ModelProblem):
        fetch(models)
    part(models).unlink(missing_ok=True)
    part(models).symlink_to("/dev/full")
    hub.faults.clear()
    with pytest.raises(ModelProblem, match="disk is full"):
        fetch(models)


@pytest.mark.usefixtures("permissions_bind")
def test_a_folder_that_cannot_be_written_is_said(hub, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(ModelProblem, match="cannot be written"):
        fetch(InstalledCheckpoints(tmp_path / "models"))
    tmp_path.chmod(0o700)


def test_a_config_that_is_none_is_not_installed(hub, models):
    hub.add(REPOSITORY, "open_clip_config.json", b'{"architectures": ["Other"]}')
    with pytest.raises(ModelProblem, match="not an open_clip configuration"):
        fetch(models)
    assert models.list() == []


def test_tokenizer_files_come_along(hub, models):
    hub.add(REPOSITORY, "tokenizer.json", b"{}")
    model = fetch(models, replace(ENTRY, files=("tokenizer.json",)))
    assert (model.folder / "tokenizer.json").read_bytes() == b"{}"


def test_the_catalogue_names_a_default_a_faster_a_better_and_a_multilingual_model():
    assert catalogue()[0].info.id == "ViT-B-32-256/datacomp_s34b_b86k"
    assert {entry.info.role for entry in catalogue()} >= {"default", "faster", "better", "multilingual"}
    assert all(entry.info.license in {"MIT", "Apache-2.0"} for entry in catalogue())
    assert all(figure.source for entry in catalogue() for figure in entry.info.figures)
