"""A visitor who looks at their own data: asks, signs in, opens."""

from __future__ import annotations

from typing import Any

import httpx

from tests.gateway.visitor import ITSME, Visitor

Reply = dict[str, Any]


class Citizen(Visitor):
    """One browser. Use as a context manager."""

    def __enter__(self) -> Citizen:
        return self

    def asks(self, text: str = "Toon mijn berichten") -> Reply:
        """Ask for something personal; the reply asks to sign in."""
        reply = self.say(text)
        assert [block["type"] for block in reply["blocks"]] == ["login"], reply
        return reply

    def enters(self, reply: Reply, person: str, means: str = ITSME) -> dict[str, Any]:
        """Sign in for a question that was asked; gives the block that answers it."""
        arrived = self.sign_in(reply["blocks"][0], person, means)
        assert (arrived.status_code, arrived.url.path) == (200, "/hulp")
        return self.answer_after(reply)

    def sees_messages(self, person: str, means: str = ITSME) -> str:
        """Ask for one's messages and sign in; gives the reference of the card."""
        block = self.enters(self.asks(), person, means)
        assert block["type"] == "card"
        assert self.card(block["ref"]).status_code == 200
        return str(block["ref"])

    def answer_after(self, reply: Reply) -> dict[str, Any]:
        """The block that answers a question again, after the login."""
        events = self.stream()
        next(event for event in events if event.name == "blocks" and event.data["turn"] == reply["turn"])
        again = next(event for event in events if event.data.get("text") == "Ik ben aangemeld.").data["turn"]
        (block,) = next(event for event in events if event.name == "blocks" and event.data["turn"] == again).data["blocks"]
        return dict(block)

    def opens(self, ref: str, number: int = 1) -> Reply:
        """Choose a message of a card, and say yes."""
        options = self.card(ref).json()["options"]
        asked = self.choose(next(option["key"] for option in options if option["label"] == f"Bericht {number} openen"))
        return self.choose(next(o["key"] for o in asked["blocks"][0]["options"] if o["label"] == "Ja, open het"))

    def way_in(self, reply: Reply, back: str = "/hulp") -> httpx.URL:
        """Use the ticket of a reply; gives the address at which the provider asks who one is."""
        left = self.http.post(reply["blocks"][0]["url"], data={"terug": back})
        while left.next_request is not None:
            left = self.http.get(left.next_request.url)
        assert "Verzonnen persoon" in left.text, left.url
        return left.url

    def way_back(self, way_in: httpx.URL, person: str, means: str = ITSME) -> httpx.URL:
        """Sign in at the provider; gives the address to which it sends the browser, not yet visited."""
        form = dict(way_in.params) | {"person": person, "means": means}
        left = self.http.post(way_in.copy_with(query=None), data=form)
        assert left.next_request is not None
        return left.next_request.url

    def takes_cookie(self, token: str) -> None:
        """Go on with the cookie of another browser."""
        self.http.cookies.set("sid", token, domain=self.http.base_url.host, path="/")

    def signed_in_as(self) -> str | None:
        """The first name of whoever is signed in here."""
        name = self.http.get("/api/session").json().get("name")
        return None if name is None else str(name)

    def log_out(self) -> httpx.Response:
        """Press the button."""
        return self.http.post("/afmelden")
