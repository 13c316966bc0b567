"""The style sheet: flat controls, hairlines, focus rings, text roles: what Fusion and the palette cannot say."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics

from photoclip.gui.base.theme import RADIUS, SPACE_S, Colors
from photoclip.paths import resources_dir


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Sizes of text, as the style sheet writes them, and the height of a line of the person's own font."""

    title: str
    heading: str
    small: str
    line_px: int


def style_sheet(c: Colors, font: QFont) -> str:
    """Return the whole sheet in these colours; where two rules are as narrow, the later one counts.

    `font`: the person's own. Titles stand out from it, and controls are at least as high as its lines, whatever its
    size: a height set here is also the height that a crowded layout may squeeze a button to.
    """
    text_pt = QFontInfo(font).pointSizeF()
    title, heading, small = (f"{text_pt + more_pt:.1f}pt" for more_pt in (8, 2.5, -0.5))
    sizes = _Sizes(title, heading, small, QFontMetrics(font).height())
    return "".join(
        (
            _texts_and_frames(c, sizes),
            _push_buttons(c, sizes),
            _tool_buttons(c),
            _fields(c, sizes),
            _indicators(c),
            _sliders(c),
            _lists(c),
            _menus(c),
            _bars(c),
            _areas(c),
            _segments(c, sizes),
            _cards_and_pages(c, sizes),
        )
    )


def _texts_and_frames(c: Colors, sizes: _Sizes) -> str:
    return f"""
    QToolTip {{ background: {c.panel}; color: {c.text}; border: 1px solid {c.control_line}; padding: 4px 6px; }}

    QLabel[role="title"] {{ font-size: {sizes.title}; font-weight: 600; }}
    QLabel[role="heading"] {{ font-size: {sizes.heading}; font-weight: 600; }}
    QLabel[role="muted"] {{ color: {c.muted}; }}
    QLabel[role="small"] {{ color: {c.muted}; font-size: {sizes.small}; }}
    QLabel[role="differs"] {{ color: {c.text}; font-size: {sizes.small}; font-weight: 600; }}
    QLabel[role="problem"] {{ color: {c.problem}; }}
    QLabel[role="warning"] {{ color: {c.warning}; }}
    QLabel[role="good"] {{ color: {c.good}; }}

    QFrame[role="card"] {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: {RADIUS + 2}px; }}
    QWidget[role="panel"] {{ background: {c.panel}; }}
    QWidget[role="base"] {{ background: {c.base}; }}
    QFrame[role="notice"] {{ background: {c.selection}; color: {c.on_selection}; border: none; }}
    QFrame[role="toast"] {{
      background: {c.selection}; color: {c.on_selection}; border: 1px solid {c.control_line}; border-radius: {RADIUS}px;
    }}
    QFrame[role="notice"] QLabel, QFrame[role="toast"] QLabel {{ color: {c.on_selection}; }}
    QLabel[role="bubble"] {{
      background: rgba(10, 12, 16, 220); color: #ffffff; border-radius: {RADIUS}px; padding: 4px 10px;
    }}
    QFrame[role="line"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
    """


