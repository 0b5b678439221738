"""A Telegram of our own for the tests: bots, chats, messages and files in SQLite, with the limits of the Bot API 10.1.

What is in words in the Bot API (lengths, dimensions, 48 hours) is a rule here; what a call and its answer look like is
checked against telegram/api.json by whoever uses it. As on Telegram, pictures are compressed and texts are trimmed.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError
from werkzeug.wrappers import Request, Response

SCHEMA = """
create table bot (token text primary key, id integer);
create table chat (id integer primary key, username text, type text, title text, last integer default 0, moved_to integer);
create table member (chat integer, bot integer, status text, may_post integer, primary key (chat, bot));
create table message (chat integer, id integer, date integer, text text, caption text, file text, album text, reply_to integer,
  taken_away integer default 0, forwarded integer default 0, origin integer default 0, primary key (chat, id));
create table file (id text primary key, kind text, width integer, height integer, sent blob, shown blob);
"""
WEIGHT = 10 * 1024 * 1024
FILM_WEIGHT = 50 * 1024 * 1024
LINK = re.compile(r"https?://\S+|#\w+")


Method = Callable[["Telegram", int, Mapping[str, Any], Request], Any]


class No(Exception):
    """What Telegram answers instead of a result."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


class Telegram:
    """One Telegram, which knows these methods; `now` is its clock in unix seconds, which a test may move."""

    def __init__(self, folder: Path, methods: Mapping[str, Method]) -> None:
        self.methods = methods
        self.now = 1_790_000_000
        self.protected: set[int] = set()
        self.guard = threading.Lock()
        self.store = sqlite3.connect(folder / "telegram.sqlite", check_same_thread=False, isolation_level=None)
        self.store.row_factory = sqlite3.Row
        self.store.executescript(SCHEMA)

    def add_bot(self, token: str) -> int:
        number = int(token.partition(":")[0])
        self.store.execute("insert into bot values (?, ?)", (token, number))
        return number

    def add_chat(self, number: int, *, username: str = "", kind: str = "channel") -> None:
        self.store.execute("insert into chat (id, username, type, title) values (?, ?, ?, 'Kanal')", (number, username, kind))

    def admit(self, chat: int, bot: int, *, status: str = "administrator", may_post: bool = True) -> None:
        self.store.execute("insert or replace into member values (?, ?, ?, ?)", (chat, bot, status, may_post))

    def forget_bot(self, token: str) -> None:
        """BotFather's /revoke: the token opens nothing any more."""
        self.store.execute("delete from bot where token = ?", (token,))

    def move(self, chat: int, *, to: int) -> None:
        """A group becomes a supergroup, with another number."""
        self.store.execute("update chat set moved_to = ? where id = ?", (to, chat))

    def posts(self, chat: int) -> list[sqlite3.Row]:
        """What stands in a chat, oldest first, with the bytes that were sent."""
        query = """select message.*, file.sent, file.shown, file.kind from message left join file on file.id = message.file
                   where chat = ? and not taken_away order by message.id"""
        return self.store.execute(query, (chat,)).fetchall()

    def __call__(self, environ: Any, start: Any) -> Any:
        with Request(environ) as request, self.guard:
            return self._answer(request)(environ, start)

    def _answer(self, request: Request) -> Response:
        try:
            if found := re.fullmatch(r"/file/bot([^/]+)/(photos/.+)", request.path):
                return self._download(*found.groups())
            found = re.fullmatch(r"/bot(\d+:[\w-]+)/(\w+)", request.path)
            token, name = found.groups() if found else ("", "")
            result = self._method(name)(self, self._bot(token), _fields(request), request)
        except No as no:
            said = {"ok": False, "error_code": no.status, "description": no.description}
            return _json(said | ({"parameters": no.parameters} if no.parameters else {}), no.status)
        return _json({"ok": True, "result": result}, 200)

    def _method(self, name: str) -> Method:
        if name not in self.methods:
            raise No(404, "Not Found")
        return self.methods[name]

    def _bot(self, token: str) -> int:
        row = self.store.execute("select id from bot where token = ?", (token,)).fetchone()
        if row is None:
            raise No(401, "Unauthorized")
        return int(row["id"])

    def _download(self, token: str, path: str) -> Response:
        self._bot(token)
        name = path.removeprefix("photos/").removesuffix(".jpg")
        row = self.store.execute("select shown from file where id = ?", (name,)).fetchone()
        return Response(row["shown"], 200, content_type="image/jpeg") if row else Response(b"{}", 404)

    def chat(self, said: Any) -> sqlite3.Row:
        by_name = str(said).startswith("@")
        query = "select * from chat where " + ("lower(username) = lower(?)" if by_name else "id = ?")
        row: sqlite3.Row | None = self.store.execute(query, (str(said).removeprefix("@"),)).fetchone()
        if row is None:
            raise No(400, "Bad Request: chat not found")
        if row["moved_to"]:
            raise No(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=row["moved_to"])
        return row

    def membership(self, chat: int, bot: int) -> tuple[str, bool]:
        row = self.store.execute("select * from member where chat = ? and bot = ?", (chat, bot)).fetchone()
        return (row["status"], bool(row["may_post"])) if row else ("left", False)

    def open_chat(self, bot: int, said: Any) -> sqlite3.Row:
        """A chat in which this bot may post."""
        chat = self.chat(said)
        status, may_post = self.membership(chat["id"], bot)
        if status == "kicked":
            raise No(403, f"Forbidden: bot was kicked from the {chat['type']} chat")
        if status == "left":
            raise No(403, f"Forbidden: bot is not a member of the {chat['type']} chat")
        if not may_post:
            raise No(400, "Bad Request: need administrator rights in the channel chat")
        return chat

    def add(self, chat: sqlite3.Row, **said: Any) -> dict[str, Any]:
        """Keep one message, and say it as Telegram does."""
        if answered := said.get("reply_to"):
            query = "select 1 from message where chat = ? and id = ? and not taken_away"
            if not self.store.execute(query, (chat["id"], answered)).fetchone():
                raise No(400, "Bad Request: message to be replied not found")
        self.store.execute("update chat set last = last + 1 where id = ?", (chat["id"],))
        number = self.store.execute("select last from chat where id = ?", (chat["id"],)).fetchone()[0]
        row = {"chat": chat["id"], "id": number, "date": self.now, **said}
        self.store.execute(f"insert into message ({', '.join(row)}) values ({', '.join('?' * len(row))})", [*row.values()])
        return self.shown(chat, number)

    def shown(self, chat: sqlite3.Row, number: int) -> dict[str, Any]:
        row = self.store.execute("select * from message where chat = ? and id = ?", (chat["id"], number)).fetchone()
        here = {"id": chat["id"], "type": chat["type"], "title": chat["title"]}
        said = {
            "message_id": number,
            "date": row["date"],
            "chat": here | ({"username": chat["username"]} if chat["username"] else {}),
        }
        for name, entities in (("text", "entities"), ("caption", "caption_entities")):
            if row[name]:
                said |= {name: row[name], entities: _found(row[name])}
        if row["album"]:
            said["media_group_id"] = row["album"]
        if row["forwarded"]:
            said["forward_origin"] = self._origin(row)
        return said | self._shown_file(row["file"])

    def _origin(self, row: sqlite3.Row) -> dict[str, Any]:
        query = "select * from message join chat on chat.id = message.chat where message.chat = ? and message.id = ?"
        first = self.store.execute(query, (row["origin"], row["forwarded"])).fetchone()
        chat = {"id": row["origin"], "type": first["type"], "title": first["title"], "username": first["username"]}
        return {"type": "channel", "date": first["date"], "chat": chat, "message_id": row["forwarded"]}

    def _shown_file(self, file_id: str | None) -> dict[str, Any]:
        if file_id is None:
            return {}
        row = self.store.execute("select * from file where id = ?", (file_id,)).fetchone()
        size = {"file_id": file_id, "file_unique_id": f"u{file_id[-8:]}", "width": row["width"], "height": row["height"]}
        if row["kind"] == "video":
            return {"video": size | {"duration": 1}}
        small = size | {"file_id": f"{file_id}s", "file_unique_id": "s", "width": 90, "height": 90}
        return {"photo": [small, size]}

    def file(self, said: str, kind: str, request: Request) -> str:
        """The file that a field names: one that came along, or one that is here already."""
        name = said.removeprefix("attach://")
        if said.startswith("attach://") and name in request.files:
            return self._kept(request.files[name].read(), kind)
        if self.store.execute("select 1 from file where id = ? and kind = ?", (said, kind)).fetchone():
            return said
        raise No(400, "Bad Request: wrong file identifier/HTTP URL specified")

    def _kept(self, content: bytes, kind: str) -> str:
        width, height, shown = _compressed(content) if kind == "photo" else (1080, 1920, b"")
        if len(content) > (WEIGHT if kind == "photo" else FILM_WEIGHT):
            raise No(413, "Request Entity Too Large")
        many = self.store.execute("select count(*) from file").fetchone()[0]
        file_id = f"AgACAgUAAx{kind[:1]}{many:012d}"
        self.store.execute("insert into file values (?, ?, ?, ?, ?, ?)", (file_id, kind, width, height, content, shown))
        return file_id


