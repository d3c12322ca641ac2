"""Every address of the resolver, and one of everything that an address can be about."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import URLPattern, get_resolver

from billing.dues.models import RenewalRun
from billing.models import Checkout, Dispute, Method, OutsideRefund, Payer, Refund
from billing.services import pay_links, payments
from casework import kinds
from casework.files.models import FileRow
from casework.models import Case, CaseFile, Page
from casework.services import submissions
from casework.services.cases import open_case
from casework.signed.models import Issuer
from ccp.audit.models import AuditCase, MoreTime, Round
from ccp.audit.rules.flows import KEY
from ccp.audit.services import rounds
from ccp.audit.services.rounds import Seed
from ccp.audit.services.taking_back import TAKE_BACK
from ccp.drafts.models import Draft, DraftProof
from ccp.models import Activity
from ccp.queries.cycles import cycles_of
from ccp.services.activities import log_activity
from courses.models import Enrollment, RefundRequest
from credentials.models import Signatory, SignedCredential
from credentials.services import keys, papers
from members.models import Certificant, Certification, History, Matter, PolicyValue, Role
from members.queries.policy import policy
from members.rules.calendar import anniv
from members.services import figures, identity, profile, standing
from members.verbs import MemberVerb
from notices.models import Channel, Notice, PrintRun, type_of
from plumbing import clock, files
from recert.eligibility.rules.criteria import CRITERIA
from recert.eligibility.services import keeping
from recert.exam.models import AccommodationFile
from recert.exam.services import accommodations, lists, result_files
from recert.models import Application, Authorization
from recert.models.exam import Result
from recert.queries.drafts import FELONY
from recert.services import applying
from tests import builders
from tests.billing.services.pages import an_invoice
from tests.ccp.audit.asked import asked
from tests.ccp.audit.rolled import rolled
from tests.ccp.entries import entry
from tests.courses import catalogued
from tests.courses.completions import made as completions
from tests.courses.quiz import made as quizzes
from tests.plumbing.uploads import samples
from tests.recert import stories
from tests.recert.exam import result_rows
from tests.recert.exam.candidates import may_sit
from tests.recert.first import candidates


def every_address(resolver=None, names=()):
    """All patterns with their view names, as (view name, pattern)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join((*names, str(pattern.name))), pattern
        else:
            space = (*names, pattern.namespace) if pattern.namespace else names
            yield from every_address(pattern, space)


def an_audit(activity: Activity) -> tuple[Case, CaseFile]:
    """A CCP audit that was answered with one file, whose page is drawn already."""
    person, held = activity.certificant, activity.certifications.get()
    case = open_case(kind=kinds.of(KEY), number="2026-0143", certificant=person, state="notified")
    AuditCase.objects.create(
        case=case,
        certification=held,
        start=held.granted_on,
        end=anniv(held.granted_on, 3),
        required=Decimal(30),
    )
    claimed = submissions.Claimed(f"activity:{activity.pk}", activity.title, Decimal(1))
    [item] = submissions.claim(case=case, claimed=[claimed])
    document = builders.document(person)
    put = {"case": case, "item": item, "document": document, "name": "card.pdf"}
    file = submissions.attach(**put, actor=None)
    picture = "pages/aa/card.jpg"
    files.keep(picture, samples.picture())
    Page.objects.create(document=document, number=1, width=60, height=40, path=picture)
    submissions.submit(case=case, to="submitted", actor=None)
    return case, file


def an_application(person: Certificant) -> tuple[Application, CaseFile]:
    """A draft to recertify by CCP, with a file to the felony question."""
    application = stories.begun(stories.lapsed(6, person, program="RPT"))
    item = applying.place_for(application=application, about=FELONY)
    document = builders.document(person)
    put = {"case": application.case, "item": item, "document": document, "name": "court.pdf"}
    return application, submissions.attach(**put, actor=None)