def _push_buttons(c: Colors, sizes: _Sizes) -> str:
    return f"""
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}  /* Qt's own are black in the dark, too */
    QPushButton {{
        background: {c.base}; color: {c.text}; border: 1px solid {c.control_line}; border-radius: {RADIUS}px;
        padding: 5px 14px; min-height: {max(20, sizes.line_px)}px;
    }}
    QPushButton:hover {{ background: {c.hover}; }}
    QPushButton:pressed, QPushButton:checked {{ background: {c.pressed}; }}
    QPushButton:disabled {{ color: {_blend(c.muted, c.panel, 0.65)}; border-color: {c.line}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 4px 13px; }}
    QPushButton[role="primary"] {{
        background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; font-weight: 600;
    }}
    QPushButton[role="primary"]:hover {{ background: {c.accent_hover}; }}
    QPushButton[role="primary"]:disabled {{ background: {c.pressed}; color: {c.muted}; border-color: {c.pressed}; }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {c.text}; }}
    QPushButton[role="quiet"] {{ background: transparent; border-color: transparent; }}
    QPushButton[role="quiet"]:hover {{ background: {c.hover}; }}
    QPushButton[role="quiet"]:focus {{ border: 2px solid {c.accent}; }}
    /* No room at its sides: a link begins where the text above it does. */
    QPushButton[role="link"] {{
        background: transparent; border: none; border-top: 2px solid transparent; border-bottom: 2px solid transparent;
        border-radius: 0; color: {c.link}; padding: 1px 0;
    }}
    QPushButton[role="example"] {{
        background: transparent; border: 2px solid transparent; color: {c.link}; padding: 1px 4px; text-align: left;
        font-weight: 600;
    }}
    QPushButton[role="example"]:hover {{ text-decoration: underline; }}
    QPushButton[role="example"]:focus {{ border: 2px solid {c.accent}; }}
    QPushButton[role="link"]:hover {{ text-decoration: underline; }}
    QPushButton[role="link"]:focus {{
        border: none; border-top: 2px solid transparent; border-bottom: 2px solid {c.accent}; padding: 1px 0;
    }}

    QPushButton[role="section"], QPushButton[role="section"]:checked {{
        background: transparent; border: 2px solid transparent; color: {c.muted}; padding: 2px 4px; text-align: left;
        font-size: {sizes.small}; font-weight: 600;
    }}
    QPushButton[role="section"]:hover {{ background: {c.hover}; }}
    QPushButton[role="section"]:focus {{ border: 2px solid {c.accent}; }}

    QPushButton[role="notice"] {{
        background: transparent; border: 2px solid transparent; color: {c.on_selection}; font-weight: 600;
        padding: 1px 8px;
    }}
    QPushButton[role="notice"]:hover {{ text-decoration: underline; }}
    QPushButton[role="notice"]:focus {{ border-color: {c.accent}; }}
    """


def _tool_buttons(c: Colors) -> str:
    return f"""
    QToolButton {{ background: transparent; border: 2px solid transparent; border-radius: {RADIUS}px; padding: 4px; }}
    QToolButton:hover {{ background: {c.hover}; }}
    QToolButton:pressed, QToolButton:checked {{ background: {c.pressed}; }}
    QToolButton:focus {{ border-color: {c.accent}; }}
    QToolButton::menu-indicator {{ image: none; }}
    """


def _fields(c: Colors, sizes: _Sizes) -> str:
    return f"""
    QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QAbstractSpinBox {{
        background: {c.base}; color: {c.text}; border: 1px solid {c.control_line}; border-radius: {RADIUS}px;
        padding: 4px 8px; selection-background-color: {c.accent}; selection-color: {c.on_accent};
        placeholder-text-color: {c.muted};
    }}
    QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus {{
        border: 2px solid {c.accent}; padding: 3px 7px;
    }}
    QLineEdit[role="bare"], QLineEdit[role="bare"]:focus {{ background: transparent; border: none; padding: 2px 4px; }}
    QLineEdit:disabled, QPlainTextEdit:disabled {{ background: {c.window}; border-color: {c.line}; }}

    QComboBox {{
        background: {c.base}; color: {c.text}; border: 1px solid {c.control_line}; border-radius: {RADIUS}px;
        padding: 4px 8px 4px 10px; min-height: {max(22, sizes.line_px)}px;
    }}
    QComboBox:hover {{ background: {c.hover}; }}
    QComboBox:focus {{ border: 2px solid {c.accent}; padding: 3px 7px 3px 9px; }}
    QComboBox:disabled {{
        background: {c.window}; color: {_blend(c.muted, c.panel, 0.65)}; border-color: {c.line};
    }}
    QComboBox::drop-down {{ border: none; width: 22px; }}
    QComboBox::down-arrow {{
        image: url("{_drawn("down-light" if c.dark else "down-dark")}"); width: 12px; height: 12px;
    }}
    QComboBox::down-arrow:disabled {{ image: none; }}
    QComboBox QAbstractItemView {{
        background: {c.panel}; border: 1px solid {c.line}; selection-background-color: {c.selection};
        selection-color: {c.on_selection};
    }}
    """


