"""What happens in a call, without a bot: every mode, every key, and every way in which nothing is understood."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from faq.speech.chunks import fits
from gateway.helpdesk.call_backs import Slot
from gateway.voice.choices import AT_A_TIME, window
from gateway.voice.deeds import (
    Again,
    Aloud,
    Ask,
    Cancel,
    Claim,
    Go,
    Leave,
    Look,
    News,
    Person,
    Pick,
    Plan,
    Reference,
    SendAnswer,
    SendLink,
)
from gateway.voice.engine import Step, answer_sent, answered, late, not_planned, planned, step, to_person
from gateway.voice.model import Digits, Event, Heard, Transfer, VoiceTurn
from gateway.voice.presenting import present, sentences_of
from gateway.voice.says import all_keys, prompts, says
from gateway.voice.signing_in import MOST_LOOKS, MOST_WAITS, busy, claimed, link_sent, looked
from gateway.voice.state import CALLING_BACK, ENTERING, FASTEST, SLOWEST, CallState, Mode
from gateway.voice.words import meaning
from gateway.voice.world import Answer, Choice, Held, World

CHUNKS = tuple(f"Dit is zin {number}a. Dit is zin {number}b." for number in ("een", "twee", "drie", "vier", "vijf"))
CHOICES = tuple(Choice(f"Keuze {name}", f"key-{name}") for name in ("aap", "noot", "mies", "wim"))
DAYS = (datetime.date(2027, 5, 5), datetime.date(2027, 5, 7))
SLOTS = (Slot(DAYS[0], 14), *(Slot(DAYS[1], hour) for hour in (9, 10, 11, 12)))
CALLER, KEYED, TYPED = "+32470918273", "+32498765432", "0498765432"
WORLD = World(
    held=Held(CALLER),
    answer=Answer(CHUNKS, choices=CHOICES),
    open=True,
    opening="Elke werkdag van 9 tot 19 uur.",
    person="sip:1700@pbx.example.be",
    reference="K7M4-9TQX",
    notices=("Er is vandaag onderhoud.",),
    slots=SLOTS,
)
CLOSED = replace(WORLD, open=False)
STEP_OF_WALK = replace(WORLD, answer=Answer(CHUNKS[:1], choices=CHOICES[:2], back="key-back", walk=True))
LISTENING = CallState()
READING = answered(LISTENING, "turn", WORLD).state
READ = replace(READING, begin=AT_A_TIME, end=len(CHUNKS))
WALKING = answered(LISTENING, "turn", STEP_OF_WALK).state
LOGIN = replace(WORLD, answer=Answer(login="mailbox"), can_sign_in=True, can_text=True)
CARD = replace(WORLD, answer=Answer(CHUNKS[:1], card="a" * 32), can_sign_in=True)
PAIRING = CallState(Mode.PAIRING, turn="turn", texted=True)
EVERYWHERE = {
    "listening": (LISTENING, WORLD),
    "greeting": (CallState(notes=("greeting",)), WORLD),
    "main menu": (CallState(Mode.MENU, menu="main"), WORLD),
    "section": (CallState(Mode.MENU, menu="ebox", page=1), WORLD),
    "waiting": (late(LISTENING, "turn"), WORLD),
    "reading": (READING, WORLD),
    "read": (READ, WORLD),
    "walking": (WALKING, STEP_OF_WALK),
    "confirming": (CallState(Mode.CONFIRMING), replace(WORLD, held=Held(CALLER, words="hoe koppel ik mijn ebox"))),
    "call-back": (CallState(Mode.CALL_BACK, notes=("closed",)), CLOSED),
    "no call-back": (CallState(Mode.CALL_BACK, notes=("closed",)), replace(CLOSED, slots=())),
    "day": (CallState(Mode.DAY), WORLD),
    "hour": (CallState(Mode.HOUR, day="2027-05-07"), WORLD),
    "number": (CallState(Mode.NUMBER, day="2027-05-07", hour=10), WORLD),
    "digits": (CallState(Mode.DIGITS, day="2027-05-07", hour=10), WORLD),
    "check": (CallState(Mode.CHECK, day="2027-05-07", hour=10), replace(WORLD, held=Held(CALLER, number=KEYED))),
    "login": (CallState(Mode.LOGIN), LOGIN),
    "login without a text": (CallState(Mode.LOGIN), replace(LOGIN, can_text=False)),
    "part of a code": (CallState(Mode.CODE, brief=True), replace(LOGIN, held=Held(CALLER, code="1234"))),
    "code": (CallState(Mode.CODE), LOGIN),
    "pairing": (replace(PAIRING, notes=("link_sent",)), replace(LOGIN, number="47")),
    "stronger": (replace(PAIRING, notes=("stronger",)), replace(LOGIN, signed_in=True)),
    "aloud": (answered(LISTENING, "turn", CARD).state, CARD),
}
"""A state of every mode, with what is known then."""


KEYED_AT_ONCE = [name for name, (state, _) in EVERYWHERE.items() if state.mode not in ENTERING]
"""Where a key means something by itself."""
QUIET = {Mode.WAITING: Again(), Mode.PAIRING: Look()}
"""Where silence is nothing to help with."""


def press(state: CallState, keys: str, world: World = WORLD) -> Step:
    return step(state, Heard(Event.KEYS, keys=keys), world)


def speak(state: CallState, text: str, world: World = WORLD, confidence: float = 1.0) -> Step:
    return step(state, Heard(Event.SPEECH, text=text, confidence=confidence), world)


def heard(state: CallState, world: World = WORLD) -> str:
    """What a caller hears then, as one text."""
    return " ".join(present(state, world).say)


def spoken(key: str) -> str:
    """A sentence without blanks, as it is spoken."""
    return " ".join(prompts([says(key)]))


# Everywhere.


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_person_is_at_most_two_keys_away(name: str) -> None:
    state, world = EVERYWHERE[name]
    after = press(state, "0" if state.mode not in ENTERING else "#", world)
    if after.deed is None:
        after = press(after.state, "0", world)
    assert after.deed == Person(asked=True)


@pytest.mark.parametrize("name", KEYED_AT_ONCE)
def test_the_star_says_exactly_the_same_again(name: str) -> None:
    state, world = EVERYWHERE[name]
    assert present(press(state, "*", world).state, world) == present(state, world)


@pytest.mark.parametrize("name", KEYED_AT_ONCE)
def test_eight_is_the_main_menu(name: str) -> None:
    state, world = EVERYWHERE[name]
    after = press(state, "8", world).state
    assert (after.mode, after.menu, after.page) == (Mode.MENU, "main", 0)


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_prompt_is_short_and_at_most_three_choices_are_offered(name: str) -> None:
    state, world = EVERYWHERE[name]
    assert len(window(state, world)) <= 3
    for turn in (present(state, world), *(present(press(state, key, world).state, world) for key in "123456789*#")):
        assert turn.say or world.held.code  # nothing is said within a code
        assert [prompt for prompt in turn.say if not fits(prompt)] == []


@pytest.mark.parametrize("name", EVERYWHERE)
def test_silence_helps_twice_and_then_a_person_does_or_the_call_ends(name: str) -> None:
    state, world = EVERYWHERE[name]
    if state.mode in QUIET:
        assert step(state, Heard(Event.SILENCE), world).deed == QUIET[state.mode]
        return
    if state.mode is Mode.CODE:
        return  # who opens the website has five minutes, see there
    said = []
    for _ in range(3):
        after = step(state, Heard(Event.SILENCE), world)
        if after.deed is not None or after.state.mode is Mode.ENDED:
            break
        state = after.state
        said.append(heard(state, world))
    ends = state.mode in CALLING_BACK - {Mode.DIGITS}  # there a person was not to be had already
    assert (after.state.mode is Mode.ENDED) == ends
    assert after.deed == (None if ends else Person(asked=False))
    assert len(said) == len(set(said)) == (1 if state.mode is Mode.DIGITS else 2)


@pytest.mark.parametrize("name", EVERYWHERE)
def test_what_a_version_before_this_one_made_is_read_or_refused(name: str) -> None:
    state, _ = EVERYWHERE[name]
    stored = state.to_json()
    assert CallState.from_json(stored) == state
    for broken in ({**stored, "mode": "weg"}, {**stored, "more": 1}, {key: stored[key] for key in stored if key != "notes"}):
        with pytest.raises(ValueError, match=r"not (the state of a call|a valid Mode)"):
            CallState.from_json(broken)


def test_no_state_holds_words_or_a_number() -> None:
    after = speak(LISTENING, "mijn naam is Verzonnen", confidence=0.2)
    assert after.held is not None
    assert "Verzonnen" not in str(after.state.to_json())
    keyed = press(EVERYWHERE["digits"][0], TYPED)
    assert keyed.held == Held(CALLER, number=KEYED)
    assert "49876" not in str(keyed.state.to_json())


def test_no_sentence_blames_the_caller() -> None:
    everything = " ".join(says(name, **dict.fromkeys(_BLANKS, "x")) for name in all_keys()).lower()
    assert [word for word in ("ongeldig", "fout", "verkeerd", "helaas") if word in everything] == []


_BLANKS = ("reference", "when", "number", "words", "label", "key", "name", "notices", "opening", "hour", "next", "digits", "count")


# The beginning, and the pace.


def test_the_greeting_says_that_it_is_a_computer_and_tells_the_notices() -> None:
    state = step(READ, Heard(Event.START), WORLD).state
    said = heard(state)
    assert "digitale assistent" in said
    assert "computer" in said
    assert said.index("computer") < said.index("Er is vandaag onderhoud.") < said.index("Stel uw vraag")
    assert "druk nul" in said


@pytest.mark.parametrize(("key", "limit"), [("9", FASTEST), ("7", SLOWEST)])
def test_the_pace_is_bounded_and_the_same_is_said_again(key: str, limit: int) -> None:
    state, paces = READING, []
    for _ in range(5):
        state = press(state, key).state
        turn = present(state, WORLD)
        paces.append(turn.pace)
    assert paces[0] != 150
    assert paces[-2:] == [limit, limit]
    assert turn.say[0] == spoken("fastest" if key == "9" else "slowest")
    assert set(CHUNKS[:AT_A_TIME]) <= set(present(press(READING, key).state, WORLD).say)


def test_four_goes_back_a_sentence_each_time_until_the_first() -> None:
    state, said = READING, []
    for _ in range(sentences_of(READING, WORLD) + 1):
        state = press(state, "4").state
        said.append(present(state, WORLD).say)
    assert said[:3] == [("Dit is zin drieb.",), ("Dit is zin driea.",), ("Dit is zin tweeb.",)]
    assert said[-2:] == [("Dit is zin eena.",), ("Dit is zin eena.",)]
    assert present(press(state, "*").state, WORLD) == present(READING, WORLD)


# An answer.


def test_an_answer_is_spoken_in_three_prompts_and_goes_on_with_one() -> None:
    turn = present(READING, WORLD)
    assert turn.say == (*CHUNKS[:3], spoken("go_on"))
    after = press(READING, "1").state
    assert present(after, WORLD).say[:2] == CHUNKS[3:]
    assert "Keuze aap: druk één." in heard(after)


@pytest.mark.parametrize("words", ["ja", "ja graag", "ga verder", "verder alstublieft", "één", "druk een"])
def test_an_answer_goes_on_by_words_too(words: str) -> None:
    assert speak(READING, words).state == press(READING, "1").state


@pytest.mark.parametrize("words", ["nee", "nee dank u", "stop"])
def test_who_does_not_want_more_hears_the_choices(words: str) -> None:
    after = speak(READING, words)
    assert not set(CHUNKS) & set(present(after.state, WORLD).say)
    assert "Keuze aap: druk één." in heard(after.state)


def test_choices_are_offered_three_at_a_time_and_chosen_by_key_or_word() -> None:
    assert "Keuze wim" not in heard(READ)
    more = press(READ, "5").state
    assert "Keuze wim: druk één." in heard(more)
    assert "Keuze aap" not in heard(more)
    assert press(more, "5").state.page == 0
    assert (press(more, "6").state.mode, press(more, "6").state.page) == (Mode.ANSWER, 0)
    assert press(READ, "2").deed == Pick("key-noot")
    assert press(more, "1").deed == Pick("key-wim")
    assert speak(READ, "keuze twee").deed == Pick("key-noot")
    assert speak(READ, "Keuze mies").deed == Pick("key-mies")
    assert speak(READ, "keuze wim").deed == Pick("key-wim")


def test_a_key_that_means_nothing_says_so_and_offers_the_choices_again() -> None:
    after = press(replace(READ, page=1), "3")
    assert after.deed is None
    assert heard(after.state).startswith(spoken("no_key"))
    assert "Keuze wim: druk één." in heard(after.state)


def test_urgent_help_is_spoken_at_once_with_nothing_before_or_in_between() -> None:
    urgent = Answer(CHUNKS, about="Over: iets.", urgent=True)
    state = answered(LISTENING, "turn", replace(WORLD, answer=urgent)).state
    assert present(state, replace(WORLD, answer=urgent)).say[: len(CHUNKS)] == CHUNKS


def test_what_an_answer_is_about_is_said_once() -> None:
    world = replace(WORLD, answer=replace(WORLD.answer, about="Over: de kat."))
    assert present(READING, world).say[:2] == ("Over: de kat.", CHUNKS[0])
    assert "Over" not in heard(READ, world)


def test_anything_else_is_a_question() -> None:
    assert speak(READ, "wat is een attest").deed == Ask("wat is een attest")
    assert speak(READING, "hoe meld ik mij aan").deed == Ask("hoe meld ik mij aan")
    assert speak(CallState(Mode.CALL_BACK), "wat is een attest").deed == Ask("wat is een attest")


def test_after_goodbye_silence_ends_the_call() -> None:
    world = replace(WORLD, answer=Answer(("Tot ziens.",), closing=True))
    state = answered(LISTENING, "turn", world).state
    turn = present(step(state, Heard(Event.SILENCE), world).state, world)
    assert turn.hang_up
    assert turn.listen is None


# A walk.


def test_in_a_walk_six_is_the_step_before() -> None:
    assert "De vorige stap: druk zes." in heard(WALKING, STEP_OF_WALK)
    assert press(WALKING, "6", STEP_OF_WALK).deed == Pick("key-back")
    assert speak(WALKING, "vorige stap", STEP_OF_WALK).deed == Pick("key-back")


def test_in_a_walk_a_number_may_be_the_answer_but_a_choice_is_one() -> None:
    assert speak(WALKING, "twee", STEP_OF_WALK).deed == Ask("twee")
    assert speak(WALKING, "druk twee", STEP_OF_WALK).deed == Pick("key-noot")
    menu = press(WALKING, "8", STEP_OF_WALK).state
    assert speak(menu, "twee", STEP_OF_WALK).state.menu == "aanmelden"


def test_in_a_walk_yes_is_for_the_bot_and_silence_may_last() -> None:
    assert speak(WALKING, "ja", STEP_OF_WALK).deed == Ask("ja")
    listen, usual = present(WALKING, STEP_OF_WALK).listen, present(LISTENING, WORLD).listen
    assert listen is not None
    assert usual is not None
    assert listen.seconds > usual.seconds
    assert heard(step(WALKING, Heard(Event.SILENCE), STEP_OF_WALK).state, STEP_OF_WALK).startswith("Neem rustig uw tijd.")


# Hearing badly.


@pytest.mark.parametrize(("event", "words"), [(Event.SILENCE, "silence"), (Event.NOISE, "noise")])
def test_help_grows_and_then_a_person_helps(event: Event, words: str) -> None:
    state = LISTENING
    for number in (1, 2, 3):
        after = step(state, Heard(event), WORLD)
        state = after.state
        assert heard(state).startswith(spoken(f"{words}_{number}"))
        assert after.deed == (Person(asked=False) if number == 3 else None)


def test_what_is_understood_begins_the_count_again() -> None:
    once = step(LISTENING, Heard(Event.SILENCE), WORLD).state
    assert press(once, "8").state.retries == 0
    assert speak(once, "help").state.retries == 0


def test_silence_after_the_answer_does_not_say_the_answer_again() -> None:
    said = heard(step(READ, Heard(Event.NOISE), WORLD).state)
    assert "Dit is zin" not in said
    assert "Keuze aap: druk één." in said


def test_a_sentence_without_words_is_noise() -> None:
    assert speak(LISTENING, "  ").state.notes == ("noise_1",)


def test_low_confidence_asks_back_by_keys_and_by_words() -> None:
    unsure = speak(LISTENING, "hoe koppel ik mijn ie box?", confidence=0.4)
    assert unsure.deed is None
    assert unsure.held == Held(CALLER, words="hoe koppel ik mijn ie box?")
    world = replace(WORLD, held=unsure.held)
    assert heard(unsure.state, world) == "Zei u: hoe koppel ik mijn ie box? Druk één voor ja, twee voor nee."
    for yes in (press(unsure.state, "1", world), speak(unsure.state, "ja", world), speak(unsure.state, "ja dat klopt", world)):
        assert yes.deed == Ask("hoe koppel ik mijn ie box?")
        assert yes.held == Held(CALLER)
    for no in (press(unsure.state, "2", world), speak(unsure.state, "nee", world, confidence=0.3)):
        assert no.deed is None
        assert no.held == Held(CALLER)
        assert no.state.notes == ("say_again",)
    other = speak(unsure.state, "hoe meld ik mij aan", world)
    assert other.deed == Ask("hoe meld ik mij aan")


def test_high_confidence_does_not_ask_back() -> None:
    assert speak(LISTENING, "hoe koppel ik mijn ebox", confidence=0.5).deed == Ask("hoe koppel ik mijn ebox")


def test_personal_numbers_are_not_read_back_and_long_sentences_are_cut() -> None:
    world = replace(WORLD, held=Held(words="mijn nummer is 0470 91 82 73 en " + "blabla " * 40))
    said = present(CallState(Mode.CONFIRMING), world).say
    assert "een telefoonnummer" in said[0]
    assert all(fits(prompt) for prompt in said)


def test_after_a_restart_the_words_are_asked_again() -> None:
    assert press(CallState(Mode.CONFIRMING), "1", replace(WORLD, held=Held())).state.notes == ("forgotten",)


# Words in the place of keys.


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("medewerker", "0"),
        ("ik wil een medewerker spreken", "0"),
        ("Kan ik met een mens praten?", "0"),
        ("herhaal alstublieft", "*"),
        ("hoofdmenu", "8"),
        ("ga eens terug", "6"),
        ("meer keuzes", "5"),
        ("trager graag", "7"),
        ("Sneller!", "9"),
        ("vorige zin", "4"),
        ("één", "1"),
        ("een", "1"),
        ("de tweede", "2"),
        ("keuze drie", "3"),
    ],
)
def test_every_key_has_words(words: str, key: str) -> None:
    assert meaning(words) == key


@pytest.mark.parametrize(
    "words", ["", "een attest", "ik wil mijn eBox stopzetten", "menu van de app", "meer weten over itsme", "nee maar hoe"]
)
def test_a_question_is_no_key(words: str) -> None:
    assert meaning(words) == ""


def test_the_reference_is_told_to_who_asks() -> None:
    after = speak(READ, "mijn referentie graag")
    assert after.deed == Reference()
    assert "K, zeven, M, vier. Negen, T, Q, X" in heard(after.state)


def test_help_tells_the_keys() -> None:
    said = heard(speak(LISTENING, "help").state)
    assert all(f"druk {key}" in said for key in ("acht", "zes", "sterretje", "vier", "zeven", "negen", "nul"))


# Keys ahead.


def test_keys_are_carried_out_in_order_until_something_must_be_done() -> None:
    after = press(LISTENING, "811")
    assert after.deed == Go("flow:ebox_koppelen", "Uw eBox koppelen, stap voor stap")
    assert press(LISTENING, "8110").deed == after.deed
    assert press(LISTENING, "80").deed == Person(asked=True)


# A person.


def test_an_open_helpdesk_gets_the_call_with_its_reference() -> None:
    after = press(READ, "0")
    assert after.deed == Person(asked=True)
    turn = present(to_person(after.state, WORLD), WORLD)
    assert turn.transfer == Transfer("sip:1700@pbx.example.be", "K7M4-9TQX")
    assert turn.listen is None
    assert "K, zeven, M, vier. Negen, T, Q, X" in " ".join(turn.say)


@pytest.mark.parametrize(
    ("world", "words"), [(CLOSED, "Elke werkdag van negen tot negentien uur."), (replace(WORLD, person=""), "niet doorverbinden")]
)
def test_without_a_person_the_hours_are_told_and_a_call_back_is_offered(world: World, words: str) -> None:
    turn = present(to_person(press(READ, "0", world).state, world), world)
    assert turn.transfer is None
    assert words in " ".join(turn.say)
    assert "Zullen wij u terugbellen? Druk één voor ja." in " ".join(turn.say)


def test_without_hours_to_choose_nothing_is_promised() -> None:
    world = replace(CLOSED, slots=())
    state = to_person(LISTENING, world)
    assert "terugbellen? " not in heard(state, world)
    assert "zeventienhonderd" in heard(state, world)
    assert press(state, "1", world).state.notes == ("no_key",)


def test_a_transfer_that_failed_goes_to_a_call_back() -> None:
    gone = to_person(press(READ, "0").state, WORLD)
    after = step(gone, Heard(Event.TRANSFER_FAILED), WORLD).state
    assert after.mode is Mode.CALL_BACK
    assert heard(after).startswith(spoken("transfer_failed"))


def test_a_caller_who_comes_back_from_a_person_is_heard() -> None:
    gone = to_person(press(READ, "0").state, WORLD)
    assert speak(gone, "wat is de ebox").deed == Ask("wat is de ebox")
    assert press(gone, "8").state.mode is Mode.MENU
    for event in (Event.SILENCE, Event.NOISE):
        assert present(step(gone, Heard(event), WORLD).state, WORLD).transfer is None


def test_the_offer_of_a_person_is_taken_at_once() -> None:
    after = answered(LISTENING, "turn", replace(WORLD, answer=Answer(person=True)))
    assert after.deed == Person(asked=False)
    assert heard(to_person(after.state, WORLD)).startswith(spoken("better_person"))


def test_a_person_who_speaks_at_the_desk_silences_the_bot() -> None:
    after = answered(LISTENING, "turn", replace(WORLD, answer=Answer(silent=True))).state
    assert heard(after, replace(WORLD, owner="Sofie")).startswith("Sofie heeft dit gesprek overgenomen")
    assert heard(after).startswith("Een medewerker heeft dit gesprek overgenomen")


def test_where_nobody_can_sign_in_a_login_tells_where_and_gives_the_reference() -> None:
    said = heard(answered(LISTENING, "turn", replace(WORLD, answer=Answer(login="portal"))).state)
    assert "website van Mijn Burgerprofiel" in said
    assert "K, zeven, M, vier. Negen, T, Q, X" in said
    world = replace(WORLD, answer=Answer(CHUNKS[:1], login="portal"))
    both = heard(answered(LISTENING, "turn", world).state, world)
    assert both.index("Dit is zin") < both.index("website van Mijn Burgerprofiel")


# The address of an answer.


def test_the_page_of_an_answer_is_offered_last_and_once() -> None:
    world = replace(WORLD, can_text=True, answer=Answer(CHUNKS[:1], choices=CHOICES[:2], entry="ebox/koppelen"))
    state = answered(LISTENING, "turn", world).state
    assert "Keuze noot: druk twee. Deze uitleg per sms: druk drie." in heard(state, world)
    asked = press(state, "3", world)
    assert asked.deed == SendAnswer("ebox/koppelen")
    for sent, words in ((True, "answer_sent"), (False, "answer_not_sent")):
        after = answer_sent(asked.state, "ebox/koppelen", sent)
        assert heard(after, world).startswith(spoken(words))
        assert "per sms" not in heard(after, world).removeprefix(spoken(words))
    assert "per sms" not in heard(state, replace(world, can_text=False))


# Signing in.


def test_who_asks_for_their_own_data_chooses_how_to_sign_in() -> None:
    state = answered(LISTENING, "turn", LOGIN).state
    assert state.mode is Mode.LOGIN
    assert "Een sms met een link: druk één. Een code op de website: druk twee." in heard(state, LOGIN)
    assert "Een sms" not in heard(state, replace(LOGIN, can_text=False))
    assert "Een code op de website: druk één." in heard(state, replace(LOGIN, can_text=False))
    assert press(state, "1", LOGIN).deed == SendLink()
    for words in ("een sms met een link", "stuur mij een sms", "sms"):
        assert speak(state, words, LOGIN).deed == SendLink()
    for words in ("een code op de website", "met een code", "De website."):
        assert speak(state, words, LOGIN).state.mode is Mode.CODE
    assert press(state, "1", replace(LOGIN, can_text=False)).state.mode is Mode.CODE
    assert press(state, "2", LOGIN).state.mode is Mode.CODE
    assert "Een sms" not in heard(state, replace(LOGIN, taken=True))
    assert press(state, "6", LOGIN).state.mode is Mode.LISTENING


def test_an_answer_that_has_more_for_who_signs_in_offers_that_first() -> None:
    world = replace(LOGIN, answer=Answer(CHUNKS[:1], choices=CHOICES[:1], login="mailbox"))
    state = answered(LISTENING, "turn", world).state
    assert "Aanmelden voor uw eigen gegevens: druk één. Keuze aap: druk twee." in heard(state, world)
    assert press(state, "1", world).state.mode is Mode.LOGIN
    assert press(state, "2", world).deed == Pick("key-aap")


def test_who_has_no_computer_is_led_to_a_person() -> None:
    words = "ik heb geen computer"
    for state, world in ((WALKING, STEP_OF_WALK), (CallState(Mode.LOGIN), LOGIN), (CallState(Mode.CODE), LOGIN)):
        said = speak(state, words, world)
        assert said.deed is None
        assert heard(said.state, world).startswith(spoken("without_internet"))
        assert press(said.state, "0", world).deed == Person(asked=True)
    assert speak(LISTENING, words).deed == Ask(words)


def test_a_link_is_sent_once_and_the_number_is_said_until_it_is_typed() -> None:
    state, world = link_sent(CallState(Mode.LOGIN, turn="turn"), sent=True), replace(LOGIN, number="47")
    assert "Uw getal is zevenenveertig: vier zeven." in heard(state, world)
    assert state.texted
    again = press(replace(state, brief=True, retries=3), "*", world).state
    assert "zevenenveertig" in heard(again, world)
    failed = link_sent(CallState(Mode.LOGIN), sent=False)
    assert heard(failed, replace(LOGIN, can_text=False)).startswith(spoken("link_failed"))


def test_while_a_caller_signs_in_the_line_waits_in_silence_and_now_and_then_says_so() -> None:
    state, world, said = replace(PAIRING, notes=("link_sent",)), replace(LOGIN, number="47"), []
    for _ in range(8):
        after = step(state, Heard(Event.SILENCE), world)
        assert after.deed == Look()
        state = looked(after.state, alive=True, matched=False)
        said.append(heard(state, world))
    assert said[:3] == ["", "", ""]
    assert said[3] == said[7]
    assert said[3].startswith(spoken("still_waiting"))
    assert "zevenenveertig" in said[3]


def test_who_signs_in_may_talk_to_others_but_a_person_is_still_reached() -> None:
    world = replace(LOGIN, number="47")
    assert speak(PAIRING, "wacht ik moet mijn bril nemen", world).deed == Look()
    assert speak(PAIRING, "een medewerker", world).deed == Person(asked=True)
    assert press(PAIRING, "0", world).deed == Person(asked=True)
    assert (press(PAIRING, "6", world).state.mode, press(PAIRING, "6", world).deed) == (Mode.LOGIN, Cancel())
    assert press(PAIRING, "4", world).deed is None


def test_the_number_was_right_is_said_once_and_five_minutes_are_enough() -> None:
    told = looked(PAIRING, alive=False, matched=True)
    assert heard(told, LOGIN).startswith(spoken("number_right"))
    assert heard(looked(told, alive=False, matched=True), LOGIN) == ""
    assert heard(looked(replace(told, retries=MOST_LOOKS), alive=False, matched=True), LOGIN).startswith(spoken("login_late"))
    assert heard(looked(PAIRING, alive=False, matched=False), LOGIN).startswith(spoken("login_over"))


def test_a_code_is_eight_digits_of_which_star_and_hash_are_no_part() -> None:
    code = CallState(Mode.CODE)
    listen = present(code, LOGIN).listen
    assert listen is not None
    assert listen.digits == Digits(8, 8, secret=True)
    assert press(code, "12345678", LOGIN).deed == Claim("12345678")
    assert press(code, "99*12345678#", LOGIN).deed == Claim("12345678")
    assert press(code, "#", LOGIN).state.mode is Mode.LOGIN
    assert press(code, "0", LOGIN).deed is None
    assert speak(code, "een medewerker", LOGIN).deed == Person(asked=True)
    assert speak(code, "terug", LOGIN).state.mode is Mode.LOGIN
    assert speak(code, "wacht ik zoek mijn bril", LOGIN).deed is None


def test_who_pauses_within_a_code_goes_on_where_they_were() -> None:
    first = press(CallState(Mode.CODE), "1234", LOGIN)
    assert (first.deed, first.held) == (None, Held(CALLER, code="1234"))
    world = replace(LOGIN, held=first.held or Held())
    assert heard(first.state, world) == ""
    assert "Ik heb er nu vier." in heard(step(first.state, Heard(Event.SILENCE), world).state, world)
    assert press(first.state, "5678", world).deed == Claim("12345678")
    assert (press(first.state, "5678", world).held or world.held).code == ""
    assert press(first.state, "*87654321", world).deed == Claim("87654321")
    cut = press(CallState(Mode.CODE), "123*8765", LOGIN)
    assert press(cut.state, "4321", replace(LOGIN, held=cut.held or Held())).deed == Claim("87654321")
    short = press(CallState(Mode.CODE), "1234#", LOGIN).state
    assert heard(short, LOGIN).startswith(spoken("code_length"))
    assert short.wrong_codes == 0


def test_three_wrong_codes_end_it_in_this_call_also_after_leaving_and_coming_back() -> None:
    state = CallState(Mode.CODE)
    for _ in range(2):
        state = claimed(state, found=False)
        assert heard(state, LOGIN).startswith(spoken("code_unknown"))
        state = press(press(state, "#", LOGIN).state, "2", LOGIN).state
        assert state.mode is Mode.CODE
    state = claimed(state, found=False)
    assert heard(state, LOGIN).startswith(spoken("code_gave_up"))
    assert press(replace(state, mode=Mode.CODE), "12345678", LOGIN).deed is None
    assert "Een code" not in heard(replace(state, mode=Mode.LOGIN), LOGIN)


def test_while_somebody_guesses_no_code_is_looked_at_and_none_counts() -> None:
    state = busy(CallState(Mode.CODE))
    assert heard(state, LOGIN).startswith(spoken("code_busy"))
    assert state.wrong_codes == 0


def test_who_opens_the_website_has_five_minutes() -> None:
    state, modes = CallState(Mode.CODE), []
    assert "U krijgt dan acht cijfers." in heard(state, LOGIN)
    for _ in range(MOST_WAITS + 1):
        after = step(state, Heard(Event.SILENCE), LOGIN)
        assert after.deed is None
        state = after.state
        modes.append(state.mode)
    assert modes == [Mode.CODE] * MOST_WAITS + [Mode.LISTENING]


@pytest.mark.parametrize("mode", [Mode.LISTENING, Mode.MENU, Mode.LOGIN, Mode.CODE, Mode.PAIRING])
def test_a_login_on_the_screen_is_noticed_wherever_the_caller_is(mode: Mode) -> None:
    state = CallState(mode, menu="main" if mode is Mode.MENU else "", turn="turn")
    assert step(state, Heard(Event.SILENCE), replace(LOGIN, signed_in=True, newer="again")).deed == Look()


@pytest.mark.parametrize("mode", [Mode.LISTENING, Mode.MENU, Mode.LOGIN, Mode.CODE, Mode.PAIRING])
def test_an_agent_is_heard_wherever_the_caller_is(mode: Mode) -> None:
    state = CallState(mode, menu="main" if mode is Mode.MENU else "", turn="turn")
    assert step(state, Heard(Event.SILENCE), replace(LOGIN, owner="Sofie")).deed == News()


def test_nothing_is_read_aloud_by_a_key_while_an_agent_speaks() -> None:
    state, world = answered(LISTENING, "turn", CARD).state, replace(CARD, owner="Sofie")
    assert press(state, "1", world).deed is None
    assert speak(state, "ja", world).deed != Aloud()


def test_nobody_consents_with_a_key() -> None:
    world = replace(LOGIN, signed_in=True, answer=Answer(login="consent", consent=True))
    state = answered(LISTENING, "turn", world).state
    assert state.mode is Mode.PAIRING
    assert heard(state, world).startswith(spoken("consent"))
    assert "getal" not in heard(state, world)
    assert press(state, "1", world).deed is None
    beside = replace(world, answer=replace(world.answer, chunks=CHUNKS[:1]))
    offered = answered(LISTENING, "turn", beside).state
    assert "Toestemming geven op uw scherm: druk één." in heard(offered, beside)
    assert press(offered, "1", beside).state.mode is Mode.PAIRING


def test_a_means_that_is_too_weak_is_told_and_waited_for() -> None:
    state = answered(PAIRING, "turn", replace(LOGIN, signed_in=True)).state
    assert state.mode is Mode.PAIRING
    assert "itsme of met uw" in says("stronger")
    assert heard(state, replace(LOGIN, signed_in=True)).startswith(spoken("stronger"))


def test_personal_data_are_spoken_after_a_yes_only() -> None:
    state = answered(PAIRING, "turn", CARD).state
    asked = heard(state, CARD)
    assert asked.startswith(spoken("signed_in"))
    assert asked.endswith(spoken("aloud"))
    for yes in (press(state, "1", CARD), speak(state, "ja graag", CARD)):
        assert yes.deed == Aloud()
        assert (yes.state.card, yes.state.aloud) == (CARD.answer.card, True)
    for no in (press(state, "2", CARD), speak(state, "neen", CARD)):
        assert no.deed is None
        assert not no.state.aloud
        assert heard(no.state, CARD).startswith(spoken("on_screen"))
    another = replace(CARD, answer=replace(CARD.answer, card="b" * 32))
    assert heard(answered(press(state, "1", CARD).state, "next", another).state, another).endswith(spoken("aloud"))


def test_a_long_answer_is_finished_before_the_question_whether_to_read_aloud() -> None:
    long = replace(CARD, answer=replace(CARD.answer, chunks=CHUNKS))
    state = answered(LISTENING, "turn", long).state
    assert heard(state, long).endswith(spoken("go_on"))
    assert press(state, "1", long).deed is None
    assert heard(press(state, "1", long).state, long).endswith(spoken("aloud"))


# A call-back.


def offered() -> CallState:
    return to_person(LISTENING, CLOSED)


def test_a_call_back_is_planned_by_keys_on_the_number_that_calls() -> None:
    day = press(offered(), "1", CLOSED).state
    assert "woensdag vijf mei: druk één. Vrijdag zeven mei: druk twee." in heard(day, CLOSED).replace("Woensdag", "woensdag")
    hour = press(day, "2", CLOSED).state
    assert "Tussen negen en tien uur: druk één." in heard(hour, CLOSED)
    number = press(press(hour, "5", CLOSED).state, "1", CLOSED).state
    assert (number.mode, number.day, number.hour) == (Mode.NUMBER, "2027-05-07", 12)
    done = press(number, "1", CLOSED)
    assert done.deed == Plan(CALLER)
    said = heard(planned(done.state), CLOSED)
    assert "vrijdag zeven mei tussen twaalf en dertien uur" in said
    assert "K, zeven, M, vier. Negen, T, Q, X" in said


def test_a_call_back_by_words() -> None:
    day = speak(offered(), "ja graag", CLOSED).state
    hour = speak(day, "vrijdag 7 mei", CLOSED).state
    assert (hour.mode, hour.day) == (Mode.HOUR, "2027-05-07")
    assert speak(offered(), "nee", CLOSED).state.mode is Mode.LISTENING


def test_a_hidden_caller_is_asked_for_the_number_at_once() -> None:
    hidden = replace(CLOSED, held=Held())
    state = press(EVERYWHERE["hour"][0], "1", hidden).state
    assert state.mode is Mode.DIGITS
    listen = present(state, hidden).listen
    assert listen is not None
    assert listen.digits is not None
    assert listen.digits.secret
    assert listen.speech


def test_while_digits_are_collected_only_star_and_hash_are_commands() -> None:
    digits = EVERYWHERE["digits"][0]
    keyed = press(digits, TYPED)
    assert keyed.state.mode is Mode.CHECK
    assert keyed.held == Held(CALLER, number=KEYED)
    assert press(digits, f"0470*{TYPED}#").held == keyed.held
    assert press(digits, "04*").state.mode is Mode.DIGITS
    assert press(digits, "#").state.mode is Mode.CALL_BACK
    assert press(digits, "0").state.notes == ("number_unknown",)
    assert press(digits, "0032498765432#").held == keyed.held
    assert speak(digits, "medewerker").deed == Person(asked=True)
    assert speak(digits, "nul vier zeven nul").deed is None
    assert speak(digits, "opnieuw").state.mode is Mode.DIGITS


def test_digits_are_read_back_in_groups_and_kept_after_a_yes_only() -> None:
    state, world = EVERYWHERE["check"]
    assert heard(state, world).startswith("Uw nummer is nul vier negen acht, zeven zes, vijf vier, drie twee. Klopt dat?")
    done = press(state, "1", world)
    assert (done.deed, done.held) == (Plan(KEYED), Held(CALLER))
    assert speak(state, "ja dat klopt", world).deed == Plan(KEYED)
    again = press(state, "2", world)
    assert (again.state.mode, again.held) == (Mode.DIGITS, Held(CALLER))
    forgotten = press(state, "1", replace(world, held=Held()))
    assert forgotten.deed is None
    assert forgotten.state.notes == ("number_forgotten",)


def test_a_number_of_another_country_is_read_back_with_its_prefix() -> None:
    world = replace(WORLD, held=Held(number="+31612345678"))
    assert heard(CallState(Mode.CHECK), world).startswith("Uw nummer is plus drie één, zes")


def test_a_number_that_cannot_be_called_is_asked_twice_more() -> None:
    state = EVERYWHERE["digits"][0]
    for _ in range(2):
        state = press(state, "0900112233#").state
        assert state.mode is Mode.DIGITS
        assert heard(state).startswith(spoken("number_unknown"))
    assert press(state, "0900112233#").state.notes == ("number_gave_up",)


@pytest.mark.parametrize(("why", "mode"), [("slot_gone", Mode.DAY), ("number_unknown", Mode.DIGITS), ("too_often", Mode.LISTENING)])
def test_a_call_back_that_cannot_be_promised_is_explained(why: str, mode: Mode) -> None:
    state = not_planned(EVERYWHERE["number"][0], why)
    assert state.mode is mode
    assert heard(state).startswith(spoken(why))


def test_six_goes_back_through_a_call_back() -> None:
    state, modes = EVERYWHERE["check"][0], []
    for keys in ("6", "#"):
        state = press(state, keys, CLOSED).state
        modes.append(state.mode)
    assert modes == [Mode.DIGITS, Mode.CALL_BACK]
    state, modes = EVERYWHERE["number"][0], []
    for _ in range(4):
        state = press(state, "6", CLOSED).state
        modes.append(state.mode)
    assert modes == [Mode.HOUR, Mode.DAY, Mode.CALL_BACK, Mode.LISTENING]


# The end.


def test_a_late_answer_is_waited_for() -> None:
    state = late(READ, "other")
    assert heard(state).startswith("Een ogenblik.")
    assert step(state, Heard(Event.SILENCE), WORLD) == Step(state, Again())
    assert press(state, "0").deed == Person(asked=True)


def test_the_end_ends() -> None:
    after = step(READ, Heard(Event.END), WORLD)
    assert after.deed == Leave()
    assert present(after.state, WORLD) == VoiceTurn((), hang_up=True)
    again = step(after.state, Heard(Event.SPEECH, text="hallo"), WORLD)
    assert again.deed is None
    assert present(again.state, WORLD).hang_up
