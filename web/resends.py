"""Kirim ulang: what nobody found goes out once more, when a second person has agreed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from content.people.roles import Action
from content.publication import resends
from content.publication.resends import Resend
from content.publication.story import story
from web import acting, reasons
from web.forms import fields
from web.forms.fields import Form
from web.forms.resends import WISH, asked
from web.guard import guarded, visitor
from web.languages import _
from web.office import office

pages = Blueprint("resends", __name__)


@pages.get("/penayangan/<publication_id>/kirim-ulang")
@guarded(Action.SETTLE, fresh=True)
def show(publication_id: str) -> str:
    """What is known, and the form to ask; for a colleague, the wish and the button to agree."""
    return _page(publication_id, Form())


@pages.post("/penayangan/<publication_id>/kirim-ulang")
@guarded(Action.SETTLE, fresh=True)
def ask(publication_id: str) -> Response | tuple[str, int]:
    """The first person asks."""
    sent = asked(request.form)
    done = fields.attempt(sent, lambda: _ask(publication_id, sent))
    return _answer(publication_id, done, said=_("Your wish is noted. Nothing is sent until a colleague has agreed."))


def _ask(publication_id: str, sent: Form) -> None:
    here = office()
    with here.database.writing() as session:
        resends.ask(
            session,
            publication_id,
            reason=sent.values["reason"],
            by=acting.person(session),
            now=here.now(),
            patience=here.patience,
        )


@pages.post("/penayangan/<publication_id>/kirim-ulang/setujui")
@guarded(Action.SETTLE, fresh=True)
def agree(publication_id: str) -> Response | tuple[str, int]:
    """The second person agrees: it goes out in a moment."""
    sent = fields.read(WISH, request.form)
    done = fields.attempt(sent, lambda: _agree(sent))
    return _answer(publication_id, done, said=_("Agreed. It goes out within seconds, once."))


def _agree(sent: Form) -> None:
    here = office()
    with here.database.writing() as session:
        resends.agree(session, sent.values["wish"], by=acting.person(session), now=here.now(), patience=here.patience)


@pages.post("/penayangan/<publication_id>/kirim-ulang/tarik")
@guarded(Action.SETTLE)
def withdraw(publication_id: str) -> Response | tuple[str, int]:
    """Take the wish back."""
    sent = fields.read(WISH, request.form)
    done = fields.attempt(sent, lambda: _withdraw(sent))
    return _answer(publication_id, done, said=_("The wish to send it again is withdrawn."))


def _withdraw(sent: Form) -> None:
    with office().database.writing() as session:
        resends.withdraw(session, sent.values["wish"], by=acting.person(session), now=office().now())


def _answer(publication_id: str, done: Form | None, *, said: str) -> Response | tuple[str, int]:
    if isinstance(done, Form):
        return _page(publication_id, done), done.status
    flash(said)
    return redirect(url_for("publications.show", publication_id=publication_id), code=303)


def _page(publication_id: str, form: Form) -> str:
    here = office()
    with here.database.reading() as session:
        told = story(session, publication_id)
        wish = resends.wish_for(session, told.publication)
        quiet_until = resends.quiet_until(session, told.publication, here.patience)
    return render_template(
        "resends/show.html",
        story=told,
        wish=wish,
        own=_own(wish),
        quiet_until=quiet_until,
        too_soon=here.now() < quiet_until,
        form=form,
        why=reasons.why,
        timeline=here.settings.rehearsal_url,
    )


def _own(wish: Resend | None) -> bool:
    return wish is not None and wish.asked_by == visitor().person_id