def _indicators(c: Colors) -> str:
    return f"""
    QRadioButton::indicator, QCheckBox::indicator {{
        width: 14px; height: 14px; background: {c.base}; border: 1px solid {c.control_line}; border-radius: 8px;
    }}
    QCheckBox::indicator {{ border-radius: 4px; }}
    QTreeView::indicator {{
        width: 14px; height: 14px; background: {c.base}; border: 1px solid {c.control_line}; border-radius: 4px;
    }}
    QTreeView::indicator:hover {{ border-color: {c.accent}; }}
    QTreeView::indicator:indeterminate {{
        width: 6px; height: 6px; background: {c.base}; border: 5px solid {c.accent};
    }}
    QTreeView::indicator:checked {{
        background: {c.accent}; border-color: {c.accent};
        image: url("{_drawn("check-dark" if c.dark else "check-light")}");
    }}
    QRadioButton::indicator:hover, QCheckBox::indicator:hover {{ border-color: {c.accent}; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {c.accent}; }}
    QCheckBox::indicator:checked {{
        background: {c.accent}; border-color: {c.accent};
        image: url("{_drawn("check-dark" if c.dark else "check-light")}");
    }}
    QRadioButton::indicator:disabled, QCheckBox::indicator:disabled {{ border-color: {c.line}; }}
    """


def _sliders(c: Colors) -> str:
    return f"""
    QSlider::groove:horizontal {{ background: {c.pressed}; height: 4px; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {c.accent}; height: 4px; border-radius: 2px; }}
    QSlider::handle:horizontal {{
        background: {c.base}; border: 2px solid {c.accent}; width: 12px; height: 12px; margin: -6px 0;
        border-radius: 8px;
    }}
    QSlider::handle:horizontal:hover {{ background: {c.hover}; }}
    QSlider:focus {{ border: 2px solid {c.accent}; border-radius: {RADIUS}px; }}
    """


def _lists(c: Colors) -> str:
    return f"""
    QListView, QTreeView, QTableView {{ background: {c.base}; border: none; outline: none; }}
    QTreeView {{ border: 2px solid transparent; border-radius: {RADIUS}px; }}
    QTreeView:focus, QListWidget:focus {{ border: 2px solid {c.accent}; border-radius: {RADIUS}px; }}
    QTreeView::item, QListWidget::item {{ padding: 4px 6px; border-radius: 0; }}
    QTreeView::item:hover, QListWidget::item:hover {{ background: {c.hover}; }}
    QTreeView::item:selected, QListWidget::item:selected {{ background: {c.selection}; color: {c.on_selection}; }}

    QTreeView[role="column"] {{ background: transparent; }}
    QTreeView[role="column"]::item:focus:!selected {{ background: {c.hover}; }}

    QTreeView QLineEdit {{ padding: 0 4px; border-radius: 3px; }}
    QTreeView QLineEdit:focus {{ padding: 0 3px; }}
    """


def _menus(c: Colors) -> str:
    return f"""
    QMenuBar {{ background: {c.window}; color: {c.text}; padding: 2px {SPACE_S}px; }}
    QMenuBar::item {{ background: transparent; padding: 4px 8px; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {c.hover}; }}
    QMenu {{ background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 28px 5px 24px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.selection}; color: {c.on_selection}; }}
    QMenu::item:disabled {{ color: {_blend(c.muted, c.panel, 0.65)}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QMenu::icon {{ padding-left: 6px; }}
    """


