"""From a problem to an answer: one table; cause and next step, in the reader's language, as a page, a fragment or JSON."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped] # the package carries no types
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from content.approval.approvals import ChangedSinceSeen
from content.foundation.db import DatabaseUnavailable
from content.foundation.problems import N_, NotFound, Problem
from content.people.roles import Action, NotAllowed
from content.people.signins import LinkSpent, WrongEmailOrPassword
from content.pictures.arrivals import ArrivalExpired, ArrivalTooLarge, TooManyArrivals, WrongOffset
from content.pictures.descriptions import DescribedMeanwhile
from content.pictures.landing import ArrivalBusy, ChecksumDiffers, TooManyBytes, UnknownChecksum
from content.publication.lifecycle import IllegalMove
from content.writing.drafts import ChangedMeanwhile
from web.guard import wants_fragment
from web.headers import request_id
from web.languages import _
from web.vocabulary import ACTIONS

log = logging.getLogger("tayang.web")

# As the protocol of uploads wants it (web/arrivals.py).
ANSWERS_TO_TUS: dict[type[Problem], int] = {
    ArrivalExpired: 410,
    ArrivalTooLarge: 413,
    TooManyArrivals: 429,
    TooManyBytes: 413,
    WrongOffset: 409,
    ArrivalBusy: 423,
    UnknownChecksum: 400,
    ChecksumDiffers: 460,
}

# The nearest ancestor counts; any other problem is 422: what was sent cannot be done, and why is on the page.
ANSWERS: dict[type[Problem], int] = {
    Problem: 422,
    NotFound: 404,
    NotAllowed: 403,
    LinkSpent: 410,
    WrongEmailOrPassword: 401,
    IllegalMove: 409,
    ChangedMeanwhile: 409,
    ChangedSinceSeen: 409,
    DescribedMeanwhile: 409,
    DatabaseUnavailable: 503,
    **ANSWERS_TO_TUS,
}

WORDS: dict[int, tuple[str, str]] = {
    400: (N_("The browser sent something that Tayang cannot read."), N_("Go back, reload the page and try again.")),
    401: (N_("You are not signed in."), N_("Sign in and try again.")),
    403: (N_("This is not open to you."), N_("Ask an administrator, or a colleague who may.")),
    404: (N_("There is no such page."), N_("Check the address, or start from the dashboard.")),
    405: (N_("This address does not work that way."), N_("Go back and use the buttons of the page.")),
    410: (N_("This is no longer there."), N_("Start from the dashboard.")),
    413: (N_("What you sent is too large."), N_("Choose a smaller file and try again.")),
    429: (N_("Too many tries in a short time."), N_("Wait one minute and try again. Nothing is locked.")),
    500: (
        N_("Something went wrong on our side. Nothing that was saved is lost."),
        N_("Try again. If it happens once more, tell the administrator the number below."),
    ),
    503: (N_("Tayang cannot answer just now."), N_("Wait a moment and try again.")),
}
FORM_EXPIRED = (
    N_("This form is no longer valid: it was opened before you signed in, or in another browser."),
    N_("Copy what you typed, reload the page and send it again."),
)


@dataclass(frozen=True)
class Trouble:
    """What a person is told."""

    status: int
    cause: str
    fix: str


def install(app: Flask) -> None:
    """Answer for every problem, refusal and mistake."""
    app.logger.disabled = True  # Flask would tell each mistake once more, with the address as it was typed
    app.register_error_handler(Problem, _of_problem)
    app.register_error_handler(CSRFError, _of_form)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(500, _of_mistake)


def status_of(problem: Problem) -> int:
    """The HTTP status for a problem: that of its nearest ancestor in the table."""
    return next(ANSWERS[kind] for kind in type(problem).__mro__ if kind in ANSWERS)


def _of_problem(problem: Problem) -> Response:
    said = _in_words(problem)
    trouble = Trouble(status_of(problem), said.say_cause(_), said.say_fix(_))
    log.info("problem %s %s %s %s", type(problem).__name__, trouble.status, request.method, ascii(request.path))
    return answer(trouble)


def _in_words(problem: Problem) -> Problem:
    """The action that was refused, as people call it."""
    return NotAllowed(action=_(ACTIONS[Action(str(problem.facts["action"]))])) if isinstance(problem, NotAllowed) else problem


def _of_form(_error: CSRFError) -> Response:
    log.warning("form refused %s %s", request.method, ascii(request.path))
    return answer(Trouble(400, _(FORM_EXPIRED[0]), _(FORM_EXPIRED[1])))


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:  # noqa: PLR2004 - a redirect is no trouble
        return make_response(error.get_response())
    if isinstance(error, SecurityError):
        return Response("400: unknown host name\n", 400, mimetype="text/plain")  # a page would be full of foreign links
    cause, fix = WORDS.get(status) or WORDS[400 if status < 500 else 500]  # noqa: PLR2004 - ours or theirs
    given = answer(Trouble(status, _(cause), _(fix)))
    given.headers.extend(header for header in error.get_headers() if header[0] not in {"Content-Type", "Content-Length"})
    return given


def _of_mistake(error: Exception) -> Response:
    # Flask wraps what really happened.
    cause = error.original_exception if isinstance(error, InternalServerError) else None
    log.error("mistake %s %s %s", request_id(), request.method, ascii(request.path), exc_info=cause or error)
    return answer(Trouble(500, _(WORDS[500][0]), _(WORDS[500][1])))


def answer(trouble: Trouble) -> Response:
    """The trouble as the asker can use it."""
    if trouble.status >= 500:  # noqa: PLR2004 - ours: the database may not answer, and this page must
        g.banners = ([], False)
    if wants_fragment():
        response = make_response(render_template("errors/fragment.html", trouble=trouble), trouble.status)
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    if _wants_json():
        told = {"cause": trouble.cause, "fix": trouble.fix, "request": request_id()}
        return make_response(jsonify(told), trouble.status)
    return make_response(render_template("errors/page.html", trouble=trouble), trouble.status)


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
