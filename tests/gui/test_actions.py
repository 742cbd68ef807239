"""The table of actions: every shortcut once, every action with its icon, its tip and its words in three languages."""

import pytest
from PySide6.QtGui import QKeySequence

from outreach import i18n, paths
from outreach.gui import actions
from outreach.gui.actions import MENUS


def test_every_shortcut_is_given_once():
    keys = [QKeySequence(action.shortcut).toString() for action in actions.ACTIONS if action.shortcut]
    assert all(keys)
    assert sorted(set(keys)) == sorted(keys)


def test_every_name_is_given_once():
    names = [action.name for action in actions.ACTIONS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("action", actions.ACTIONS, ids=lambda action: action.name)
def test_every_action_has_an_icon_and_a_tip(action):
    assert (paths.resources() / "icons" / f"{action.icon}.svg").is_file()
    assert action.tip and action.text


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_every_action_is_translated(language):
    i18n.use(language)
    same = [a.name for a in actions.ACTIONS if i18n._(a.text) == a.text or i18n._(a.tip) == a.tip]
    assert not same


def test_every_action_can_be_done_or_is_known_to_a_page(window):
    in_menus = {name for _text, names in MENUS for name in names.split() if name != "-"}
    assert in_menus == {action.name for action in actions.ACTIONS}
