"""FakeUpdates: a PhotoClip that can be updated, where the test says so."""

from __future__ import annotations

from photoclip.core.cancel import CancelToken
from photoclip.core.updates import UpdateOffer, UpdateState
from photoclip.errors import UpdateProblem
from photoclip.library.contract import UpdatesPart
from photoclip.library.contract.updates import Progress
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart


class FakeUpdates(FakePart, UpdatesPart):
    """Offers `update_offer`; getting it makes it what the next start uses."""

    part = "updates"

    @slow
    def state(self) -> UpdateState:
        return self._world.update_state

    @slow
    def check(self, address: str = "", cancel: CancelToken | None = None) -> UpdateOffer | None:
        self._must_be_possible()
        return self._world.update_offer

    @slow
    def check_if_due(self, cancel: CancelToken | None = None) -> UpdateOffer | None:
        wanted = self._world.chosen_settings.check_for_updates and self._world.update_state.can
        offer = self._world.update_offer if wanted else None
        return None if offer is None or offer.did_not_start else offer

    @slow
    def apply(
        self, address: str = "", cancel: CancelToken | None = None, on_progress: Progress | None = None
    ) -> str | None:
        self._must_be_possible()
        for step in range(3):
            if cancel is not None:
                cancel.raise_if_cancelled()
            if on_progress is not None:
                on_progress(step * 50_000_000, 100_000_000, "Getting the parts")
        offer, self._world.update_offer = self._world.update_offer, None
        if offer is None:
            return None
        self._world.update_state = UpdateState(can=True, waiting=offer.version)
        return offer.version

    def _must_be_possible(self) -> None:
        if not self._world.update_state.can:
            raise UpdateProblem("This PhotoClip was not put here by its installer.")
