from __future__ import annotations

import pytest

from bot.nlu.decision import Decision, Thresholds, decide
from bot.nlu.reading import Reading

LIMITS = Thresholds(answer=0.5, margin=0.15, choice=0.35, candidate=0.06, out_of_scope=0.5, urgent=0.5, unknown=0.6)


def reading(unknown: float = 0.0, **ranking: float) -> Reading:
    return Reading(sorted(ranking.items(), key=lambda pair: -pair[1]), unknown)


@pytest.mark.parametrize(
    ("read", "intent"),
    [
        pytest.param(reading(faq_a=0.9, faq_b=0.1), "faq_a", id="sure"),
        pytest.param(reading(greet=0.9, faq_b=0.1), "greet", id="sure of small talk"),
        pytest.param(reading(faq_a=0.5, faq_b=0.35, faq_c=0.15), "faq_a", id="just enough, with just the margin"),
        pytest.param(reading(faq_a=0.49, faq_b=0.1, oos_x=0.41), "clarify", id="just not enough"),
        pytest.param(reading(faq_a=0.52, faq_b=0.48), "clarify", id="two as likely"),
        pytest.param(reading(faq_a=0.3, handover=0.3, mailbox=0.3, greet=0.1), "clarify", id="three as likely"),
        pytest.param(reading(faq_a=0.4, oos_x=0.3, oos_y=0.3), "out_of_scope", id="out-of-scope topics count together"),
        pytest.param(reading(faq_a=0.45, oos_x=0.49, greet=0.06), "out_of_scope", id="likelier outside"),
        pytest.param(reading(faq_a=0.1, faq_b=0.1, faq_c=0.1, greet=0.7), "greet", id="small talk beside faint questions"),
        pytest.param(reading(greet=0.4, thanks=0.35, faq_a=0.25), "greet", id="small talk without the margin"),
        pytest.param(reading(walk_done=0.3, greet=0.3, faq_a=0.2, faq_b=0.2), "clarify", id="faint questions together"),
        pytest.param(reading(unknown=0.7, faq_a=0.45, faq_b=0.45, greet=0.1), "out_of_scope", id="unknown words, no choice"),
        pytest.param(reading(unknown=0.7, faq_a=0.9, greet=0.1), "faq_a", id="unknown words, but sure"),
        pytest.param(reading(urgent_fraud=0.3, urgent_danger=0.25, faq_a=0.45), "urgent_fraud", id="needs count together"),
        pytest.param(reading(urgent_fraud=0.4, faq_a=0.6), "faq_a", id="a need that is unlikely"),
        pytest.param(reading(urgent_fraud=0.5, oos_x=0.5), "urgent_fraud", id="a need goes before out of scope"),
    ],
)
def test_what_is_done_with_a_reading(read: Reading, intent: str) -> None:
    assert decide(read, LIMITS).intent == intent


def test_a_named_need_goes_before_everything() -> None:
    assert decide(reading(faq_a=1.0), LIMITS, need="suicide") == Decision("urgent_suicide", 1.0)


def test_a_choice_offers_the_three_likeliest_questions_in_order() -> None:
    decision = decide(reading(faq_a=0.25, faq_b=0.24, mailbox=0.2, faq_d=0.1, greet=0.21), LIMITS)
    assert (decision.intent, [name for name, _ in decision.candidates]) == ("clarify", ["faq_a", "faq_b", "mailbox"])


def test_a_choice_leaves_out_what_is_too_unlikely_and_what_is_no_question() -> None:
    decision = decide(reading(faq_a=0.4, affirm=0.3, faq_b=0.05, oos_x=0.25), LIMITS)
    assert decision.candidates == (("faq_a", 0.4),)


def test_an_answer_offers_nothing() -> None:
    assert decide(reading(faq_a=0.9, faq_b=0.1), LIMITS).candidates == ()


@pytest.mark.parametrize("ranking", [{"faq_a": 1.0}, {"greet": 1.0}, {"faq_a": 0.2, "greet": 0.8}])
def test_a_confidence_is_a_probability(ranking: dict[str, float]) -> None:
    assert 0 <= decide(reading(**ranking), LIMITS).confidence <= 1


def test_a_refusal_is_surer_the_likelier_the_outside() -> None:
    assert decide(reading(oos_x=0.9, faq_a=0.1), LIMITS).confidence == pytest.approx(0.9)


def test_a_low_limit_refuses_what_is_only_somewhat_likely_outside() -> None:
    assert decide(reading(faq_a=0.65, oos_x=0.35), Thresholds(out_of_scope=0.3)).intent == "out_of_scope"
    assert decide(reading(faq_a=0.65, oos_x=0.35), Thresholds(out_of_scope=0.4)).intent == "faq_a"
