"""LinkedIn: posts of an organisation's page through the Posts API, and a first comment under them.

Sources: the pages that `operations` names, as of version 202605, read November 2026; LinkedIn publishes no specification that a
machine can read, and nothing here was tried on the live network. A created post is named in a header alone, so a lost answer
loses its name: it is looked for on the page's own list. Who may not read that list (r_organization_social) leaves it to a
person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from content.foundation.clock import monotonic
from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.platforms import asking, oauth
from workers.platforms.base import Call, Message, NotNow, Picture, Prepared, Public, Receipt, Refused, Sought, Target, Unknown
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.http import Ask, Reply
from workers.platforms.linkedin import limits, posts
from workers.platforms.linkedin.line import READ_SECONDS, Line, is_page, moment_of, said, stranger
from workers.platforms.linkedin.posts import Post, encoded
from workers.platforms.linkedin.uploads import Uploads
from workers.platforms.means import Means

PAGE = 20
MOST_PAGES = 10
# How long after a call began its post may appear; and how far apart two clocks are after they were compared to the second.
WINDOW = timedelta(minutes=2)
GRACE = timedelta(seconds=3)
# Roles that may post for an organisation.
ROLES = frozenset({"ADMINISTRATOR", "CONTENT_ADMINISTRATOR", "CONTENT_ADMIN", "DIRECT_SPONSORED_CONTENT_POSTER"})
# A version of the interface ends about a year after its month; people are told before.
MONTHS = 10
PAGES = "https://learn.microsoft.com/en-us/linkedin/"


def _operation(name: str, method: str, path: str, page: str) -> Operation:
    return Operation(name, method, path, f"{PAGES}{page} (not machine-readable)")


SHARES = "marketing/community-management/shares/"
OPERATIONS = (
    _operation("roles", "GET", "/rest/organizationAcls?q=roleAssignee", "marketing/community-management/organizations/"
               "organization-access-control-by-role"),
    _operation("picture.begin", "POST", "/rest/images?action=initializeUpload", f"{SHARES}images-api"),
    _operation("picture.read", "GET", "/rest/images/{urn}", f"{SHARES}images-api"),
    _operation("film.begin", "POST", "/rest/videos?action=initializeUpload", f"{SHARES}videos-api"),
    _operation("film.end", "POST", "/rest/videos?action=finalizeUpload", f"{SHARES}videos-api"),
    _operation("film.state", "GET", "/rest/videos/{urn}", f"{SHARES}videos-api"),
    _operation("upload", "PUT", "{uploadUrl}", f"{SHARES}images-api"),
    _operation("publish", "POST", "/rest/posts", f"{SHARES}posts-api"),
    _operation("listing", "GET", "/rest/posts?q=author", f"{SHARES}posts-api"),
    _operation("read", "GET", "/rest/posts/{urn}", f"{SHARES}posts-api"),
    _operation("delete", "DELETE", "/rest/posts/{urn}", f"{SHARES}posts-api"),
    _operation("comment", "POST", "/rest/socialActions/{urn}/comments", f"{SHARES}comments-api"),
    _operation("comment.listing", "GET", "/rest/socialActions/{urn}/comments", f"{SHARES}comments-api"),
    _operation("comment.read", "GET", "/rest/socialActions/{urn}/comments/{id}", f"{SHARES}comments-api"),
    _operation("comment.delete", "DELETE", "/rest/socialActions/{urn}/comments/{id}", f"{SHARES}comments-api"),
    _operation("renew", "POST", "/oauth/v2/accessToken", "shared/authentication/programmatic-refresh-tokens"),
    _operation("picture", "GET", "{downloadUrl}", f"{SHARES}images-api"),
)  # fmt: skip


@dataclass(frozen=True)
class LinkedInAdapter:
    """LinkedIn. A film that is being processed is asked after every `pause_seconds`."""

    means: Means
    pause_seconds: float = 2.0

    capabilities = Capabilities(Recovery.LISTING, first_comment=True, alt_text=True, films=True, link_cards=True, renews=True)
    operations = OPERATIONS

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """Why LinkedIn would refuse this, by its documented limits and the account's own."""
        return tuple(limits.complaints(message, target.limits))

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Upload pictures, the card's picture or a film; LinkedIn posts nothing unready, so waiting may end early."""
        if wrong := self.check(target, message):
            raise Refused("; ".join(wrong))
        ends = monotonic() + self.means.longest_seconds
        uploads = Uploads(self._line, self.pause_seconds)
        urns = [uploads.film(target, one, ends) if one.is_film else uploads.picture(target, one) for one in message.media]
        card = message.extras.link_card
        keys = {posts.THUMBNAIL: uploads.picture(target, card.thumbnail)} if card and card.thumbnail else {}
        return Prepared(tuple(urns), None, keys)

    def publish(self, target: Target, call: Call) -> Receipt:
        """The one guarded call: a post, or a comment under one."""
        message, author = call.message, posts.author_of(target)
        path, told = "/rest/posts", posts.body_of(message, call.prepared, author=author)
        if message.reply_to:
            path = f"/rest/socialActions/{encoded(message.reply_to)}/comments"
            told = posts.comment_body_of(message, author=author)
        headers, body = asking.json_body(told)
        headers |= self._line.headers(target)
        url = self._line.url(path)
        reply = self.means.http.send(Ask("POST", url, headers, body, call.timeout_seconds, call.may_start, message.reference))
        if reply.status == HTTPStatus.CREATED and not is_page(reply):
            return _receipt(reply, message)
        raise self._line.certain(reply) or Unknown(said(reply), trouble=stranger(reply) if is_page(reply) else None)

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """The oldest post on the page's own list that has the pictures that were prepared, or says the same."""
        found = None
        for post in self._since(target, sought):
            if _is_sought(post, sought):
                found = post.receipt
        return found

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """The post as LinkedIn keeps it, with its pictures as LinkedIn makes them; all unseen where it may not be read."""
        reply = self._line.looked(target, _path_of(remote_id), known={200, 403, 404, 410})
        if reply.status == HTTPStatus.FORBIDDEN:
            return Public(posts.address_of(remote_id), "", (), unseen=frozenset(self.capabilities.reads_back))
        post = _post_in(reply, remote_id)
        if post is None or post.author != posts.author_of(target) or not post.public:
            return None
        pictures = tuple(Picture(alt_text, self._content(target, urn)) for urn, alt_text in post.media)
        return Public(post.receipt.url, post.text, pictures, post.created_at)

    def recognise(self, target: Target, address: str) -> str | None:  # noqa: ARG002 - LinkedIn's addresses name no account
        """The URN in an address; it does not name the account, so that `fetch` does not answer for posts of others."""
        return posts.id_in(address)

    def delete(self, target: Target, remote_id: str) -> None:
        """Take a post or a comment down; may be repeated."""
        path = f"/rest/posts/{encoded(remote_id)}"
        if comment := posts.comment_of(remote_id):
            actor = encoded(posts.author_of(target))
            path = f"/rest/socialActions/{encoded(comment[0])}/comments/{comment[1]}?actor={actor}"
        self._line.asked(target, "DELETE", path, known={200, 204, 404, 410}, means="DELETE")

    def renew(self, target: Target) -> Grant | None:
        """A new token for who has a refresh token; LinkedIn gives those to approved applications alone."""
        if not (refresh_token := target.secrets.get("refresh_token")):
            return None
        application = self.means.application("linkedin")
        headers, body = asking.form_body(
            {
                "grant_type": "refresh_token",
                "refresh_token": refresh_token,
                "client_id": application.client_id,
                "client_secret": application.client_secret,
            }
        )
        ask = Ask("POST", f"{self.means.address('linkedin.authorize')}/oauth/v2/accessToken", headers, body)
        return oauth.asked(self.means.http, ask, kept=target.secrets, now=self.means.now())

    def health(self, target: Target) -> Health:
        """Whether the token works, and whether who gave it may post for the organisation, where it may be asked."""
        path = "/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=100"
        reply = self._line.looked(target, path, known={200, 403}, means="FINDER")
        if reply.status == HTTPStatus.FORBIDDEN:
            return Health(warnings=(*self._ageing(), f"LinkedIn does not say what this account may do ({said(reply)})"))
        roles = [one for one in posts.elements_of(asking.table(reply)) if isinstance(one, dict)]
        author = posts.author_of(target)
        held = {str(one.get("role")) for one in roles if one.get("organization", one.get("organizationTarget")) == author}
        if author.startswith("urn:li:organization:") and not held & ROLES:
            raise NotNow(f"No role that may post for {author}: {', '.join(sorted(held)) or 'none'}", trouble=Trouble.FORBIDDEN)
        return Health(warnings=self._ageing())

    @property
    def _line(self) -> Line:
        return Line(self.means)

    def _ageing(self) -> tuple[str, ...]:
        """A warning where the version that is spoken ends soon."""
        version, now = self.means.linkedin_version, self.means.now()
        age = (now.year - int(version[:4])) * 12 + now.month - int(version[4:6])
        if age < MONTHS:
            return ()
        return (f"Version {version} of LinkedIn's interface ends soon, or has ended: set LINKEDIN_VERSION to a newer one",)

    def _since(self, target: Target, sought: Sought) -> Iterator[Post]:
        """Posts of the page, or comments under a post, since the call began and for as long as it may have lasted."""
        answered = encoded(sought.message.reply_to)
        mine = f"/rest/posts?q=author&author={encoded(posts.author_of(target))}&sortBy=CREATED"
        for start in range(0, PAGE * MOST_PAGES, PAGE):
            path = f"/rest/socialActions/{answered}/comments?" if answered else f"{mine}&"
            reply = self._listed(target, f"{path}count={PAGE}&start={start}", means="GET_ALL" if answered else "FINDER")
            ahead = moment_of(reply.headers, or_else=self.means.now()) - self.means.now()
            since = sought.opened_at + ahead - GRACE
            latest = max(sought.opened_at + WINDOW, sought.until or sought.opened_at) + ahead + GRACE
            shown = _shown(reply, sought.message.reply_to)
            yield from (post for post in shown if since <= post.created_at <= latest)
            if len(shown) < PAGE or (not answered and shown[-1].created_at < since):
                return
        raise NotNow("There are more posts since then than can be looked through")

    def _listed(self, target: Target, path: str, *, means: str) -> Reply:
        reply = self._line.looked(target, path, known={200, 403}, means=means)
        if reply.status == HTTPStatus.FORBIDDEN:
            raise Unknown(f"The list of posts may not be read ({said(reply)})", trouble=Trouble.FORBIDDEN)
        return reply

    def _content(self, target: Target, urn: str) -> bytes:
        """The bytes of a picture, from wherever LinkedIn keeps it and without the account's token; none of a film."""
        if not urn.startswith("urn:li:image:"):
            return b""
        reply = self._line.looked(target, f"/rest/images/{encoded(urn)}", known={200, 403, 404})
        url = str(asking.table(reply).get("downloadUrl") or "")
        if not url.startswith(("https://", "http://")):
            return b""
        shown = self._line.sent(Ask("GET", url, timeout_seconds=READ_SECONDS))
        return shown.body if shown.status == HTTPStatus.OK else b""