def an_exam(person: Certificant) -> AccommodationFile:
    """A draft for the exam of that person, with a file to what they need there."""
    application = stories.begun(stories.lapsed(6, person, program="CMAS"), "exam")
    return _needed(application)


def _needed(application: Application) -> AccommodationFile:
    asked = accommodations.ask(application=application, text="More time", actor=None)
    document = builders.document(application.case.certificant)
    return AccommodationFile.objects.create(
        accommodation=asked, document=document, name="letter.pdf"
    )


def a_draft(person: Certificant, on: date) -> DraftProof:
    """An email of that person, forwarded and not confirmed, with a file."""
    draft = Draft.objects.create(certificant=person, event="a", title="Draws", received_on=on)
    return DraftProof.objects.create(
        draft=draft, document=builders.document(person), name="certificate.pdf"
    )


def a_held_result(authorization: Authorization) -> FileRow:
    """A row of a file of exam results whose name differs from the record."""
    clerk = builders.staff(Role.RECORDS)
    content = result_rows.file_of(result_rows.line(authorization, last_name="Somebody"))
    result_rows.taken(content, clerk)
    row: FileRow = FileRow.objects.get(file__kind=result_files.KIND.key)
    return row


def a_quiz(person: Certificant) -> tuple[Enrollment, Enrollment]:
    """A place whose quiz was not passed once and is open again, and one that is completed."""
    payer, on = Payer.of(person), clock.today()
    quiz = completions.place(quizzes.course(2), payer)
    quizzes.ended(quiz, 0, on)
    quizzes.begin(quiz, on)
    done = completions.place(quizzes.course(1), payer)
    quizzes.ended(done, 1, on)
    return quiz, done


def a_refund_request(place: Enrollment) -> RefundRequest:
    return RefundRequest.objects.create(
        enrollment=place,
        payer=place.payer,
        amount=Decimal(27),
        state=RefundRequest.State.WITHDRAWN,
        decided_at=clock.now(),
    )


def a_signed_credential(held: Certification) -> SignedCredential:
    return SignedCredential.objects.create(id=uuid.uuid4(), certification=held, list=1, index=7)


def a_signatory() -> Signatory:
    return Signatory.objects.create(
        place="right", name="Ann Old", title="Registrar", valid_from=clock.today()
    )


def a_round(on: date) -> Round:
    """A round of which one cycle was drawn."""
    rolled(rolled_on=date(on.year - 1, 9, 18))
    held = rounds.freeze(year=on.year + 1, on=on, actor=None)
    rounds.draw(year=held.year, seed=Seed("dice 0042", "Dice"), on=on, actor=None)
    return held


