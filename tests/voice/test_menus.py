"""The keypad menus: nothing of the content is forgotten, and everything is reached by keys alone, from everywhere."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from faq.entries import entries
from faq.speech.chunks import fits
from faq.walks import walks
from gateway.voice.choices import window
from gateway.voice.deeds import Go, Person
from gateway.voice.engine import step
from gateway.voice.menus import AT_ONCE, MAIN, Item, Menu, menus, spoken_label
from gateway.voice.model import KEYS, Event, Heard
from gateway.voice.presenting import present
from gateway.voice.says import prompts
from gateway.voice.state import CallState
from gateway.voice.world import World

WORLD = World()
EVERYTHING = {*entries(), *(f"flow:{flow}" for flow in walks())}
State = CallState


def reached() -> tuple[dict[State, set[State]], set[str]]:
    """Every state of the menus with the states that one key leads to, and every entry and walk that is chosen on the way."""
    start = step(CallState(), Heard(Event.START), WORLD).state
    ways: dict[State, set[State]] = {}
    targets, to_do = set(), [start]
    while to_do:
        state = to_do.pop()
        if state in ways:
            continue
        ways[state] = set()
        for key in KEYS.replace("4", "").replace("7", "").replace("9", ""):  # these change how it is said, not where one is
            after = step(state, Heard(Event.KEYS, keys=key), WORLD)
            if isinstance(after.deed, Go):
                targets.add(after.deed.target)
            elif after.deed is None:
                ways[state].add(after.state)
                to_do.append(after.state)
    return ways, targets


def test_every_entry_and_every_walk_is_reached_by_keys_alone() -> None:
    assert reached()[1] == EVERYTHING


def test_an_entry_that_stands_in_no_menu_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = menus()

    def without_the_last(known: Mapping[str, Menu]) -> Mapping[str, Menu]:
        return {name: Menu(menu.title, menu.items[:-1] if name == "ebox" else menu.items) for name, menu in known.items()}

    monkeypatch.setattr("gateway.voice.engine.menus", lambda: without_the_last(real))
    monkeypatch.setattr("gateway.voice.choices.menus", lambda: without_the_last(real))
    assert EVERYTHING - reached()[1] == {"ebox/overlijden"}


def test_from_every_state_one_key_leads_to_a_person_and_another_to_the_main_menu() -> None:
    for state in reached()[0]:
        assert step(state, Heard(Event.KEYS, keys="0"), WORLD).deed == Person(asked=True)
        assert step(state, Heard(Event.KEYS, keys="8"), WORLD).state.menu == MAIN


def test_every_state_has_a_way_out() -> None:
    for state, ways in reached()[0].items():
        assert {(after.mode, after.menu, after.page) for after in ways} - {(state.mode, state.menu, state.page)}


def test_at_most_three_choices_are_spoken_and_every_prompt_is_short() -> None:
    for state in reached()[0]:
        assert len(window(state, WORLD)) <= AT_ONCE
        assert all(fits(prompt) for prompt in present(state, WORLD).say)


def test_every_entry_and_every_walk_is_called_something_short() -> None:
    labels = {target: spoken_label(target) for target in EVERYTHING}
    assert [target for target, label in labels.items() if not label or len(label.split()) > 8] == []


def test_two_choices_of_a_menu_are_never_called_the_same() -> None:
    for menu in menus().values():
        labels = prompts(f"{item.label}." for item in menu.items)
        assert len(labels) == len(set(labels))
        assert len({item.label for item in menu.items}) == len(menu.items)


def test_a_personal_option_has_no_label_of_a_menu() -> None:
    assert spoken_label("flow:profile/dossiers") is None
    assert spoken_label("ebox/bestaat-niet") is None


def test_walks_stand_before_the_answers_of_their_section() -> None:
    kinds = [item.target.startswith("flow:") for item in menus()["ebox"].items]
    assert kinds == sorted(kinds, reverse=True)
    assert menus()["ebox"].items[0] == Item("Uw eBox koppelen, stap voor stap", target="flow:ebox_koppelen")