def _receipt(reply: Reply, message: Message) -> Receipt:
    named = reply.headers.get("x-restli-id", "") or str(asking.table(reply).get("id") or "")
    if not named:
        raise Unknown("LinkedIn accepted, and did not say what the post is called")
    remote_id = posts.comment_urn(message.reply_to, named) if message.reply_to else named
    return Receipt(remote_id, posts.address_of(remote_id))


def _shown(reply: Reply, post: str) -> list[Post]:
    elements = posts.elements_of(asking.table(reply))
    return [posts.read_comment(one, post=post) if post else posts.read(one) for one in elements]


def _is_sought(post: Post, sought: Sought) -> bool:
    if sought.prepared.media_ids:
        return {urn for urn, _ in post.media} == set(sought.prepared.media_ids)
    described = [alt_text for _, alt_text in post.media] == [media.alt_text for media in sought.message.media]
    return described and post.text.strip() == sought.message.text.strip()


def _path_of(remote_id: str) -> str:
    """Where a post or a comment is read."""
    comment = posts.comment_of(remote_id)
    if comment:
        return f"/rest/socialActions/{encoded(comment[0])}/comments/{comment[1]}"
    return f"/rest/posts/{encoded(remote_id)}"


def _post_in(reply: Reply, remote_id: str) -> Post | None:
    if reply.status != HTTPStatus.OK:
        return None
    comment = posts.comment_of(remote_id)
    return posts.read_comment(reply.parsed(), post=comment[0]) if comment else posts.read(reply.parsed())
