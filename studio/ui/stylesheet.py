"""The Qt style sheet, made from the tokens. Only what Fusion's own widgets need; our controls paint themselves."""

from __future__ import annotations

from string import Template

from studio.ui.theme import Theme

_SHEET = Template("""
* { font-family: "$family"; font-size: $text; color: $text1; }
QMainWindow, QWidget#ground { background: $bg0; }
QDialog, QWidget#panel, QFrame#panel { background: $bg1; }
QLabel { background: transparent; }
QLabel[tone="dim"] { color: $text2; }
QLabel[tone="accent"] { color: $accentText; }
QLabel[role="title"] { font-size: $title; font-weight: 600; }
QLabel[role="head"] { font-size: $head; font-weight: 600; }
QLabel[role="lead"] { font-size: $head; color: $text2; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="small"] { font-size: $small; }
QMenuBar { background: transparent; spacing: 0; padding: 0; margin: 0; }
QMenuBar::item { background: transparent; color: $text2; padding: $px6 $px10; border-radius: $px6; }
QMenuBar::item:selected { background: $ctl; color: $text1; }
QMenu { background: $bg2; border: 1px solid $lineStrong; border-radius: $px6; padding: $px4; }
QMenu::item { padding: $px6 $px24 $px6 $px12; border-radius: $px4; }
QMenu::item:selected { background: $ctlHover; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: $px4 $px8; }
QToolTip { background: $bg2; color: $text1; border: 1px solid $lineStrong; padding: $px4 $px8; font-size: $small; }
QLineEdit { background: $well; border: 1px solid $lineStrong; border-radius: $px6; padding: 0 $px10;
            selection-background-color: $accent; selection-color: $onAccent; }
QLineEdit:focus { border: 2px solid $ring; padding: 0 $px9; }
QLineEdit:disabled { color: $text3; background: $bg2; }
QLineEdit[type="large"] { font-size: $head; }
QLineEdit#bare, QLineEdit#bare:focus { border: none; background: transparent; padding: 0; }
QComboBox QAbstractItemView { background: $bg2; border: 1px solid $lineStrong; outline: 0; padding: $px4;
                              selection-background-color: $ctlHover; selection-color: $text1; }
QComboBox QAbstractItemView::item { min-height: $px28; padding: 0 $px8; border-radius: $px4; }
QListView { background: transparent; border: none; outline: 0; }
QScrollArea, QScrollArea > QWidget > QWidget#clear { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: $px10; margin: 0; }
QScrollBar:horizontal { background: transparent; height: $px10; margin: 0; }
QScrollBar::handle { background: $ctlHover; border-radius: $px3; margin: $px2; min-height: $px24; min-width: $px24; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
""")

_STEPS = (2, 3, 4, 6, 8, 9, 10, 12, 24, 28)


def sheet(theme: Theme) -> str:
    """The style sheet of a theme, with sizes at its scale."""
    values = dict(vars(theme.tokens))
    values |= {f"px{step}": f"{theme.px(step)}px" for step in _STEPS}
    sizes = {"text": 13, "small": 12, "head": 15, "title": 20}
    values |= {name: f"{theme.px(size)}px" for name, size in sizes.items()}
    return _SHEET.substitute(values, family=theme.family)
