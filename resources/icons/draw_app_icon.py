"""Draw photoclip.svg as PNG files of the usual sizes, beside it. Run: python resources/icons/draw_app_icon.py"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES_PX = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024)


def main() -> None:
    app = QGuiApplication([])
    folder = Path(__file__).resolve().parent
    renderer = QSvgRenderer(str(folder / "photoclip.svg"))
    for size_px in SIZES_PX:
        image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.save(str(folder / f"photoclip-{size_px}.png"))
    del app


if __name__ == "__main__":
    main()
