"""Emails that one of the demo's people forwarded: two drafts that wait to be confirmed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from ccp.drafts.services import addresses, reading
from ccp.drafts.services.receiving import Attachment, Received, receive
from members.models import Certificant
from plumbing.pdf import PdfUnavailable
from practice.demo import mail
from practice.demo.lived import lived
from practice.demo.papers.paper import Look, Paper, printed
from practice.sandbox.inbound.samples import SAMPLES, Sample

WHO = "1000033"
FORWARDED = ((SAMPLES[0], 2), (SAMPLES[1], 1))  # each with how many days ago it was forwarded


def forward(today: date) -> None:
    """Forward the emails, each on its day, and have their files looked at."""
    person = Certificant.objects.get(member_number=WHO)
    for sample, ago in FORWARDED:
        day = today - timedelta(days=ago)
        with lived(day, 18):
            _forward(person, sample, day)
            mail.send(day)


def _forward(person: Certificant, sample: Sample, day: date) -> None:
    address = addresses.make(certificant=person, actor=person.user)
    drafts = receive(
        mail=Received(
            event=f"demo:{sample.name}",
            keys=[address.key],
            subject=sample.subject,
            text=sample.text_on(day),
            sender=person.email or "",
            sent_on=day,
            headers={},
            attachments=_certificate(person, sample, day),
        ),
        on=day,
    )
    for draft in drafts:
        reading.read(draft_id=draft.pk, on=day)


def _certificate(person: Certificant, sample: Sample, day: date) -> list[Attachment]:
    """The certificate of the first of them, where PDFs can be made."""
    if sample is not SAMPLES[0]:
        return []
    paper = Paper(
        look=Look.ONLINE,
        name=person.full_name,
        title="Pediatric Venipuncture and Comfort Holds",
        provider="Lakeview Medical Center",
        day=day - timedelta(days=sample.days_ago),
        amount="3.5 contact hours",
    )
    with suppress(PdfUnavailable):
        return [Attachment("certificate.pdf", printed(paper))]
    return []
