"""Messages to callers by SMS: links, since no address is ever read aloud."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from faq import located_yaml
from gateway.limits import Limits
from gateway.sms import Sms, SmsError, receives_sms

logger = logging.getLogger(__name__)


class Texts:
    """Sends links to the number that calls. It is used for that and kept nowhere.

    Args:
        sms: sends messages; None when there is no way to.
        limits: how many are sent.
        public_url: the address that citizens see.
    """

    def __init__(self, sms: Sms | None, limits: Limits, public_url: str) -> None:
        self._sms = sms
        self._limits = limits
        self._public_url = public_url

    def reach(self, number: str) -> bool:
        """Whether a message can be sent to a number."""
        return self._sms is not None and receives_sms(number)

    async def count(self, number: str, text: str) -> bool:
        """Count a message that will be sent; False when there were too many of its kind, or it cannot be.

        Args:
            number: to whom, as E.164.
            text: a key of `texts.yml`.
        """
        return self.reach(number) and await self._limits.sms_left(number, text)

    async def send(self, number: str, text: str, path: str) -> bool:
        """Send a link; `count` permitted it.

        Args:
            number: to whom, as E.164.
            text: a key of `texts.yml`.
            path: of the page.

        Returns:
            Whether it was sent.
        """
        if self._sms is None:
            return False
        try:
            await self._sms.send(number, _texts()[text].format(link=f"{self._public_url}{path}"))
        except SmsError as error:
            logger.error("an SMS was not sent: %s", error)
            return False
        return True


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    return dict(located_yaml.load(Path(__file__).with_name("texts.yml")))
