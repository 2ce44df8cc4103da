"""What the insight page shows, in words and in places: the template only puts it down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faq.dates import dutch_date
from gateway.insight import charts, words
from gateway.insight.charts import Chart
from gateway.insight.drift import Shift
from gateway.insight.figures import GROUPS, Drift, Figures, Helpdesk, Question
from gateway.insight.shares import Durations
from gateway.insight.vocabulary import BUCKETS, CALL_BACKS, in_words

GROUP_WORDS = {
    "answered": "Antwoord of stap",
    "asked": "Wedervraag of aanmelden",
    "person": "Naar een medewerker",
    "refused": "Geen antwoord",
    "rest": "Overig",
}
"""The groups of outcomes, as the legend names them."""
_DRAWN_QUESTIONS = 10


@dataclass(frozen=True)
class Card:
    """A main figure.

    Attributes:
        title: what it is.
        value: the figure.
        note: what it is a part of, or what it means.
        change: how it changed, or empty.
    """

    title: str
    value: str
    note: str
    change: str


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row is its header.

    Attributes:
        caption: what it holds.
        head: the headers of the columns.
        rows: the rows.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Picture:
    """A chart with what it says.

    Attributes:
        id: its name on the page.
        title: what it shows.
        sentence: the main point.
        chart: the drawing, or None when there is nothing to draw.
        table: the same as a table.
        legend: the groups of outcomes with their words, when the chart has them.
    """

    id: str
    title: str
    sentence: str
    chart: Chart | None
    table: Table
    legend: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Finding:
    """Something that changed, or did not.

    Attributes:
        sentence: what.
        notable: whether it deserves a look.
    """

    sentence: str
    notable: bool = False


@dataclass(frozen=True)
class View:
    """The whole page.

    Attributes:
        days: how many days were chosen.
        dates: the first and the last day.
        comparison: what is compared with what, or why nothing is.
        empty: whether nothing was counted.
        cards: the main figures.
        outcomes: what became of messages.
        totals: the same of the whole period.
        questions: the questions that were answered most.
        refusals: the messages without an answer.
        waiting: how long citizens waited for an agent.
        reasons: why conversations came to the helpdesk.
        helpdesk: what became of them.
        thumbs: what citizens think of each answer.
        suggestions: what agents did with the suggestions of each answer.
        drift: what changed.
        moved: the questions whose share changed most, or None when none did.
    """

    days: int
    dates: str
    comparison: str
    empty: bool
    cards: list[Card]
    outcomes: Picture
    totals: Table
    questions: Picture
    refusals: Picture
    waiting: Picture
    reasons: Table
    helpdesk: Table
    thumbs: Table
    suggestions: Table
    drift: list[Finding]
    moved: Table | None


def view(figures: Figures) -> View:
    """Put the figures in words."""
    before = f"de {figures.period.days} dagen ervoor"
    return View(
        days=figures.period.days,
        dates=f"{dutch_date(figures.period.first)} tot en met {dutch_date(figures.period.last)}",
        comparison=_comparison(figures, before),
        empty=figures.messages == 0 and not figures.helpdesk.reasons,
        cards=_cards(figures, before),
        outcomes=_outcomes(figures),
        totals=_totals(figures),
        questions=_questions(figures),
        refusals=_refusals(figures, before),
        waiting=_waiting(figures.helpdesk),
        reasons=_reasons(figures.helpdesk),
        helpdesk=_helpdesk(figures.helpdesk),
        thumbs=_thumbs(figures),
        suggestions=_suggestions(figures),
        drift=_drift(figures, before),
        moved=_moved(figures.drift, before) if figures.drift.moved else None,
    )


def _comparison(figures: Figures, before: str) -> str:
    if figures.since is None:
        return ""
    if figures.messages_before is not None:
        return f"Vergeleken met {before}."
    return f"Geen vergelijking met {before}: de cijfers beginnen op {dutch_date(figures.since)}."


def _cards(figures: Figures, before: str) -> list[Card]:
    answered, refused, waited = figures.groups["answered"], figures.groups["refused"], figures.helpdesk.waited
    total, rounded = words.about(figures.messages, [share.now.hits for share in figures.outcomes.values()])
    whole = "aan de assistent, afgerond" if rounded else "aan de assistent"
    return [
        Card("Berichten", total, whole, words.growth(figures.messages, figures.messages_before, before)),
        Card("Beantwoord", words.share(answered.now), "antwoord of stap, van alle berichten", words.change(answered, before)),
        Card("Geen antwoord", words.share(refused.now), "van alle berichten", words.change(refused, before)),
        Card(
            "Wachttijd",
            _median(waited).replace(" minuten", " min"),
            "voor de middelste wachtende",
            _waited_before(figures.helpdesk, before),
        ),
        Card("Tevreden", words.share(figures.thumbs.now), "duim omhoog, van alle duimen", words.change(figures.thumbs, before)),
        Card(
            "Voorstellen",
            words.share(figures.accepted.now),
            "overgenomen zonder aanpassing",
            words.change(figures.accepted, before),
        ),
    ]


def _median(durations: Durations) -> str:
    return BUCKETS[durations.median] if durations.known else words.TOO_FEW


def _waited_before(helpdesk: Helpdesk, before: str) -> str:
    now, then = helpdesk.waited, helpdesk.waited_before
    if then is None or not (now.known and then.known):
        return ""
    return f"gemiddeld {words.duration(now.mean)}; {before} {words.duration(then.mean)}"


def _outcomes(figures: Figures) -> Picture:
    unit = figures.period.unit
    answered, refused = figures.groups["answered"].now, figures.groups["refused"].now
    total, _ = words.about(figures.messages, [share.now.hits for share in figures.outcomes.values()])
    sentence = f"De assistent kreeg {total} berichten."
    if answered.known:
        sentence = (
            f"Van {total} berichten kreeg {words.share(answered)} een antwoord of een stap. Geen antwoord: {words.share(refused)}."
        )
    rows = [(moment.slot.name, *(words.group(moment.groups[group]) for group in GROUPS)) for moment in figures.moments]
    return Picture(
        "uitkomsten",
        "Wat er met berichten gebeurt",
        sentence,
        charts.stack(figures.moments),
        Table(f"Aantal berichten per {unit.lower()}, naar uitkomst", (unit, *GROUP_WORDS.values()), rows),
        {group: f"{label}: {words.share(figures.groups[group].now)}" for group, label in GROUP_WORDS.items()},
    )


def _totals(figures: Figures) -> Table:
    rows = [
        (
            in_words("outcome", key),
            words.group(found.now.hits),
            words.share(found.now),
            words.interval(found.now),
            words.movement(found),
        )
        for key, found in figures.outcomes.items()
    ]
    head = ("Uitkomst", "Aantal", "Aandeel", "Interval", "Verschil in procentpunt")
    return Table("Berichten in de hele periode, naar uitkomst", head, rows)


def _questions(figures: Figures) -> Picture:
    sizes = {in_words("question", found.entry): found.share.now.hits for found in figures.questions[:_DRAWN_QUESTIONS]}
    rows = [
        (
            in_words("question", found.entry),
            words.group(found.share.now.hits),
            words.share(found.share.now),
            words.movement(found.share),
            words.share(found.thumbs),
        )
        for found in figures.questions
    ]
    sentence = "Er is nog geen antwoord gegeven."
    if figures.questions:
        first = figures.questions[0]
        question, often = in_words("question", first.entry), words.group(first.share.now.hits)
        part = f", {words.share(first.share.now)} van alle antwoorden" if first.share.now.known else ""
        sentence = f"‘{question}’ werd het vaakst beantwoord: {often} keer{part}."
    return Picture(
        "vragen",
        "Meest beantwoorde vragen",
        sentence,
        charts.bars(sizes, {label: words.group(size) for label, size in sizes.items()}),
        Table("De 20 meest beantwoorde vragen", ("Vraag", "Aantal", "Aandeel", "Verschil in procentpunt", "Duim omhoog"), rows),
    )


def _refusals(figures: Figures, before: str) -> Picture:
    refused, unit = figures.groups["refused"], figures.period.unit
    rows = [(moment.slot.name, words.share(moment.refused), words.interval(moment.refused)) for moment in figures.moments]
    sentence, change = "Er zijn te weinig berichten om er iets over te zeggen", words.change(refused, before)
    if refused.now.known:
        sentence = f"{words.share(refused.now)} van de berichten bleef zonder antwoord{f': {change}' if change else ''}"
    return Picture(
        "geen-antwoord",
        "Berichten zonder antwoord",
        f"{sentence}.",
        charts.line(figures.moments),
        Table(f"Aandeel zonder antwoord per {unit.lower()}", (unit, "Aandeel", "Interval"), rows),
    )


def _waiting(helpdesk: Helpdesk) -> Picture:
    waited = helpdesk.waited
    sizes = {BUCKETS[key]: number for key, number in waited.buckets.items()}
    values = {label: words.group(size) for label, size in sizes.items()}
    sentence = "Er wachtten te weinig burgers op een medewerker om er iets over te zeggen."
    if waited.known:
        total, _ = words.about(waited.number, sizes.values())
        middle = f"Van {total} burgers die wachtten, wachtte de middelste {BUCKETS[waited.median]}"
        sentence = f"{middle}. Gemiddeld was het {words.duration(waited.mean)}."
    return Picture(
        "wachttijd",
        "Wachttijd",
        sentence,
        charts.bars(sizes, values, width=380) if waited.known else None,
        Table("Hoe lang burgers wachtten", ("Wachttijd", "Aantal"), list(values.items())),
    )


def _reasons(helpdesk: Helpdesk) -> Table:
    rows = [(in_words("handover", reason), words.group(number)) for reason, number in helpdesk.reasons.items()]
    return Table("Waarom gesprekken bij de helpdesk kwamen", ("Reden", "Aantal"), rows)


def _helpdesk(helpdesk: Helpdesk) -> Table:
    handled = helpdesk.handled
    rows = [
        ("Wachtrij verlaten, van wie wachtte", words.share(helpdesk.left.now)),
        ("Gesprekken met een medewerker", words.group(handled.number)),
        ("Duur van een gesprek, middelste", _median(handled)),
        ("Duur van een gesprek, gemiddeld", words.duration(handled.mean) if handled.known else words.TOO_FEW),
        *(
            (f"Terugbelafspraken: {CALL_BACKS[state].lower()}", words.group(number))
            for state, number in helpdesk.call_backs.items()
        ),
    ]
    return Table("Wat er met die gesprekken gebeurde", ("Wat", "Hoeveel"), rows)


def _thumbs(figures: Figures) -> Table:
    rows = [
        (
            in_words("thumb_up", found.entry),
            words.number(found.thumbs.base),
            words.share(found.thumbs),
            words.interval(found.thumbs),
        )
        for found in figures.liked
    ]
    return Table("Duimen per antwoord, de minst tevreden burgers eerst", ("Antwoord", "Duimen", "Duim omhoog", "Interval"), rows)


def _suggestions(figures: Figures) -> Table:
    rows = [
        (
            in_words("suggested", found.entry),
            words.number(found.accepted.base),
            words.share(found.accepted),
            words.interval(found.accepted),
        )
        for found in figures.uses
    ]
    judged = words.group(figures.accepted.now.base)
    seen = f"Medewerkers zagen {words.group(figures.suggested)} keer een voorstel bovenaan en beoordeelden er {judged}."
    return Table(
        f"{seen} Overgenomen zonder aanpassing, per antwoord:", ("Voorstel", "Beoordeeld", "Overgenomen", "Interval"), rows
    )


def _drift(figures: Figures, before: str) -> list[Finding]:
    if figures.messages_before is None:
        return [Finding(f"Zonder cijfers van {before} kunnen we niet zien of er iets verschuift.")]
    questions = _shift(figures.drift.questions, "De vragen die we beantwoorden", before)
    sureness = _shift(figures.drift.sureness, "Hoe zeker de assistent van zijn antwoorden is", before)
    refused = words.certain_change(figures.groups["refused"], "Het aandeel berichten zonder antwoord")
    return [questions, sureness, *([Finding(refused)] if refused else [])]


def _shift(found: Shift | None, subject: str, before: str) -> Finding:
    if found is None:
        return Finding(f"{subject}: te weinig cijfers om te vergelijken met {before}.")
    index = f"verschuiving {words.decimals(found.index)}"
    if found.notable:
        return Finding(f"{subject}: duidelijk anders dan {before} ({index}; boven 0,20 vraagt het aandacht).", notable=True)
    if found.index > found.chance:
        return Finding(f"{subject}: iets anders dan {before} ({index}; pas boven 0,20 vraagt het aandacht).")
    chance = f"tot {words.decimals(found.chance)} kan toeval zijn"
    return Finding(f"{subject}: niet aantoonbaar anders dan {before} ({index}; {chance}).")


def _moved(drift: Drift, before: str) -> Table:
    rows = [_move(question) for question in drift.moved]
    head = ("Vraag", f"{before[0].upper()}{before[1:]}", "Nu", "Verschil in procentpunt")
    return Table("Vragen waarvan het aandeel het meest veranderde", head, rows)


def _move(question: Question) -> tuple[str, ...]:
    share = question.share
    assert share.before is not None
    return in_words("question", question.entry), words.share(share.before), words.share(share.now), words.movement(share)
