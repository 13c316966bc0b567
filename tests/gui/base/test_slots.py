"""A slot of Qt's that waits lets other threads run Python."""

from __future__ import annotations

import threading

from PySide6.QtCore import SIGNAL, SLOT, QMetaObject, QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QSpinBox

from photoclip.gui.base.slots import call_slot
from tests.waiting import PATIENCE_S


def test_another_thread_may_end_what_a_slot_waits_for(qtbot) -> None:
    dialog, giving_up = QDialog(), QTimer()
    qtbot.addWidget(dialog)
    # Without Python: nothing but the call itself could let the other thread run.
    QObject.connect(giving_up, SIGNAL("timeout()"), dialog, SLOT("reject()"))
    giving_up.start(int(1000 * PATIENCE_S))
    blocking = Qt.ConnectionType.BlockingQueuedConnection
    other = threading.Thread(target=lambda: QMetaObject.invokeMethod(dialog, "accept", blocking), daemon=True)
    other.start()
    call_slot(dialog, "exec")
    assert dialog.result() == QDialog.DialogCode.Accepted
    other.join()


def test_values_arrive(qtbot) -> None:
    box = QSpinBox()
    qtbot.addWidget(box)
    call_slot(box, "setValue", (int, 42))
    assert box.value() == 42