def _bars(c: Colors) -> str:
    return f"""
    QProgressBar {{ background: {c.pressed}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}

    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {c.control_line}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {c.muted}; }}
    QScrollBar::handle:disabled {{ background: transparent; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _areas(c: Colors) -> str:
    return f"""
    QSplitter::handle {{ background: {c.line}; }}
    QWidget[role="statusline"] {{ background: {c.panel}; border-top: 1px solid {c.line}; }}
    QWidget[role="topbar"] {{ background: {c.panel}; border-bottom: 1px solid {c.line}; }}
    QFrame[role="current"] {{ background: {c.accent}; border: none; }}
    QScrollArea {{ border: none; }}
    QScrollArea[role="clear"], QWidget[role="clear"] {{ background: transparent; }}
    QFrame[role="popup"] {{ background: {c.panel}; border: 1px solid {c.control_line}; border-radius: {RADIUS}px; }}
    QFrame[role="popup"] QListWidget {{ background: transparent; }}
    """


def _segments(c: Colors, sizes: _Sizes) -> str:
    return f"""
    QToolButton[role="segment"] {{
        background: {c.base}; border: 1px solid {c.control_line}; border-radius: 0; padding: 2px 8px; color: {c.muted};
        font-size: {sizes.small}; min-height: 16px;
    }}
    QToolButton[role="segment"][segment="first"] {{
        border-top-left-radius: {RADIUS}px; border-bottom-left-radius: {RADIUS}px;
    }}
    QToolButton[role="segment"][segment="middle"] {{ border-left: none; border-right: none; }}
    QToolButton[role="segment"][segment="last"] {{
        border-top-right-radius: {RADIUS}px; border-bottom-right-radius: {RADIUS}px;
    }}
    QToolButton[role="segment"]:hover {{ background: {c.hover}; }}
    QToolButton[role="segment"]:checked {{ background: {c.selection}; color: {c.on_selection}; }}
    QToolButton[role="segment"]:focus {{ border: 2px solid {c.accent}; padding: 1px 7px; }}
    """


def _cards_and_pages(c: Colors, sizes: _Sizes) -> str:
    return f"""
    QFrame[role="list"] {{ background: {c.base}; border: 1px solid {c.line}; border-radius: {RADIUS}px; }}
    QFrame[role="chosen"] {{ background: {c.base}; border: 2px solid {c.accent}; border-radius: {RADIUS + 2}px; }}
    QLabel[role="badge"] {{
        background: {c.selection}; color: {c.on_selection}; border-radius: 6px; padding: 1px 8px;
        font-size: {sizes.small};
    }}
    QLabel[role="overlay"] {{
        background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; border-radius: {RADIUS + 2}px;
    }}
    QRadioButton[role="heading"] {{ font-size: {sizes.heading}; font-weight: 600; }}
    QPushButton[role="path"] {{
        background: transparent; border: none; border-top: 2px solid transparent; border-bottom: 2px solid transparent;
        border-radius: 0; color: {c.link}; padding: 1px 0; text-align: left;
    }}
    QPushButton[role="path"]:hover {{ text-decoration: underline; }}
    QPushButton[role="path"]:focus {{
        border: none; border-top: 2px solid transparent; border-bottom: 2px solid {c.accent}; padding: 1px 0;
    }}
    QHeaderView {{ background: {c.base}; }}
    QHeaderView::section {{
        background: {c.base}; color: {c.muted}; border: none; border-bottom: 1px solid {c.line}; padding: 5px 6px;
    }}
    QListView[role="pages"] {{ background: transparent; padding: 4px; }}
    QListView[role="pages"]::item {{ padding: 7px 10px; border-radius: {RADIUS}px; }}
    """


def _drawn(name: str) -> str:
    """Return the path of an icon whose colour does not follow the theme: style sheets cannot tint."""
    return (resources_dir() / "icons" / f"{name}.svg").as_posix()


def _blend(over: str, under: str, share: float) -> str:
    a, b = QColor(over), QColor(under)
    channels = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    red, green, blue = (round(x * share + y * (1 - share)) for x, y in channels)
    return QColor(red, green, blue).name()
