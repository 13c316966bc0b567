"""CloserChoice: whether photos are looked at closer, and what that costs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from photoclip.core.parts import CloserCost
from photoclip.core.photo import WatchedFolder
from photoclip.core.search import Scope
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.checkpoints.texts import duration_text
from photoclip.gui.settings.choice_section import ChoiceSection
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.wrapped_choice import WrappedCheckBox
from photoclip.library.contract import Library


class CloserChoice(ChoiceSection):
    """The choice for all folders; that for one is made beside it, and said here."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._library = library
        self.everywhere = WrappedCheckBox(self.tr("L&ook closer at the photos in all folders"))
        self.everywhere.clicked.connect(self.choose)
        self.cost = text_label("", "muted")
        said = self.tr(
            "Looking closer finds what is small in a photo: a hat, a ball, a leash. Besides the whole photo the model "
            "sees five parts of it, which is six times the work and six times the memory for searches."
        )
        self._lay_out(self.tr("Small things"), said, self.everywhere, self.cost)

    def refresh(self) -> None:
        self._bridge.ask(self._library.closer.everywhere, done=self.everywhere.setChecked, owner=self, latest=True)
        self._bridge.ask(self._library.closer.cost, done=self._show_cost, owner=self, latest=True)

    def choose(self, closer: bool, folder: WatchedFolder | None = None) -> None:
        """Look closer at the photos of a folder from now on, or no more; without one: of all."""
        scope = Scope(None if folder is None else folder.id)
        self._make(self._library.closer.choose, closer, scope, said=self._said(closer, folder))

    def _said(self, closer: bool, folder: WatchedFolder | None) -> str:
        if folder is None:
            if closer:
                return self.tr("All photos are looked at closer in the background.")
            return self.tr("Searches see whole photos alone again.")
        name = Path(folder.path).name or folder.path
        if closer:
            return self.tr("Photos in “{name}” are looked at closer in the background.").format(name=name)
        return self.tr("Searches see photos in “{name}” as a whole alone again.").format(name=name)

    def _show_cost(self, cost: CloserCost) -> None:
        if not cost.photos:
            self.cost.setText(self.tr("No photo is left to be looked at closer."))
            return
        if cost.seconds is None:
            one = self.tr("1 photo was not looked at closer yet.")
            many = self.tr("{n} photos were not looked at closer yet.")
            self.cost.setText(counted(cost.photos, one, many))
            return
        one = self.tr("For the photo not looked at closer yet: {duration} on this computer.")
        many = self.tr("For the {n} photos not looked at closer yet: {duration} on this computer.")
        self.cost.setText(counted(cost.photos, one, many, duration=duration_text(cost.seconds)))
