"""Which files a look at a folder reports."""

from __future__ import annotations

import os
from pathlib import Path

import pathspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.cancel import CancelToken
from photoclip.core.known_files import KnownFiles
from photoclip.core.photo import Stamp
from photoclip.core.scan import diff
from photoclip.errors import Cancelled
from photoclip.indexing.excludes import Excludes
from photoclip.indexing.scanner import Scanner, ScanNotes
from photoclip.store.library_settings import DEFAULT_EXCLUDES
from photoclip.system import THIS


def is_photo(name: str) -> bool:
    return name.lower().endswith((".jpg", ".png"))


def names(root: Path, globs: tuple[str, ...] = DEFAULT_EXCLUDES, own: tuple[Path, ...] = ()) -> set[str]:
    scanner = Scanner(is_photo, Excludes(globs, own))
    return {file.relative for file in scanner.scan(str(root))}


def touch(root: Path, *relatives: str) -> None:
    for relative in relatives:
        (root / relative).parent.mkdir(parents=True, exist_ok=True)
        (root / relative).write_bytes(b"x")


def test_photos_are_found_at_every_depth_and_other_files_are_not(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "B.PNG", "notes.txt", "x/y/z/c.jpg")
    assert names(tmp_path) == {"a.jpg", "B.PNG", "x/y/z/c.jpg"}


def test_the_folders_nobody_means_are_left_out_by_default(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "@eaDir/t.jpg", ".thumbs/t.jpg", "x/node_modules/p/logo.png", "#recycle/old.jpg", ".h.jpg")
    assert names(tmp_path) == {"a.jpg"}


def test_patterns_of_the_person_are_read_as_git_reads_them(tmp_path: Path) -> None:
    touch(tmp_path, "keep/a.jpg", "Exports/b.jpg", "x/Exports/c.jpg", "d_edit.jpg", "keep/e_edit.jpg")
    assert names(tmp_path, ("Exports/", "*_edit.jpg", "!keep/e_edit.jpg")) == {"keep/a.jpg", "keep/e_edit.jpg"}


def test_photoclips_own_folders_are_never_looked_at(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "data/cache/thumb.jpg")
    assert names(tmp_path, own=(tmp_path / "data",)) == {"a.jpg"}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    touch(tmp_path, "x/a.jpg")
    (tmp_path / "x" / "back").symlink_to(tmp_path)
    (tmp_path / "x" / "folder.jpg").symlink_to(tmp_path)
    (tmp_path / "x" / "dangling.jpg").symlink_to(tmp_path / "nowhere.jpg")
    assert names(tmp_path) == {"x/a.jpg"}


