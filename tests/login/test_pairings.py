"""Pointers between a call and a browser: each is used once, in time, with the number that the caller hears."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.login.journeys import Wish
from gateway.login.pairings import MOST_TRIES, VALID, Invitation, PairingError, WrongNumberError
from gateway.storage.tokens import new_token, token_hash
from tests.abuse.parts import ANNA, BERT, MovingClock, Parts, parts_on

SECONDS = int(VALID.total_seconds())


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
async def parts(tmp_path: Path, clock: MovingClock) -> AsyncIterator[Parts]:
    async with parts_on(tmp_path, clock) as made:
        yield made


async def linked(parts: Parts) -> tuple[Wish, Invitation]:
    """A call that sent a link."""
    wish = await parts.call()
    made = await parts.pairings.link(wish)
    assert made is not None
    return wish, made


async def keyed_in(parts: Parts) -> tuple[str, Wish, Invitation]:
    """A browser whose code was keyed in: its conversation, what the caller wants, and the number."""
    browser, wish = await parts.enter(), await parts.call()
    made = await parts.pairings.claim(await parts.pairings.code(browser), wish)
    assert made is not None
    return browser, wish, made


async def tried(parts: Parts, key_hash: str, number: str, form: str = "") -> str:
    """What becomes of a number that is typed; in a form of its own when none is given."""
    try:
        await parts.pairings.match(key_hash, number, form or new_token())
    except WrongNumberError:
        return "wrong"
    except PairingError:
        return "gone"
    return "right"


def another(number: str) -> str:
    return "10" if number != "10" else "11"


async def test_a_link_leads_to_what_the_caller_wants_once(parts: Parts) -> None:
    wish, made = await linked(parts)
    pairing = await parts.pairings.of_link(made.token)
    assert (pairing.wish, pairing.number, pairing.alive) == (wish, made.number, True)
    assert await parts.pairings.match(pairing.key_hash, f" {made.number} ", "form") == wish
    assert await tried(parts, pairing.key_hash, made.number) == "gone"
    with pytest.raises(PairingError):
        await parts.pairings.of_link(made.token)


async def test_of_many_who_type_the_right_number_at_once_one_gets_in(parts: Parts) -> None:
    _, made = await linked(parts)
    found = Counter(await asyncio.gather(*(tried(parts, token_hash(made.token), made.number) for _ in range(8))))
    assert found == {"right": 1, "gone": 7}


async def test_a_second_click_on_the_same_form_is_no_second_use(parts: Parts, clock: MovingClock) -> None:
    wish, made = await linked(parts)
    key = token_hash(made.token)
    assert [await tried(parts, key, made.number, "form") for _ in range(2)] == ["right", "right"]
    assert (await parts.pairings.of_link(made.token, "form")).wish == wish
    with pytest.raises(PairingError):
        await parts.pairings.of_link(made.token, "another form")
    assert await tried(parts, key, made.number, "another form") == "gone"
    clock.forward(seconds=SECONDS)
    assert await tried(parts, key, made.number, "form") == "gone"
    with pytest.raises(PairingError):
        await parts.pairings.of_link(made.token, "form")


async def test_of_many_who_guess_at_once_three_are_looked_at(parts: Parts) -> None:
    _, made = await linked(parts)
    found = Counter(await asyncio.gather(*(tried(parts, token_hash(made.token), another(made.number)) for _ in range(12))))
    assert found == {"wrong": MOST_TRIES, "gone": 12 - MOST_TRIES}
    assert await tried(parts, token_hash(made.token), made.number) == "gone"


async def test_a_link_lives_two_minutes(parts: Parts, clock: MovingClock) -> None:
    _, made = await linked(parts)
    clock.forward(seconds=SECONDS - 1)
    assert (await parts.pairings.of_link(made.token)).alive
    clock.forward(seconds=1)
    with pytest.raises(PairingError):
        await parts.pairings.of_link(made.token)
    assert await tried(parts, token_hash(made.token), made.number) == "gone"


async def test_a_call_gets_one_link_also_when_the_first_is_over(parts: Parts, clock: MovingClock) -> None:
    wish, _ = await linked(parts)
    assert await parts.pairings.link(wish) is None
    clock.forward(minutes=30)
    assert await parts.pairings.link(wish) is None


async def test_a_code_lives_two_minutes_and_the_number_two_more(parts: Parts, clock: MovingClock) -> None:
    browser, wish = await parts.enter(), await parts.call()
    code = await parts.pairings.code(browser)
    clock.forward(seconds=SECONDS)
    assert await parts.pairings.claim(code, wish) is None
    browser, _, made = await keyed_in(parts)
    pairing = await parts.pairings.of_browser(browser)
    assert pairing is not None
    clock.forward(seconds=SECONDS)
    assert await tried(parts, pairing.key_hash, made.number) == "gone"


async def test_of_many_callers_with_the_same_code_one_gets_it(parts: Parts) -> None:
    browser = await parts.enter()
    code = await parts.pairings.code(browser)
    wishes = [await parts.call() for _ in range(6)]
    found = await asyncio.gather(*(parts.pairings.claim(code, wish) for wish in wishes))
    assert len([made for made in found if made is not None]) == 1


async def test_a_code_that_nobody_keyed_in_cannot_be_matched(parts: Parts) -> None:
    browser = await parts.enter()
    await parts.pairings.code(browser)
    pairing = await parts.pairings.of_browser(browser)
    assert pairing is not None
    assert pairing.wish is None
    assert await tried(parts, pairing.key_hash, "") == "gone"


async def test_a_code_is_no_link_and_a_link_is_no_code(parts: Parts) -> None:
    browser = await parts.enter()
    code = await parts.pairings.code(browser)
    with pytest.raises(PairingError):
        await parts.pairings.of_link(code)
    _, made = await linked(parts)
    assert await parts.pairings.claim(made.token, await parts.call()) is None


async def test_a_browser_that_took_over_a_call_does_not_pair_it_with_itself(parts: Parts) -> None:
    wish = await parts.call()
    assert await parts.transcript.join_call(wish.conversation)
    code = await parts.pairings.code(wish.conversation)
    assert await parts.pairings.claim(code, wish) is None


async def test_the_login_goes_along_into_the_call_and_leaves_the_browser(parts: Parts) -> None:
    browser, wish, _ = await keyed_in(parts)
    assert await parts.identities.move(browser, wish.conversation)
    found = await parts.identities.peek(wish.conversation)
    assert found is not None
    assert found.insz == ANNA.insz
    assert await parts.identities.peek(browser) is None


async def test_nobody_gets_into_a_call_in_which_somebody_is_signed_in(parts: Parts) -> None:
    browser, wish, _ = await keyed_in(parts)
    assert await parts.identities.move(browser, wish.conversation)
    second = await parts.enter(BERT)
    assert not await parts.identities.move(second, wish.conversation)
    assert await parts.transcript.join_call(wish.conversation) is None
    found = await parts.identities.peek(wish.conversation)
    assert found is not None
    assert found.insz == ANNA.insz
    assert await parts.identities.peek(second) is not None


async def test_who_signed_out_may_sign_in_again_in_the_same_call_and_nobody_else(parts: Parts) -> None:
    browser, wish, _ = await keyed_in(parts)
    assert await parts.identities.move(browser, wish.conversation)
    await parts.identities.sign_out(wish.conversation)
    assert not await parts.identities.move(await parts.enter(BERT), wish.conversation)
    assert await parts.identities.move(await parts.enter(ANNA), wish.conversation)
    found = await parts.identities.peek(wish.conversation)
    assert found is not None
    assert found.insz == ANNA.insz


async def test_nobody_gets_into_the_conversation_of_another_browser(parts: Parts) -> None:
    browser, other = await parts.enter(), (await parts.visit())[1]
    assert not await parts.identities.move(browser, other)
    assert await parts.transcript.join_call(other) is None


async def test_nothing_is_left_of_a_call_that_is_over_or_of_a_login_that_ended(parts: Parts) -> None:
    wish, made = await linked(parts)
    await parts.pairings.end(wish.conversation)
    with pytest.raises(PairingError):
        await parts.pairings.of_link(made.token)
    browser, _, _ = await keyed_in(parts)
    await parts.identities.sign_out(browser)
    assert await parts.pairings.of_browser(browser) is None


async def test_a_login_that_ended_meanwhile_goes_nowhere(parts: Parts, clock: MovingClock) -> None:
    browser, wish, _ = await keyed_in(parts)
    clock.forward(minutes=11)
    assert not await parts.identities.move(browser, wish.conversation)
    assert await parts.identities.peek(wish.conversation) is None
