"""ExchangeDialog: what an import or export of sidecars would do, does, and could not decide."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLayout,
    QProgressBar,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.exchange import (
    ConflictSide,
    ConflictsResolved,
    ExchangeFailure,
    ExchangeReport,
    SidecarChange,
    SidecarConflict,
)
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XL, set_role
from photoclip.gui.exchange.job import ExchangeJob, report_text, resolved_text, waiting_text
from photoclip.gui.widgets.dialog_layout import framed
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.modeless_dialog import ModelessDialog
from photoclip.gui.widgets.on_screen import as_text_grows
from photoclip.gui.widgets.rows_model import RowsModel
from photoclip.language import shown

CHANGES_PX = (170, 100, 90)
"""What is added, removed and kept."""

PHOTO_PX = 220


class ExchangeDialog(ModelessDialog):
    """Rehearses when shown; writes when the person says so. What changed on both sides waits for their word."""

    def __init__(self, job: ExchangeJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self._exports = job.direction == "export"
        self._report: ExchangeReport | None = None
        self._conflicts: list[SidecarConflict] = []
        self._failures: list[ExchangeFailure] = []
        self.setWindowTitle(self._title())
        self.setMinimumSize(480, 300)
        self.said = text_label("", "heading")
        self.more = text_label("", "muted")
        self.message = InlineMessage()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress"))
        headings = (self.tr("Photo"), self.tr("Field"), self.tr("PhotoClip"), self.tr("Sidecar"))
        self.conflicts = RowsModel(headings, self)
        self.changes = RowsModel(
            (self.tr("Photo"), self.tr("Added"), self.tr("Removed"), self.tr("Kept")),
            self,
        )
        self.change_view = self._table(self.changes, self.tr("What changes in each sidecar"))
        changes = self.change_view.header()
        changes.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        changes.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(CHANGES_PX, 1):  # a photo's name needs more than each of them
            changes.resizeSection(column, width)
        if self.job.direction == "takeout":  # nothing is ever taken away; what comes may be much
            self.change_view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
            self.change_view.header().resizeSection(0, PHOTO_PX)
            self.change_view.setColumnHidden(2, True)
            self.change_view.setColumnHidden(3, True)
        self.failures = RowsModel((self.tr("File"), self.tr("Why")), self)
        self.conflict_view = self._table(self.conflicts, self.tr("Changed on both sides"))
        self.failure_view = self._table(self.failures, self.tr("Could not be read or written"))
        self.ours_button = QPushButton(self.tr("Keep &PhotoClip's"))
        self.theirs_button = QPushButton(self.tr("Keep the &sidecar's"))
        self.go_button = set_role(
            QPushButton(self.tr("&Write sidecars") if self._exports else self.tr("&Take over")), "primary"
        )
        self.stop_button = QPushButton(self.tr("S&top"))
        self._lay_out()
        self._connect()
        self._show()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 860, 560)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.job.watch()
        if event.spontaneous() or self._report is not None:
            return
        if self.job.running:
            self._say_running(apply=True)  # it went on while no dialog was open
        else:
            self._run(apply=False)

    def done(self, result: int) -> None:
        self.job.leave()
        super().done(result)

    # Below: private

    def _title(self) -> str:
        match self.job.direction:
            case "export":
                return self.tr("Export sidecars")
            case "import":
                return self.tr("Import sidecars")
            case "takeout":
                return self.tr("Import from Google Takeout")

    def _table(self, model: RowsModel, name: str) -> QTreeView:
        view = QTreeView()
        view.setModel(model)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setAccessibleName(name)
        header = view.header()
        header.setSectionsClickable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # the path gives way, what it says does not
        return view

    def _lay_out(self) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(SPACE_S)
        self.choice_note = text_label("", "muted", wrap=False)
        choice.addWidget(self.choice_note, 1)
        choice.addWidget(self.ours_button)
        choice.addWidget(self.theirs_button)
        both = self.tr("Changed on both sides: nothing was overwritten")
        self._conflict_part = _part(both, self.conflict_view, choice)
        about = self.tr("What changes in each sidecar") if self._exports else self.tr("What each photo gets")
        self._change_part = _part(about, self.change_view)
        self._failure_part = _part(self.tr("Could not be read or written"), self.failure_view)
        close = QPushButton(self.tr("&Close"))
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_S)
        foot.addWidget(self.stop_button)
        foot.addStretch(1)
        foot.addWidget(self.go_button)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_M)
        column.setSpacing(SPACE_M)
        for widget in (self.said, self.more, self.bar, self.message):
            column.addWidget(widget)
        column.addWidget(self._change_part, 4)
        column.addWidget(self._conflict_part, 3)
        column.addWidget(self._failure_part, 2)
        column.addStretch(0)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.job.progressed.connect(self._on_progress)
        self.job.reported.connect(self._on_report)
        self.job.failed.connect(self._on_failed)
        self.job.stopped.connect(self._on_stopped)
        self.job.resolved.connect(self._on_resolved)
        self.go_button.clicked.connect(lambda: self._run(apply=True))
        self.stop_button.clicked.connect(self.job.stop)
        self.ours_button.clicked.connect(lambda: self._resolve("ours"))
        self.theirs_button.clicked.connect(lambda: self._resolve("theirs"))
        self.conflict_view.selectionModel().selectionChanged.connect(lambda *_: self._show_choice())

    def _run(self, *, apply: bool) -> None:
        self.message.clear()
        self.job.run(apply=apply)
        self._say_running(apply=apply)

    def _say_running(self, *, apply: bool) -> None:
        self.bar.setRange(0, 0)
        if not apply:
            self.said.setText(self.tr("Looking at your photos…"))
        else:
            self.said.setText(self.tr("Writing sidecars…") if self._exports else self.tr("Taking over…"))
        self.more.setText(self.tr("Nothing is written yet.") if not apply else "")
        self._show()

    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)

    def _on_report(self, report: ExchangeReport) -> None:
        self._report = report
        self._conflicts, self._failures = list(report.conflicts), list(report.failed)
        self.said.setText(report_text(self.job.direction, report))
        one, many = self.tr("1 is the same on both sides."), self.tr("{n} are the same on both sides.")
        if self.job.direction == "takeout":
            one = self.tr("1 gets nothing new. Nothing is written beside the photos.")
            many = self.tr("{n} get nothing new. Nothing is written beside the photos.")
        same = counted(report.unchanged, one, many)
        waiting = waiting_text(self.job.direction, report)
        self.more.setText(" ".join(filter(None, (same if report.unchanged else "", waiting, _of_all(report)))))
        self.changes.show([change_row(change) for change in report.changes])
        self._show()

    def _on_failed(self, sentence: str) -> None:
        self.said.setText(self.tr("That did not work."))
        self.more.setText("")
        self.message.show_problem(sentence)
        self._show()

    def _on_stopped(self) -> None:
        self.said.setText(self.tr("Stopped."))
        self.more.setText(self.tr("What was done until then stays; going on later begins where it stopped."))
        self._show()

    def _resolve(self, keep: ConflictSide) -> None:
        rows = [index.row() for index in self.conflict_view.selectionModel().selectedRows()]
        chosen = [self._conflicts[row] for row in sorted(rows)] or list(self._conflicts)
        for button in (self.ours_button, self.theirs_button):
            button.setEnabled(False)
        self.job.resolve(chosen, keep)

    def _on_resolved(self, resolved: ConflictsResolved) -> None:
        settled = set(resolved.settled)
        self._conflicts = [conflict for conflict in self._conflicts if conflict not in settled]
        self._failures += resolved.failed
        if settled:
            self.message.show_info(resolved_text(len(settled)))
        self._show()

    def _show(self) -> None:
        running = self.job.running
        self.bar.setVisible(running)
        self.stop_button.setVisible(running)
        waits = self._exports and self._report is not None and bool(self._report.waiting)
        can_go = self._report is not None and self._report.dry_run and (self._report.changed > 0 or waits)
        self.go_button.setVisible(can_go or running)
        self.go_button.setEnabled(can_go and not running)
        self.conflicts.show([(c.path, _field(c.field), _value(c.ours), _value(c.theirs)) for c in self._conflicts])
        self.failures.show([(failure.path, self._reason(failure)) for failure in self._failures])
        self._change_part.setVisible(bool(self.changes.rows))
        self._conflict_part.setVisible(bool(self._conflicts))
        self._failure_part.setVisible(bool(self._failures))
        self.more.setVisible(bool(self.more.text()))
        self._show_choice()

    def _reason(self, failure: ExchangeFailure) -> str:
        written = self._report is not None and not self._report.dry_run
        return shown(failure.reason) + (
            self.tr(" It is tried again by itself.") if failure.photo_id and written else ""
        )

    def _show_choice(self) -> None:
        chosen = len(self.conflict_view.selectionModel().selectedRows())
        note = self.tr("For all {n}:").format(n=shown_number(len(self._conflicts)))
        if chosen:
            note = self.tr("For the {n} selected:").format(n=shown_number(chosen))
        self.choice_note.setText(note)
        for button in (self.ours_button, self.theirs_button):
            button.setEnabled(bool(self._conflicts) and not self.job.running)


def _part(title: str, view: QTreeView, below: QLayout | None = None) -> QWidget:
    """Return a table under its title."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_S)
    column.addWidget(text_label(title, "small"))
    column.addWidget(framed(view), 1)
    if below is not None:
        column.addLayout(below)
    return part


