"""The methods of the fake Telegram's bots: what each needs, does and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Request

from tests.networks.telegram_fake import Method, No, Telegram, units

TWO_DAYS = 48 * 3600


def _text(fields: Mapping[str, Any], name: str, most: int) -> str:
    text = str(fields.get(name, "")).strip()
    if units(text) > most:
        raise No(400, "Bad Request: message is too long" if name == "text" else "Bad Request: message caption is too long")
    return text


def _answered(fields: Mapping[str, Any]) -> int | None:
    said = fields.get("reply_parameters")
    return int(said["message_id"]) if said else None


def _me(network: Telegram, bot: int, fields: Mapping[str, Any], request: Request) -> Any:
    return {"id": bot, "is_bot": True, "first_name": "Bot kantor", "username": "bot_kantor"}


def _chat(network: Telegram, bot: int, fields: Mapping[str, Any], request: Request) -> Any:
    row = network.chat(fields["chat_id"])
    kinds = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return {
        "id": row["id"], "type": row["type"], "title": row["title"], "accent_color_id": 1, "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(kinds, True),
    } | ({"username": row["username"]} if row["username"] else {})  # fmt: skip


def _member(network: Telegram, bot: int, fields: Mapping[str, Any], request: Request) -> Any:
    chat = network.chat(fields["chat_id"])
    status, may_post = network.membership(chat["id"], int(fields["user_id"]))
    said: dict[str, Any] = {"status": status, "user": _me(network, int(fields["user_id"]), fields, request)}
    if status == "administrator":
        rights = (
            "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
            "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
            "can_edit_stories", "can_delete_stories",
        )  # fmt: skip
        said |= dict.fromkeys(rights, False)
        said |= {"can_post_messages": may_post} if chat["type"] == "channel" else {}
    return said | ({"until_date": 0} if status == "kicked" else {})


def _send_message(network: Telegram, bot: int, fields: Mapping[str, Any], request: Request) -> Any:
    chat, text = network.open_chat(bot, fields["chat_id"]), _text(fields, "text", 4096)
    if not text:
        raise No(400, "Bad Request: message text is empty")
    return network.add(chat, text=text, reply_to=_answered(fields))


def _send_one(kind: str) -> Method:
    def send(network: Telegram, bot: int, fields: Mapping[str, Any], request: Request) -> Any:
        chat, caption = network.open_chat(bot, fields["chat_id"]), _text(fields, "caption", 1024)
        file_id = network.file(str(fields[kind]), kind, request)
        return network.add(chat, caption=caption, file=file_id, reply_to=_answered(fields))

    return send


def _send_album(network: Telegram, bot: int, fields: Mapping[str, Any], request: Request) -> Any:
    chat, media = network.open_chat(bot, fields["chat_id"]), fields["media"]
    if not 2 <= len(media) <= 10:
        raise No(400, "Bad Request: wrong number of media in the album")
    files = [network.file(one["media"], one["type"], request) for one in media]
    captions = [_text(one, "caption", 1024) for one in media]
    album, answered = f"{network.now}{chat['last']}", _answered(fields)
    pairs = zip(files, captions, strict=True)
    return [network.add(chat, caption=said, file=file_id, album=album, reply_to=answered) for file_id, said in pairs]


def _delete(network: Telegram, bot: int, fields: Mapping[str, Any], request: Request) -> Any:
    chat = network.open_chat(bot, fields["chat_id"])
    query = "select date from message where chat = ? and id = ? and not taken_away"
    row = network.store.execute(query, (chat["id"], fields["message_id"])).fetchone()
    if row is None:
        raise No(400, "Bad Request: message to delete not found")
    if network.now - row["date"] >= TWO_DAYS:
        raise No(400, "Bad Request: message can't be deleted for everyone")
    network.store.execute("update message set taken_away = 1 where chat = ? and id = ?", (chat["id"], fields["message_id"]))
    return True


def _forward(network: Telegram, bot: int, fields: Mapping[str, Any], request: Request) -> Any:
    chat, origin = network.open_chat(bot, fields["chat_id"]), network.chat(fields["from_chat_id"])
    query = "select * from message where chat = ? and id = ? and not taken_away"
    row = network.store.execute(query, (origin["id"], fields["message_id"])).fetchone()
    if row is None:
        raise No(400, "Bad Request: message to forward not found")
    if origin["id"] in network.protected:
        raise No(400, "Bad Request: message has protected content and can't be forwarded")
    copied = {name: row[name] for name in ("text", "caption", "file")}
    return network.add(chat, **copied, origin=origin["id"], forwarded=row["id"])


def _get_file(network: Telegram, bot: int, fields: Mapping[str, Any], request: Request) -> Any:
    file_id = str(fields["file_id"])
    if not network.store.execute("select 1 from file where id = ?", (file_id,)).fetchone():
        raise No(400, "Bad Request: invalid file_id")
    return {"file_id": file_id, "file_unique_id": f"u{file_id[-8:]}", "file_path": f"photos/{file_id}.jpg"}


METHODS: dict[str, Method] = {
    "getMe": _me, "getChat": _chat, "getChatMember": _member, "sendMessage": _send_message, "sendPhoto": _send_one("photo"),
    "sendVideo": _send_one("video"), "sendMediaGroup": _send_album, "deleteMessage": _delete, "forwardMessage": _forward,
    "getFile": _get_file,
}  # fmt: skip
