"""TikTok publishes no specification: these small schemas are ours, written from its developer pages (read November 2026)."""

from __future__ import annotations

from typing import Any

import jsonschema  # type: ignore[import-untyped] # it comes without types

from tests.networks.calls import Call

TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
PRIVACY = {"enum": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR", "SELF_ONLY"]}
SWITCH = {"type": "boolean"}
STATES = ["PROCESSING_UPLOAD", "PROCESSING_DOWNLOAD", "SEND_TO_USER_INBOX", "PUBLISH_COMPLETE", "FAILED"]


def _table(required: str, **known: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": known, "additionalProperties": False}


POST_INFO = {
    "privacy_level": PRIVACY, "title": {"type": "string"}, "disable_comment": SWITCH, "disable_duet": SWITCH,
    "disable_stitch": SWITCH, "brand_content_toggle": SWITCH, "brand_organic_toggle": SWITCH, "is_aigc": SWITCH,
}  # fmt: skip
PHOTOS = _table(
    "media_type post_mode post_info source_info",
    media_type={"const": "PHOTO"},
    post_mode={"enum": ["DIRECT_POST", "MEDIA_UPLOAD"]},
    post_info=_table("privacy_level", **POST_INFO, description={"type": "string"}, auto_add_music=SWITCH),
    source_info=_table(
        "source photo_images photo_cover_index",
        source={"const": "PULL_FROM_URL"},
        photo_images={"type": "array", "minItems": 1, "maxItems": 35, "items": {"type": "string", "pattern": "^https?://"}},
        photo_cover_index={"type": "integer", "minimum": 0},
    ),
)
COUNT = {"type": "integer", "minimum": 1}
FILM = _table(
    "post_info source_info",
    post_info=_table("privacy_level", **POST_INFO),
    source_info=_table(
        "source video_size chunk_size total_chunk_count",
        source={"const": "FILE_UPLOAD"}, video_size=COUNT, chunk_size=COUNT, total_chunk_count={**COUNT, "maximum": 1000},
    ),
)  # fmt: skip
SHOWN = _table("", id=TEXT, create_time=COUNT, share_url=TEXT, title={"type": "string"}, video_description={"type": "string"})
STATUS = {
    "status": {"enum": STATES}, "fail_reason": {"type": "string"}, "uploaded_bytes": {"type": "integer"},
    "downloaded_bytes": {"type": "integer"}, "publicaly_available_post_id": {"type": "array", "items": {"type": "integer"}},
}  # fmt: skip
CREATOR = {
    "creator_avatar_url": TEXT, "creator_username": TEXT, "creator_nickname": TEXT, "comment_disabled": SWITCH,
    "privacy_level_options": {"type": "array", "items": PRIVACY}, "duet_disabled": SWITCH, "stitch_disabled": SWITCH,
    "max_video_post_duration_sec": COUNT,
}  # fmt: skip
ERROR = _table("code message log_id", code=TEXT, message={"type": "string"}, log_id=TEXT)
# By path: what is asked, and what is in the answer's data.
CALLS = {
    "/v2/post/publish/creator_info/query/": (_table(""), _table("creator_username privacy_level_options", **CREATOR)),
    "/v2/post/publish/content/init/": (PHOTOS, _table("publish_id", publish_id={**TEXT, "maxLength": 64})),
    "/v2/post/publish/video/init/": (
        FILM,
        _table("publish_id upload_url", publish_id={**TEXT, "maxLength": 64}, upload_url=TEXT),
    ),
    "/v2/post/publish/status/fetch/": (_table("publish_id", publish_id=TEXT), _table("status", **STATUS)),
    "/v2/video/query/": (
        _table("filters", filters=_table("video_ids", video_ids={"type": "array", "items": TEXT, "maxItems": 20})),
        _table("videos", videos={"type": "array", "items": SHOWN}),
    ),
}


def faults(call: Call) -> list[str]:
    """What in one call, asked or answered, is not as TikTok's pages show it."""
    if call.path not in CALLS:
        return [] if call.path in {"/v2/oauth/token/", "/video/"} else [f"no such call: {call.path}"]
    asked, answered = CALLS[call.path]
    data = answered if call.status == 200 else {"type": "object"}
    envelope = _table("data error", data=data, error=ERROR)
    return [*_against(asked, call.asked, f"{call.path} asked"), *_against(envelope, call.said, f"{call.path} answered")]


def _against(schema: dict[str, Any], said: Any, where: str) -> list[str]:
    found = jsonschema.Draft202012Validator(schema).iter_errors(said)
    return [f"{where}: {'.'.join(map(str, fault.path))} {fault.message}"[:300] for fault in found]
