"""The small dialogs of the tags: a new one, what to merge into, which other names lead to one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from photoclip.core.tags import Tag
from photoclip.gui.base.theme import SPACE_L, SPACE_M, set_role
from photoclip.gui.tags.actions import TagActions
from photoclip.gui.tags.edit import TagEdit
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.layouts import fit_height
from photoclip.gui.widgets.on_screen import OnScreenDialog

WIDTH_PX = 440
ALIASES_PX = 120


class TagDialog(OnScreenDialog):
    """A sentence, one field, a message under it for what will not do, and a button that stays until it did."""

    def __init__(self, title: str, explained: str, field: QWidget, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(WIDTH_PX)
        self.field = field
        self.message = InlineMessage()
        self.button = set_role(QPushButton(button), "primary")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(text_label(explained, "muted"))
        column.addWidget(field)
        column.addWidget(self.message)
        column.addStretch(1)
        column.addWidget(buttons)
        # Closed is not deleted yet: what the field says last is delivered on the way.
        self.finished.connect(lambda _result: QTimer.singleShot(0, self, self.deleteLater))
        field.setFocus()

    def fail(self, sentence: str) -> None:
        """Say what will not do; the field keeps what stands there."""
        self.message.show_problem(sentence)
        fit_height(self)
        self.field.setFocus()


def ask_for_new_tag(actions: TagActions, proposed: str, parent: QWidget) -> TagDialog:
    """Ask for the name of a tag that no photo carries yet."""
    edit = TagEdit(actions.tags)
    edit.setText(proposed)
    edit.setAccessibleName(edit.tr("Name of the tag"))
    edit.setPlaceholderText(edit.tr("Name"))
    explained = edit.tr("A slash makes levels: “animals/dog” lies under “animals”.")
    dialog = TagDialog(edit.tr("New tag"), explained, edit, edit.tr("Create"), parent)

    def create(name: str) -> None:
        def failed(sentence: str) -> None:
            edit.setText(name)
            dialog.fail(sentence)

        actions.create(name, done=lambda _tag: dialog.accept(), failed=failed, owner=dialog)

    edit.entered.connect(create)
    _bind(dialog, edit)
    dialog.open()
    return dialog


def ask_for_target(actions: TagActions, tags: Sequence[Tag], parent: QWidget) -> TagDialog:
    """Ask which tag these become one with."""
    edit = TagEdit(actions.tags, takes_new=False)
    edit.leave_out({tag.id for tag in tags})
    edit.setAccessibleName(edit.tr("Merge into this tag"))
    edit.setPlaceholderText(edit.tr("Type the name of a tag"))
    names = ", ".join(f"“{tag.name}”" for tag in tags[:3]) + (", …" if len(tags) > 3 else "")
    explained = edit.tr("{names} goes; its photos get the other tag, and its name leads there from now on.")
    if len(tags) > 1:
        explained = edit.tr("{names} go; their photos get the other tag, and their names lead there from now on.")
    dialog = TagDialog(edit.tr("Merge tags"), explained.format(names=names), edit, edit.tr("Merge"), parent)

    def merge(name: str) -> None:
        into = actions.tags.named(name)
        if into is None or into.id in {tag.id for tag in tags}:
            edit.setText(name)
            unknown = edit.tr("There is no tag “{name}”. Choose one from the list.").format(name=name)
            itself = edit.tr("A tag cannot be merged into itself. Choose another.")
            dialog.fail(unknown if into is None else itself)
            return
        actions.merge(tags, into, done=dialog.accept, failed=dialog.fail, owner=dialog)

    edit.entered.connect(merge)
    _bind(dialog, edit)
    dialog.open()
    return dialog


def ask_for_aliases(actions: TagActions, tag: Tag, parent: QWidget) -> TagDialog:
    """Ask which other names lead to a tag."""
    lines = QPlainTextEdit("\n".join(tag.aliases))
    lines.setAccessibleName(lines.tr("Aliases, one a line"))
    lines.setTabChangesFocus(True)
    lines.setFixedHeight(max(ALIASES_PX, 6 * lines.fontMetrics().height()))
    explained = lines.tr("Other names that lead to “{name}” when you type or search for them. One a line.")
    dialog = TagDialog(lines.tr("Aliases"), explained.format(name=tag.name), lines, lines.tr("Save"), parent)

    def save() -> None:
        aliases = [line.strip() for line in lines.toPlainText().splitlines() if line.strip()]
        actions.set_aliases(tag, aliases, done=dialog.accept, failed=dialog.fail, owner=dialog)

    lines.textChanged.connect(dialog.message.clear)
    dialog.button.clicked.connect(save)
    dialog.open()
    return dialog


def _bind(dialog: TagDialog, edit: TagEdit) -> None:
    edit.left.connect(dialog.reject)
    edit.textEdited.connect(lambda _text: dialog.message.clear())
    edit.textChanged.connect(lambda text: dialog.button.setEnabled(bool(text.strip())))
    dialog.button.setEnabled(bool(edit.text().strip()))
    dialog.button.clicked.connect(edit.take_entered)
    dialog.button.setAutoDefault(False)
