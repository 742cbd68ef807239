"""The one style sheet: what Fusion and the palette do not already say."""

from __future__ import annotations

from PySide6.QtCore import QTemporaryDir

from outreach.gui.theme import icons
from outreach.gui.theme.colours import Colours

_folder: QTemporaryDir | None = None


def sheet(roles: Colours) -> str:
    """The style sheet in these colours."""
    values = {name: getattr(roles, name) for name in Colours.__dataclass_fields__}
    values["chevron"] = _picture("chevron-down", roles.muted)
    values["tick"] = _picture("check", roles.text)
    values["check"] = _picture("check", roles.on_accent)
    values["dash"] = _picture("minus", roles.on_accent)
    text = _SHEET
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def _picture(name: str, colour: str) -> str:
    """An icon as a file of this run's own folder, for a style sheet can take nothing else."""
    global _folder
    if _folder is None:
        _folder = QTemporaryDir()
    path = _folder.filePath(f"{name}-{colour.lstrip('#')}.svg")
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(icons.svg(name, colour))
    return path


_SHEET = """
* { outline: 0; }
QToolTip { background: @raised@; color: @text@; border: 1px solid @line@; padding: 4px 8px;
           qproperty-textFormat: PlainText; }
QMainWindow, QDialog { background: @ground@; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QLabel { background: transparent; color: @text@; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; }
QLabel[role="section"] { font-size: 14px; font-weight: 600; }
QLabel[role="label"], QLabel[role="small"] { font-size: 12px; color: @muted@; }
QLabel[role="muted"] { color: @muted@; }
QLabel[tone="problem"] { color: @problem@; }
QLabel[tone="warning"] { color: @warning@; }
QLabel[tone="done"] { color: @done@; }
QLabel[tone="accent"] { color: @accent@; }

QLabel[link="true"]:hover, QLabel[link="true"]:focus { background: @accent_ground@; }

QFrame[role="line"] { background: @line@; border: 0; }
QWidget[ground="raised"] { background: @raised@; }
QWidget[ground="plain"] { background: @ground@; }

QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QSpinBox, QComboBox, QFrame[role="field"] {
  background: @ground@; color: @text@; border: 1px solid @field_line@; border-radius: 6px;
  selection-background-color: @accent@; selection-color: @on_accent@; }
QLineEdit, QDateEdit, QSpinBox, QComboBox { min-height: 22px; padding: 4px 8px; }
QComboBox { combobox-popup: 0; }
QPlainTextEdit, QTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QDateEdit:focus, QSpinBox:focus, QComboBox:focus,
QFrame[role="field"][focused="true"] { border: 1px solid @accent@; }
QLineEdit[tone="problem"], QPlainTextEdit[tone="problem"], QFrame[role="field"][tone="problem"] {
  border-color: @problem@; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: @raised@; color: @muted@; }
QFrame[role="field"] QLineEdit { border: 0; background: transparent; padding: 0; min-height: 22px; }
QLineEdit[role="search"] { background: @ground@; }
QComboBox::drop-down, QDateEdit::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url(@chevron@); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @ground@; border: 1px solid @line@; padding: 4px;
  selection-background-color: @selected@; selection-color: @text@; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }

QPushButton { background: @ground@; color: @text@; border: 1px solid @field_line@; border-radius: 6px;
  padding: 4px 12px; min-height: 22px; }
QPushButton:hover { background: @hover@; }
QPushButton:pressed { background: @selected@; }
QPushButton:focus { border: 1px solid @accent@; }
QPushButton:disabled { color: @muted@; background: @raised@; border-color: @line@; }
QPushButton[kind="primary"] { background: @accent@; color: @on_accent@; border-color: @accent@; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accent_hover@; border-color: @accent_hover@; }
QPushButton[kind="primary"]:focus { border: 2px solid @text@; padding: 3px 11px; }
QPushButton[kind="primary"]:disabled { background: @raised@; color: @muted@; border-color: @line@; }
QPushButton[kind="danger"] { color: @problem@; border-color: @problem@; }
QPushButton[kind="flat"] { background: transparent; border-color: transparent; padding: 4px 8px; }
QPushButton[kind="flat"][listed="true"] { padding: 4px 12px; }
QPushButton[kind="flat"]:hover { background: @hover@; }
QPushButton[kind="flat"]:focus { border-color: @accent@; }
QPushButton[kind="title"] { background: transparent; border: 1px solid transparent; font-size: 20px; font-weight: 600;
  padding: 2px 0; text-align: left; }
QPushButton[kind="title"]:hover { background: transparent; color: @accent@; }
QPushButton[kind="title"]:focus { border-color: @accent@; }
QPushButton:checked { background: @accent_ground@; border-color: @accent@; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: @accent@;
  padding: 2px 4px; min-height: 16px; font-size: 12px; text-align: left; }
QPushButton[kind="link"][bare="true"] { padding: 2px 0; }
QPushButton[kind="link"]:hover { background: @accent_ground@; }
QPushButton[kind="link"]:focus { border-color: @accent@; }
QPushButton[kind="chip"] { background: transparent; border: 1px solid @line@; border-radius: 11px; color: @muted@;
  padding: 0 10px; min-height: 20px; max-height: 20px; font-size: 12px; }
QPushButton[kind="chip"]:hover { background: @hover@; color: @text@; }
QPushButton[kind="chip"]:checked { background: @accent_ground@; border-color: @accent_ground@; color: @text@; }
QPushButton[kind="chip"]:focus { border-color: @accent@; }
QPushButton[kind="chip"][applied="true"] { background: @accent_ground@; border-color: @accent_ground@; color: @text@; }
QPushButton[kind="chip"][applied="true"]:focus { border-color: @accent@; }
QPushButton::menu-indicator { image: url(@chevron@); width: 14px; height: 14px; subcontrol-position: right center;
  right: 8px; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 3px; color: @text@; }
QToolButton:hover { background: @hover@; }
QToolButton:pressed, QToolButton:checked { background: @selected@; }
QToolButton:focus { border-color: @accent@; }
QToolButton::menu-indicator { image: none; }

QCheckBox, QRadioButton { spacing: 8px; color: @text@; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid @field_line@;
  background: @ground@; border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus, QCheckBox::indicator:hover, QRadioButton::indicator:hover {
  border-color: @accent@; }
QCheckBox:focus, QRadioButton:focus { color: @accent@; }
QCheckBox::indicator:checked { background: @accent@; border-color: @accent@; image: url(@check@); }
QCheckBox::indicator:indeterminate { background: @accent@; border-color: @accent@; image: url(@dash@); }
QRadioButton::indicator:checked { background: @ground@; border: 5px solid @accent@; width: 8px; height: 8px; }

QTableView, QListView, QTreeView { background: @ground@; color: @text@; border: 0; gridline-color: @line@;
  selection-background-color: @selected@; selection-color: @text@; }
QTableView::item { padding: 0 5px; border: 0; border-bottom: 1px solid @line@; }
QTableView::item:selected { background: @selected@; color: @text@; }
QListView[role="offers"] { border: 1px solid @field_line@; padding: 4px; }
QListView::item { padding: 4px 8px; border: 0; border-radius: 6px; }
QListView::item:selected { background: @selected@; color: @text@; }
QListView::item:hover:!selected { background: @hover@; }
QHeaderView { background: @ground@; border: 0; }
QHeaderView::section { background: @ground@; color: @muted@; border: 0; border-bottom: 1px solid @line@;
  padding: 0 8px; font-size: 12px; }
QHeaderView::section:hover { color: @text@; background: @hover@; }
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }
QTableCornerButton::section { background: @ground@; border: 0; }

QMenuBar { background: transparent; color: @text@; border: 0; }
QMenuBar::item { padding: 5px 8px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: @hover@; }
QMenu { background: @ground@; color: @text@; border: 1px solid @line@; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 8px; border-radius: 4px; }
QMenu::item:selected { background: @selected@; }
QMenu::item:disabled { color: @muted@; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 16px; height: 16px; padding-left: 4px; }
QMenu::indicator:checked { image: url(@tick@); }
QMenu::separator { height: 1px; background: @line@; margin: 4px 8px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @field_line@; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget[ground="plain"] { background: @ground@; }
QAbstractScrollArea::corner { background: transparent; border: 0; }

QSplitter::handle { background: @line@; }
QSplitter::handle:hover { background: @accent@; }
QProgressBar { background: @hover@; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent@; border-radius: 3px; }

QTabBar { border: 0; background: transparent; }
QTabBar::tab { background: transparent; color: @muted@; border: 0; border-bottom: 2px solid transparent;
  padding: 6px 4px; margin-right: 16px; }
QTabBar[tight="true"]::tab { margin-right: 10px; padding: 6px 2px; }
QTabBar::tab:selected { color: @text@; border-bottom-color: @accent@; }
QTabBar::tab:hover { color: @text@; }
QTabBar::tab:focus { color: @accent@; }
QTabWidget::pane { border: 0; }

QFrame[role="toast"] { background: @text@; border-radius: 8px; }
QFrame[role="toast"] QLabel { color: @ground@; }
QFrame[role="toast"] QPushButton { background: transparent; border: 1px solid transparent; color: @ground@;
  font-weight: 600; padding: 2px 8px; text-decoration: underline; }
QFrame[role="toast"] QPushButton:focus, QFrame[role="toast"] QPushButton:hover { border-color: @ground@; }
QFrame[role="toast"][tone="problem"] { background: @problem_ground@; border: 1px solid @problem@; }
QFrame[role="toast"][tone="problem"] QLabel, QFrame[role="toast"][tone="problem"] QPushButton { color: @text@; }
QFrame[role="popup"] { background: @ground@; border: 1px solid @field_line@; border-radius: 8px; }
QFrame[role="card"] { background: @raised@; border: 0; border-radius: 8px; }
QFrame[role="drop"] { background: @accent_ground@; border: 2px dashed @accent@; border-radius: 8px; }
QFrame[role="strip"] { background: @accent_ground@; border: 0; border-bottom: 1px solid @line@; }
QFrame[role="notice"] { background: @raised@; border-radius: 6px; }
QFrame[role="notice"][tone="problem"] { background: @problem_ground@; }
QFrame[role="notice"][tone="warning"] { background: @warning_ground@; }
QFrame[role="notice"][tone="done"] { background: @done_ground@; }
QFrame[role="notice"][tone="accent"] { background: @accent_ground@; }

QTextEdit[role="paper"], QPlainTextEdit[role="paper"] { border: 0; border-radius: 0; padding: 0; }
QFrame[role="row"] { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QFrame[role="row"]:hover { background: @hover@; }
QFrame[role="row"][chosen="true"] { background: @selected@; }
QFrame[role="row"]:focus { border-color: @accent@; }
QComboBox[kind="flat"] { background: transparent; border-color: transparent; color: @muted@; font-size: 12px;
  padding: 4px 0 4px 8px; }
QComboBox[kind="flat"]::drop-down { width: 20px; }
QComboBox[kind="flat"]:hover { background: @hover@; }
QComboBox[kind="flat"]:focus { border-color: @accent@; }
QLabel[role="mark"] { background: @hover@; color: @text@; border-radius: 6px; padding: 2px 8px; font-size: 12px; }
QLabel[role="mark"][tone="accent"] { background: @accent_ground@; color: @accent@; }
QLabel[role="mark"][tone="warning"] { background: @warning_ground@; color: @warning@; }
QLabel[role="mark"][tone="problem"] { background: @problem_ground@; color: @problem@; }
QLabel[role="mark"][tone="done"] { background: @done_ground@; color: @done@; }
QPushButton[kind="mark"] { background: @hover@; color: @text@; border: 1px solid transparent; border-radius: 6px;
  padding: 2px 8px; min-height: 16px; font-size: 12px; }
QPushButton[kind="mark"][tone="accent"] { background: @accent_ground@; color: @accent@; }
QPushButton[kind="mark"][tone="warning"] { background: @warning_ground@; color: @warning@; }
QPushButton[kind="mark"][tone="problem"] { background: @problem_ground@; color: @problem@; }
QPushButton[kind="mark"][tone="done"] { background: @done_ground@; color: @done@; }
QPushButton[kind="mark"]:focus, QPushButton[kind="mark"]:hover { border-color: @accent@; }
QPushButton[kind="link"][tone="warning"] { color: @warning@; }
QLabel[role="figure"] { font-size: 28px; font-weight: 600; }
QLabel[role="value"] { font-size: 20px; font-weight: 600; }
QLabel[role="value"][tone="problem"] { color: @problem@; }
QLabel[role="key"] { border: 1px solid @field_line@; border-radius: 4px; padding: 0 5px; font-size: 12px;
  color: @muted@; }
QPushButton[kind="primary"] QLabel { color: @on_accent@; font-weight: 600; }
QPushButton[kind="primary"] QLabel[role="key"] { border-color: @on_accent@; font-weight: 400; }
QFrame[role="choice"] { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QFrame[role="choice"]:hover { background: @hover@; }
QFrame[role="choice"] QLabel { color: @muted@; }
QFrame[role="choice"][chosen="true"] { background: @accent_ground@; border-color: @accent_ground@; }
QFrame[role="choice"][chosen="true"] QLabel { color: @text@; }
QFrame[role="merge-row"] { background: transparent; border: 1px solid transparent; border-radius: 8px;
  margin: 0 2px 0 6px; }
QFrame[role="merge-row"]:focus { border-color: @accent@; }
"""