@pytest.mark.skipif(os.name == "nt", reason="names are not bytes on Windows")
def test_what_is_not_shown_is_counted(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", ".b.jpg", "._a.jpg", ".c.txt", "x/.d.PNG", "e.mov", "f.txt", ".thumbs/t.jpg")
    (tmp_path / "to x").symlink_to(tmp_path / "x")
    (tmp_path / "2019.05").symlink_to("/nowhere")
    (tmp_path / "notes.md").symlink_to(tmp_path / "f.txt")
    notes = ScanNotes()
    list(Scanner(is_photo, Excludes(DEFAULT_EXCLUDES)).scan(str(tmp_path), notes=notes))
    assert notes.passed_over == {"hidden": 2, "links": 2, ".mov": 1}


def test_a_name_that_is_not_utf8_is_found(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.jpg")
    touch(tmp_path, name)
    assert names(tmp_path) == {name}


def test_only_one_folder_is_listed_when_asked(tmp_path: Path) -> None:
    touch(tmp_path, "x/a.jpg", "x/y/b.jpg")
    scanner = Scanner(is_photo, Excludes(()))
    assert [file.relative for file in scanner.scan(str(tmp_path), "x", recursive=False)] == ["x/a.jpg"]


def test_a_folder_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such"):
        list(Scanner(is_photo, Excludes(())).scan(str(tmp_path / "gone")))


def test_a_cancelled_scan_stops(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(Scanner(is_photo, Excludes(())).scan(str(tmp_path), cancel=token))


def test_the_stamp_changes_with_the_file(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg")
    scanner = Scanner(is_photo, Excludes(()))
    (before,) = scanner.scan(str(tmp_path))
    (tmp_path / "a.jpg").write_bytes(b"longer")
    (after,) = scanner.scan(str(tmp_path))
    assert before.stamp != after.stamp


def known_of(root: Path, *relatives: str) -> KnownFiles:
    """Return what a library knows of files that it has read: their ids are their places in this list."""
    stamps = [Stamp.of((root / relative).stat()) for relative in relatives]
    return KnownFiles({name: (*stamps[place], place, place, name) for place, name in enumerate(relatives)})


@pytest.mark.skipif(not THIS.tells_when_anything_changed, reason="this system does not say when anything changed")
def test_what_is_exactly_as_it_was_is_taken_out_of_what_is_known(tmp_path: Path) -> None:
    touch(tmp_path, "same.jpg", "longer.jpg", "shut.jpg", "written beside.jpg", "gone.jpg")
    known = known_of(tmp_path, "same.jpg", "longer.jpg", "shut.jpg", "written beside.jpg", "gone.jpg")
    everything = dict(known)
    (tmp_path / "longer.jpg").write_bytes(b"longer")
    (tmp_path / "shut.jpg").chmod(0o400)  # no other stamp, but another ctime
    (tmp_path / "gone.jpg").unlink()
    touch(tmp_path, "written beside.jpg.xmp", "new.jpg")
    found = {file.relative for file in Scanner(is_photo, Excludes(())).scan(str(tmp_path), known=known)}
    assert found == {"longer.jpg", "shut.jpg", "written beside.jpg", "new.jpg"}
    assert list(known.same) == [everything.pop("same.jpg").id]
    assert dict(known) == everything


@pytest.mark.skipif(not THIS.tells_when_anything_changed, reason="this system does not say when anything changed")
def test_a_file_that_is_the_same_counts_as_the_file(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg")
    scanner = Scanner(is_photo, Excludes(()))
    (file,) = scanner.scan(str(tmp_path))
    known = known_of(tmp_path, "a.jpg")
    straight = diff(dict(known), {"a.jpg": file})
    assert list(scanner.scan(str(tmp_path), known=known)) == []
    assert diff(dict(known), {}, len(known.same)) == straight
    assert straight.unchanged == 1


def test_what_was_away_is_told_to_be_there_again(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg")
    away = known_of(tmp_path, "a.jpg")["a.jpg"]._replace(offline=True)
    known = KnownFiles(others={"a.jpg": away})
    found = {file.relative: file for file in Scanner(is_photo, Excludes(())).scan(str(tmp_path), known=known)}
    assert diff(known, found).returned == [away]


@pytest.mark.parametrize(
    ("relative", "included"),
    [("a.jpg", True), ("x/a.jpg", True), ("@eaDir/a.jpg", False), ("x/.cache/y/a.jpg", False), ("a.txt", False)],
)
def test_a_path_alone_is_judged_as_a_scan_would(tmp_path: Path, relative: str, included: bool) -> None:
    assert Scanner(is_photo, Excludes(DEFAULT_EXCLUDES)).includes_file(str(tmp_path), relative) is included


@given(
    globs=st.lists(
        st.sampled_from(
            ["*.tmp", "!keep.tmp", "b/", "/a", "**/c/*", "x[ab]?.jpg", "!*.jpg", "#note", "", "[(?P<ps_d>]"]
        )
    ),
    relative=st.lists(st.sampled_from(["a", "b", "c", "xa1.jpg", "keep.tmp", "y.tmp", "(", "P.jpg"]), min_size=1),
    is_folder=st.booleans(),
)
def test_what_is_left_out_is_what_git_leaves_out(globs: list[str], relative: list[str], is_folder: bool) -> None:
    path = "/".join(relative)
    asked = pathspec.GitIgnoreSpec.from_lines(globs).match_file(path + "/" * is_folder)
    assert Excludes(globs).excludes(path, is_folder) is asked


def test_drafts_of_ours_are_told_and_never_looked_into(tmp_path: Path) -> None:
    draft = tmp_path / "2023" / ".photoclip-1-0123456789ab.tmp"
    draft.mkdir(parents=True)
    (draft / "written.jpg").touch()
    met: list[Path] = []
    scanner = Scanner(is_photo, Excludes(()), met.append)
    assert list(scanner.scan(str(tmp_path))) == []
    assert met == [draft]


@given(
    st.lists(
        st.sampled_from(["a.jpg", "b.jpg", "c.jpg.xmp", "b.xmp", "d.jpg.json", "x/a.jpg", "x/~b.jpg", "y/e.jpg"]),
        unique=True,
    )
)
def test_what_is_known_changes_nothing_but_what_is_said_of_it(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    root = tmp_path_factory.mktemp("photos")
    for name in names:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(name.encode())
    scanner = Scanner(is_photo, Excludes(["~*"]))
    plain = {file.relative: file for file in scanner.scan(str(root))}
    photos = [name for name in names if name.endswith(".jpg")]
    known = known_of(root, *photos)
    again = {file.relative: file for file in scanner.scan(str(root), known=known)}
    same = {photos[id_] for id_ in known.same}
    assert again.keys() == plain.keys() - same
    assert all(file == plain[relative] for relative, file in again.items())
    assert known.keys() == set(photos) - same
    if THIS.tells_when_anything_changed:
        assert same == {name for name, file in plain.items() if file.sidecar is None and file.takeout is None}


@given(
    globs=st.lists(
        st.sampled_from([*DEFAULT_EXCLUDES, "*.tmp", "!keep.tmp", "b/", "a?", "x[!a]y", "/a", "c/*", "*", "*/"])
    ),
    folder=st.lists(st.sampled_from(["a", "b", "c", "ab", "x", "y", "@eaDir", "new\nline"]), max_size=3),
    name=st.sampled_from(
        ["a", "ab", "c", "y", ".hidden", "keep.tmp", "y.tmp", "lost+found", "P.jpg", "y\n", "\udce9.jpg"]
    ),
)
def test_a_name_alone_hides_nothing_that_may_be_left_out(globs: list[str], folder: list[str], name: str) -> None:
    excludes, place = Excludes(globs), "/".join(folder)
    if excludes.excludes(f"{place}/{name}" if place else name, False):
        assert excludes.may_exclude_in(place)(name)


def test_by_the_usual_patterns_a_name_alone_says_that_a_photo_is_not_left_out() -> None:
    may_exclude = Excludes([*DEFAULT_EXCLUDES, "Exports/", "*_edit.jpg"]).may_exclude_in("2023/rome")
    assert not may_exclude("IMG_1.jpg")
    assert may_exclude("IMG_1_edit.jpg")
    assert may_exclude(".hidden.jpg")