def _compressed(content: bytes) -> tuple[int, int, bytes]:
    """A picture as Telegram shows it: JPEG, at most 1,280 pixels long."""
    try:
        picture = Image.open(io.BytesIO(content))
        picture.load()
    except (UnidentifiedImageError, OSError) as error:
        raise No(400, "Bad Request: IMAGE_PROCESS_FAILED") from error
    width, height = picture.size
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise No(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    picture.thumbnail((1280, 1280))
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=87)
    return *picture.size, file.getvalue()


def _fields(request: Request) -> dict[str, Any]:
    """What a call says, in its address and in its body."""
    return {**request.args} | _body(request)


def _body(request: Request) -> dict[str, Any]:
    if request.mimetype == "application/json":
        said = request.get_json()
        return said if isinstance(said, dict) else {}
    read: dict[str, Any] = {name: _read(value) for name, value in request.form.items()}
    return read | {name: f"attach://{name}" for name in request.files if name not in read}


def _read(value: str) -> Any:
    """A field of a form: Telegram reads objects and lists in them as JSON."""
    return json.loads(value) if value[:1] in {"{", "["} else value


def _found(text: str) -> list[dict[str, Any]]:
    """The entities Telegram itself finds, in UTF-16 units."""
    return [
        {
            "type": "hashtag" if found[0].startswith("#") else "url",
            "offset": units(text[: found.start()]),
            "length": units(found[0]),
        }
        for found in LINK.finditer(text)
    ]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _json(said: Mapping[str, Any], status: int) -> Response:
    return Response(json.dumps(said, ensure_ascii=False), status, content_type="application/json")
