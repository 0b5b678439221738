"""What people see in a browser: every account, and each public timeline roughly as its network would show it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from content.platforms import PLATFORMS
from rehearsal import words
from rehearsal.book import Book
from rehearsal.entries import Post
from rehearsal.exchange import Answer, Request
from rehearsal.visits import Visit

HERE = Path(__file__).parent
MIMES = {"gladi.css": "text/css; charset=utf-8", "gladi.svg": "image/svg+xml"}
LISTED = 50
FOLLOW_SECONDS = 5
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
)
# Networks that put the picture above the text.
PICTURE_FIRST = frozenset({"instagram", "youtube", "tiktok"})


def home(book: Book, request: Request) -> Answer:
    """Every network, and every account that something was sent to."""
    seen = book.accounts(now=request.received_at)
    by_network = {platform: [one for one in seen if one.network == name] for name, platform in PLATFORMS.items()}
    return _page("home.html", request, by_network=by_network)


def timeline(book: Book, visit: Visit) -> Answer:
    """An account's public timeline, newest first, `?sebelum=ID` further down."""
    now = visit.request.received_at
    before = book.number_of(visit.request.query.get("sebelum", ""))
    posts = book.timeline(visit.network, visit.handle, now=now, limit=LISTED, before=before)
    older = posts[-1].post_id if len(posts) == LISTED else ""
    count = book.count(visit.network, visit.handle, now=now)
    films = _films(book, *posts)
    return _page("timeline.html", visit.request, visit=visit, posts=posts, older=older, count=count, films=films)


def one(book: Book, visit: Visit, post_id: str) -> Answer:
    """One post on a page of its own: its permalink."""
    post = book.post(visit.network, visit.handle, post_id, now=visit.request.received_at)
    if post is None:
        return gone(visit.request)
    return _page("post.html", visit.request, visit=visit, post=post, films=_films(book, post))


def _films(book: Book, *posts: Post) -> set[str]:
    """Which of what posts show is a film, by SHA-256."""
    return {sha256 for post in posts for sha256, _ in post.media if (book.mime_of(sha256) or "").startswith("video/")}


def gone(request: Request) -> Answer:
    """There is no such page, or no longer."""
    return _page("gone.html", request, status=404)


def static(name: str, request: Request) -> Answer:
    """The style sheet or the icon."""
    if name not in MIMES:
        return gone(request)
    return Answer(200, (HERE / "static" / name).read_bytes(), MIMES[name], headers=HEADERS)


def _page(template: str, request: Request, *, status: int = 200, **facts: object) -> Answer:
    language = words.language_of(request.query.get("bahasa", ""))

    def link(*parts: str, **query: str) -> str:
        kept = {"bahasa": "en"} if language == "en" else {}
        asked = urlencode({name: value for name, value in (kept | query).items() if value})
        return "/" + "/".join(quote(part, safe="") for part in parts) + (f"?{asked}" if asked else "")

    def moment(at: datetime) -> str:
        return words.moment(at, language)

    following = request.query.get("ikuti") == "1"
    manners = {"_": words.translator(language), "link": link, "moment": moment, "language": language, "path": request.path}
    text = _templates().get_template(template).render(facts | manners, following=following, picture_first=PICTURE_FIRST)
    refresh = (("Refresh", str(FOLLOW_SECONDS)),) if following else ()
    return Answer(status, text.encode(), "text/html; charset=utf-8", headers=HEADERS + refresh)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.filters.update(lively=words.lively, initials=words.initials, named=words.named)
    return made
