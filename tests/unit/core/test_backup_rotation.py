"""Which backups are kept: as properties over random dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.backups import ASKED_KEPT, DAILY, MIGRATIONS_KEPT, MONTHLY, WEEKLY, Backup, BackupKind, superfluous

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def backup(made: datetime, kind: BackupKind = "daily", size_bytes: int = 1, problem: str = "") -> Backup:
    return Backup(Path(f"{kind}-{made.isoformat()}.zip"), kind, made, size_bytes, problem=problem)


KINDS: tuple[BackupKind, ...] = ("daily", "asked", "migration", "replaced")
backups = st.lists(
    st.builds(
        backup,
        st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),
        st.sampled_from(KINDS),
        st.integers(0, 100),
        st.sampled_from(["", "", "", "damaged"]),
    ),
    max_size=60,
    unique_by=lambda one: one.path,
)


def kept(found: list[Backup], space_bytes: int = 10**9) -> list[Backup]:
    gone = superfluous(found, space_bytes)
    return [one for one in found if one not in gone]


def lived(days: list[int], space_bytes: int = 10**9) -> list[Backup]:
    """Return what is there when the app was open on these days, and let go each time what was superfluous."""
    there: list[Backup] = []
    for day in days:
        there = kept([*there, backup(START + timedelta(days=day))], space_bytes)
    return there


@given(backups, st.integers(0, 3000))
def test_the_newest_that_can_be_restored_is_never_let_go(found: list[Backup], space_bytes: int) -> None:
    sound = [one for one in found if not one.problem and one.kind != "replaced"]
    if sound:
        assert max(sound, key=lambda one: one.made).path in {one.path for one in kept(found, space_bytes)}
    assert all(one in kept(found, space_bytes) for one in found if one.kind == "replaced")


@given(backups, st.integers(0, 3000))
def test_letting_go_twice_is_letting_go_once(found: list[Backup], space_bytes: int) -> None:
    once = kept(found, space_bytes)
    assert superfluous(once, space_bytes) == []


@given(backups)
def test_no_kind_piles_up(found: list[Backup]) -> None:
    left = [one for one in kept(found) if not one.problem]
    assert len([one for one in left if one.kind == "daily"]) <= DAILY + WEEKLY + MONTHLY
    assert len([one for one in left if one.kind == "asked"]) <= ASKED_KEPT
    assert len([one for one in left if one.kind == "migration"]) <= MIGRATIONS_KEPT


@given(backups, st.integers(0, 3000))
def test_the_space_is_kept_to_and_the_oldest_go_first(found: list[Backup], space_bytes: int) -> None:
    counted = [one for one in kept(found, space_bytes) if one.kind != "replaced"]
    sound = [one for one in counted if not one.problem]
    if len(sound) > 1:
        assert sum(one.size_bytes for one in counted) <= space_bytes
    unbounded = [one for one in kept(found) if one.kind != "replaced"]
    pressed_out = [one for one in unbounded if one not in counted]
    if pressed_out and counted:
        assert max(one.made for one in pressed_out) <= max(one.made for one in counted)


@given(st.sets(st.integers(0, 800), min_size=1, max_size=120))
def test_after_any_days_of_use_the_last_days_weeks_and_months_have_one(days: set[int]) -> None:
    used = sorted(days)
    there = {one.made for one in lived(used)}
    dates = [START + timedelta(days=day) for day in used]
    assert set(dates[-DAILY:]) <= there
    weeks = {date.isocalendar()[:2]: date for date in dates}
    assert set(sorted(weeks.values())[-WEEKLY:]) <= there
    months = {(date.year, date.month): date for date in dates}
    assert set(sorted(months.values())[-MONTHLY:]) <= there


def test_a_year_of_daily_use_leaves_seven_days_four_weeks_six_months() -> None:
    there = [one.made for one in lived(list(range(365)))]
    end = START + timedelta(days=364)
    assert [(end - made).days for made in sorted(there, reverse=True)][:DAILY] == list(range(DAILY))
    assert len(there) <= DAILY + WEEKLY + MONTHLY
    assert (end - min(there)).days > 140


def test_a_clock_that_was_wrong_costs_no_sound_backup_of_the_last_days() -> None:
    found = [backup(START + timedelta(days=day)) for day in range(5)]
    assert (
        kept([backup(datetime(1970, 1, 2, tzinfo=UTC)), *found, backup(datetime(2099, 1, 1, tzinfo=UTC))])[1:6] == found
    )
