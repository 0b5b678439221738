"""Guides: what a person does at each network before an account can be connected, step by step.

`%(back)s` stands for the address that the network sends people back to.
"""

from __future__ import annotations

from dataclasses import dataclass

from content.foundation.problems import N_


@dataclass(frozen=True)
class Guide:
    """The steps for one network, what it costs, and the rights that its application asks for (as the network calls them)."""

    steps: tuple[str, ...]
    rights: str = ""
    note: str = ""


BACK = N_("Enter this address there as the redirect address: %(back)s")
KEYS = N_(
    "Whoever looks after this installation adds both to PLATFORM_APPLICATIONS in .env as %(setting)s, and starts Tayang again."
)
META = N_("At developers.facebook.com make an application of the type Business, and have the office verified there.")
REVIEW = N_("Ask for the rights below in App Review; until then only people with a role in the application can connect.")

GUIDES: dict[str, Guide] = {
    "x": Guide(
        (
            N_("At developer.x.com make a project and an application in it, and add credit: X charges for each call."),
            N_("Under “User authentication settings” choose “Read and write” and the type “Web App”."),
            BACK,
            N_("Copy the Client ID and the Client Secret of OAuth 2.0."),
            KEYS,
            N_("In this browser, sign in to X with the official account itself. Then connect it below."),
        ),
        "tweet.read, tweet.write, users.read, media.write, offline.access",
        N_("As of August 2026 a post on X costs US$0.015, a post with a link US$0.20, and looking at a post US$0.005."),
    ),
    "facebook": Guide(
        (
            META,
            N_("Add Facebook's product for signing in, the one for businesses."),
            BACK,
            REVIEW,
            N_("Copy the App ID and the App Secret."),
            KEYS,
            N_("Sign in to Facebook as someone who may post on the Page. Connect below, then choose the Page."),
        ),
        "pages_show_list, pages_read_engagement, pages_manage_posts, pages_manage_engagement",
    ),
    "instagram": Guide(
        (
            N_("In the Instagram app make the account a professional one, and complete two-factor authentication."),
            META,
            N_("Add the product “Instagram”, set up with Instagram's own sign-in for businesses."),
            BACK,
            REVIEW,
            N_("Copy the Instagram App ID and its secret; these are not those of the Facebook application."),
            KEYS,
            N_("In this browser, sign in to Instagram with the official account itself. Then connect it below."),
        ),
        "instagram_business_basic, instagram_business_content_publish, instagram_business_manage_comments",
        N_("Instagram fetches pictures from a public address: MEDIA_PUBLIC_URL must be set."),
    ),
    "threads": Guide(
        (
            META,
            N_("Add the use case “Access the Threads API”."),
            BACK,
            REVIEW,
            N_("Copy the Threads App ID and its secret; these are not those of the Facebook application."),
            KEYS,
            N_("In this browser, sign in to Threads with the official account itself. Then connect it below."),
        ),
        "threads_basic, threads_content_publish, threads_manage_replies, threads_read_replies, threads_delete",
        N_("Threads fetches pictures from a public address: MEDIA_PUBLIC_URL must be set."),
    ),
    "linkedin": Guide(
        (
            N_("At linkedin.com/developers make an application that belongs to the office's Page, and verify it there."),
            N_("Ask for the product “Community Management API” and wait for LinkedIn's permission."),
            BACK,
            N_("Copy the Client ID and the Client Secret."),
            KEYS,
            N_("Sign in to LinkedIn as a super administrator of the Page. Connect below, then choose the Page."),
        ),
        "r_organization_admin, r_organization_social, w_organization_social",
        N_("LinkedIn's permission lasts 60 days; then a person connects the Page again, unless LinkedIn allows renewal."),
    ),
    "youtube": Guide(
        (
            N_("At console.cloud.google.com make a project for the office and switch on the “YouTube Data API v3”."),
            N_("Set up the consent screen and publish it: while it is in testing, permission ends after seven days."),
            N_("Make credentials: an OAuth client of the type “Web application”."),
            BACK,
            N_("Copy the client ID and the client secret."),
            KEYS,
            N_("Connect below, and on Google's page choose the official channel."),
        ),
        "youtube.upload, youtube.force-ssl",
        N_("Films of an application that Google has not audited stay private."),
    ),
    "tiktok": Guide(
        (
            N_("At developers.tiktok.com make an application with the products for signing in and “Content Posting API”."),
            N_("Switch on “Direct Post”, and verify the domain of MEDIA_PUBLIC_URL there."),
            BACK,
            N_("Copy the Client Key and the Client Secret."),
            KEYS,
            N_("In this browser, sign in to TikTok with the official account itself. Then connect it below."),
        ),
        "user.info.basic, video.publish, video.list",
        N_("Until TikTok has audited the application, its posts can be seen by nobody but the account itself."),
    ),
    "mastodon": Guide(
        (
            N_("Nothing has to be set up: Tayang registers itself with the account's server."),
            N_("In this browser, sign in to that server with the official account itself."),
            N_("Type the server's name below, such as mastodon.social, and agree on its page."),
        ),
        "read:accounts, read:statuses, write:statuses, write:media",
    ),
    "bluesky": Guide(
        (
            N_("In Bluesky, signed in with the official account, open Settings, Privacy and security, App passwords."),
            N_("Make one named “Tayang”, without access to direct messages. It is shown once."),
            N_("Type the account's name and this app password below. Never use the account's own, which opens everything."),
        ),
        "",
        N_("An app password can be taken back there at any time, without changing the account's own."),
    ),
    "telegram": Guide(
        (
            N_("In Telegram, write to @BotFather, send /newbot, and keep the token that it gives for the office alone."),
            N_("In the channel, add the bot as an administrator with the right to post and to delete messages."),
            N_("Make a private group of the office with the bot in it as an administrator: the staging chat."),
            N_("Type the token, the channel and the staging chat below."),
        ),
        "",
        N_("Pictures are uploaded to the staging chat ahead of time, and tests are sent there."),
    ),
}  # fmt: skip