def change_row(change: SidecarChange) -> tuple[str, str, str, str]:
    """Return photo, what comes, what goes and what stays of one sidecar, in words."""
    photo = "/".join(PurePath(change.path).parts[-2:])  # the whole path leaves no room for what is said of it
    photo = _tr("{photo} (new sidecar)").format(photo=photo) if change.is_new else photo
    comes, goes = list(change.added), list(change.removed)
    for name, before, after in change.fields:
        comes += [_tr("{field}: {value}").format(field=_field(name), value=after)] if after else []
        goes += [_tr("{field}: {value}").format(field=_field(name), value=before)] if before else []
    return photo, ", ".join(comes), ", ".join(goes), ", ".join(change.kept)


def _of_all(report: ExchangeReport) -> str:
    """Say how many of the changes are listed, where not all are."""
    listed = len(report.changes)
    return _tr("The first {n} are listed.").format(n=shown_number(listed)) if 0 < listed < report.changed else ""


def _field(name: str) -> str:
    known = {
        "rating": _tr("Stars"),
        "label": _tr("Colour label"),
        "date": _tr("Date"),
        "place": _tr("Place"),
        "album": _tr("Album"),
        "description": _tr("Description"),
        "favourite": _tr("Favourite"),
    }
    return known.get(name, name)


def _value(text: str) -> str:
    return text or _tr("none")


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExchangeDialog", text)