class Everything:
    """A member (`owner`) with one of everything; `arguments` of the addresses about it, by kind."""

    def __init__(self) -> None:
        on = clock.today()
        self.owner, self.other = builders.member(), builders.member()
        person = self.owner.certificant
        self.paid = an_invoice(person)
        self.open = an_invoice(person, number="26-000002")
        with transaction.atomic():
            self.payment = payments.book(
                payer_id=person.pk,
                invoice_ids=[self.paid.pk],
                money=payments.Money(Method.CHECK, Decimal("50.00"), on, reference="1041"),
                on=on,
                actor=None,
            )
        held = self.open.lines.get().dues.certification
        standing.refresh(certification_ids=[held.pk], on=on)
        activity = log_activity(
            certificant=person,
            entry=entry(on - timedelta(days=2)),
            certification_ids=[held.pk],
            on=on,
            actor=self.owner,
        )
        proof = builders.proof(activity)
        drafted = a_draft(person, on)
        checkout = Checkout.objects.create(
            key=uuid.uuid4(),
            payer_id=person.pk,
            amount=Decimal("50.00"),
            return_path="/invoices/",
            expires_at=clock.now(),
            payment=self.payment,
            state="completed",
        )
        parked = Checkout.objects.create(
            key=uuid.uuid4(),
            payer_id=person.pk,
            amount=Decimal("50.00"),
            return_path="/invoices/",
            expires_at=clock.now(),
            state="open",
            problem="Not booked: the provider tells no day.",
        )
        dispute = Dispute.objects.create(
            payment=self.payment,
            provider_id="du_" + "7" * 32,
            status="needs_response",
            reason="fraudulent",
            amount=Decimal("50.00"),
        )
        outside = OutsideRefund.objects.create(
            payment=self.payment, provider_id="re_" + "7" * 32, amount=Decimal("5.00"), given_on=on
        )
        case, file = an_audit(activity)
        drawn = a_round(on)
        clerk = builders.staff(Role.MAIL)
        _email, letter = (
            Notice.objects.create(
                certificant=person,
                kind="renewal",
                about_type=type_of(self.open),
                about_id=self.open.pk,
                step="2026-11",
                channel=channel,
                due_on=on,
            )
            for channel in (Channel.EMAIL, Channel.LETTER)
        )
        run = RenewalRun.objects.create(period=date(2026, 11, 1), day=on, state="done")
        refund = Refund.objects.create(
            payment=self.payment,
            amount=Decimal("1.00"),
            reason="Paid twice",
            key=uuid.uuid4(),
            asked_by=clerk,
            asked_on=on,
        )
        passkey = Authenticator.objects.create(
            user=self.owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone"}
        )
        matter = identity.ask_sign_in_email(
            user=self.owner,
            email="new@example.org",
            reason="Lost the old one",
            actor=builders.staff(Role.RECORDS),
        )
        day = on - timedelta(days=14)
        audit = asked(held, which=slice(0, 3), notified_on=day, number="2026-0001", with_draw=True)
        more_time = MoreTime.objects.create(
            audit=audit,
            days=10,
            why="The school is closed.",
            token=uuid.uuid4(),
            last_day=audit.last_day,
        )
        case_matter = Matter.objects.create(
            kind=TAKE_BACK,
            subject=audit.case.subject,
            role=Role.AUDITOR,
            payload={"case": audit.pk, "number": audit.case.number},
            reason="Mail was lost",
            asked_by=clerk,
        )
        planned = figures.set_value(
            row=PolicyValue(name="late_fee", value="15.00", valid_from=date(on.year + 1, 1, 1)),
            key="name",
            on=on,
            actor=builders.staff(),
            reason="Board decision 14",
        )
        quiz, done = a_quiz(person)
        rules = policy()[CRITERIA]["RMA"].on(on)
        answers = {"teaching_years": Decimal(5), "teaching_accredited": True, "high_school": False}
        profile.add_note(certificant=person, text="Writes only", actor=clerk, on_top=True)
        application, shown = an_application(person)
        needed = an_exam(person)
        [authorization] = may_sit(1)
        asked_file = _needed(authorization.application)
        held_result = a_held_result(authorization)
        attempt = authorization.attempts.create(attempted_on=on, result=Result.CANCELLED)
        listed = lists.make(whole=False, on=on, actor=clerk)
        candidate = candidates.handed_in(candidates.row(program="RPT"), actor=clerk).rows.get()
        stood = papers.standing_letter(certification=held, as_of=on, on=on)
        self.arguments = {
            "kind of file": {"kind": "first"},
            "file of rows": {"pk": candidate.file_id},
            "candidate": {"pk": candidate.pk},
            "application": {"number": application.case.number},
            "step": {"number": application.case.number, "step": "felony"},
            "item of an application": {
                "number": application.case.number,
                "position": shown.item.position,
            },
            "file of an application": {"number": application.case.number, "pk": shown.pk},
            "exam": {"number": needed.accommodation.application.case.number},
            "file for the exam": {
                "number": needed.accommodation.application.case.number,
                "pk": needed.pk,
            },
            "authorization": {"number": authorization.number},
            "held result": {"pk": held_result.pk},
            "attempt": {"pk": attempt.pk},
            "vendor list": {"pk": listed.pk},
            "accommodation": {"pk": asked_file.accommodation_id},
            "asked file": {"pk": asked_file.pk},
            "code": {"code": "0000-0000-0000"},
            "quiz": {"code": quiz.course.code},
            "attempt at a quiz": {"code": quiz.course.code, "number": 1},
            "open attempt at a quiz": {"code": quiz.course.code, "number": 2},
            "question of a quiz": {"code": quiz.course.code, "number": 2, "position": 1},
            "course done": {"code": done.course.code},
            "place": {"pk": quiz.pk},
            "buyer": {"pk": builders.buyer().pk},
            "refund request": {"pk": a_refund_request(quiz).pk},
            "place in a course done": {"place": done.pk},
            "bank": {"code": quiz.course.code},
            "question of a bank": {
                "code": quiz.course.code,
                "question": quizzes.questions(quiz.course)[0].pk,
            },
            "course": {"code": catalogued.course().code},
            "age": {"age": "grace"},
            "round": {"year": drawn.year},
            "round_list": {"year": drawn.year, "which": "drawn"},
            "case": {"kind": case.kind, "number": case.number},
            "case_file": {"pk": file.pk},
            "page": {"pk": file.pk, "number": 1},
            "group": {"group": "calendar"},
            "line": {"key": "grace_days"},
            "planned": {"key": planned.name, "pk": planned.pk},
            "note": {"pk": History.objects.get(verb=MemberVerb.NOTE_ADDED).pk},
            "matter": {"pk": matter.pk},
            "certification": {"pk": held.pk},
            "certification number": {"number": held.number},
            "standing letter": {"number": held.number, "code": stood.shown_code},
            "sample badge": {"name": "good"},
            "signing key": {"kid": keys.make().pk},
            "signatory": {"pk": a_signatory().pk},
            "issuer": {"pk": Issuer.objects.create(name="a", issuer="b", keys_url="c").pk},
            "status list": {"number": a_signed_credential(held).list},
            "decision": {"pk": held.pk, "deed": "suspend"},
            "case matter": {"pk": case_matter.pk},
            "login": {"pk": self.owner.pk},
            "cycle": {"pk": cycles_of(person).first().pk},
            "activity": {"pk": activity.pk},
            "audit": {"number": audit.case.number},
            "deed": {"number": audit.case.number, "deed": "extend"},
            "claim": {"number": audit.case.number, "position": 1},
            "receipt of an audit": {"number": case.number, "submission": 1},
            "file of an audit": {"number": case.number, "pk": file.pk},
            "draw": {"unit": audit.unit_id},
            "more time": {"pk": more_time.pk},
            "proof": {"pk": proof.pk},
            "draft": {"pk": drafted.draft_id},
            "file of a draft": {"pk": drafted.pk},
            "program": {"code": "rma"},
            "question": {"code": "rma", "key": "cpr_valid_through"},
            "criteria": {"program": "rma"},
            "criteria_code": {"code": "rma"},
            "program key": {"key": "rma"},
            "kept answers": {"token": keeping.keep(rules=rules, answers=answers, on=on)},
            "token": {"token": pay_links.token(self.open, through=on)},
            "key": {"key": checkout.key},
            "invoice": {"number": self.open.number},
            "receipt": {"payment_id": self.payment.pk},
            "payment": {"pk": self.payment.pk},
            "refund": {"pk": refund.pk},
            "checkout": {"pk": parked.pk},
            "dispute": {"pk": dispute.pk},
            "outside": {"pk": outside.pk},
            "person": {"pk": person.pk},
            "print_run": {"pk": PrintRun.objects.create(made_on=on, file="run.pdf").pk},
            "letter": {"pk": letter.pk},
            "month": {"month": run.period},
            "run": {"month": run.period, "run_id": run.pk},
            "list": {"month": run.period, "which": "due"},
            "passkey": {"pk": passkey.pk},
            "colleague": {"pk": clerk.pk},
            "job": {"job": "papers"},
            "message": {"name": "none"},
            "attachment": {"name": "none", "position": 1},
        } | completions.addressed()
