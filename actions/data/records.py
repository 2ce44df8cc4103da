"""What the sources tell about a citizen. Names follow the public registers; dates are dates, moments are in UTC."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """A main residence, as the National Register has it.

    Attributes:
        street: street name.
        number: house number.
        box: box number, or None.
        postcode: four digits.
        municipality: name of the municipality.
        since: registered there since.
        modified: when the register last changed it.
    """

    street: str
    number: str
    box: str | None
    postcode: str
    municipality: str
    since: datetime.date
    modified: datetime.date


@dataclass(frozen=True)
class Relative:
    """Someone of the household, or a parent or child.

    Attributes:
        name: given and family name.
        relation: in Dutch, such as `partner`, `dochter`, `moeder`.
        born: date of birth, or None when the register does not give it.
    """

    name: str
    relation: str
    born: datetime.date | None


@dataclass(frozen=True)
class KidsId:
    """An electronic identity document of a child under twelve.

    Attributes:
        child: the child's name.
        valid_until: last day on which it is valid.
    """

    child: str
    valid_until: datetime.date


@dataclass(frozen=True)
class Contact:
    """The contact preferences in Mijn Burgerprofiel.

    Attributes:
        email: e-mail address, or None.
        email_verified: whether the citizen confirmed it with the code.
        phone: phone number, or None.
        notify_by_email: whether notifications are sent by e-mail.
        modified: when the citizen last changed them, or None.
    """

    email: str | None
    email_verified: bool
    phone: str | None
    notify_by_email: bool
    modified: datetime.date | None


@dataclass(frozen=True)
class Profile:
    """Who a citizen is.

    Attributes:
        given_names: all given names.
        family_name: family name.
        called: the name by which the citizen wants to be addressed (roepnaam), or None.
        born: date of birth.
        address: main residence.
        household: who lives at the same address, as the National Register has it.
        descent: parents and children that the register knows.
        kids_ids: identity documents of the children.
        contact: contact preferences.
        guardian: name of the administrator (bewindvoerder), or None.
    """

    given_names: tuple[str, ...]
    family_name: str
    called: str | None
    born: datetime.date
    address: Address
    household: tuple[Relative, ...]
    descent: tuple[Relative, ...]
    kids_ids: tuple[KidsId, ...]
    contact: Contact
    guardian: str | None


@dataclass(frozen=True)
class LinkedApplication:
    """An application to which the citizen linked the eBox.

    Attributes:
        name: its name, such as `Mijn Burgerprofiel`, `My eBox`, `Doccle`.
        since: linked on.
        email: the address to which it sends notifications, or None when it sends none.
    """

    name: str
    since: datetime.date
    email: str | None


@dataclass(frozen=True)
class Attachment:
    """A document of a message.

    Attributes:
        name: file name.
        is_main: whether it is the main content (`isMainContent`).
        size: in bytes.
    """

    name: str
    is_main: bool
    size: int


@dataclass(frozen=True)
class Message:
    """A message of the eBox; the names in brackets are those of the public message registry.

    Attributes:
        id: its id (`messageId`).
        sender: name of the sender in Dutch (`senderOrganization`).
        subject: subject in Dutch (`subject`).
        type: type in Dutch (`messageType`).
        published: when it came (`publicationDateTime`).
        expires: last day on which it can be read, or None (`expirationDate`).
        read: whether its main content was opened (`readState`).
        registered: whether it is registered mail (`isRegisteredMail`).
        attachments: its documents, the main one first.
    """

    id: str
    sender: str
    subject: str
    type: str
    published: datetime.datetime
    expires: datetime.date | None
    read: bool
    registered: bool
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """A request to an authority.

    Attributes:
        title: what was asked.
        authority: who handles it.
        status: in Dutch, such as `in behandeling`.
        submitted: handed in on.
        modified: last change.
        next_step: what happens next, or None.
    """

    title: str
    authority: str
    status: str
    submitted: datetime.date
    modified: datetime.date
    next_step: str | None


@dataclass(frozen=True)
class Attest:
    """A certificate that a citizen may ask for.

    Attributes:
        name: its name.
        authority: who gives it.
        available: whether this citizen can ask for it in Mijn Burgerprofiel.
        refusal: why not, in Dutch, or None.
    """

    name: str
    authority: str
    available: bool
    refusal: str | None
