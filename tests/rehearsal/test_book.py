"""The book: only ever added to, whole after a kill, and still there the next day."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.rehearsal.pictures import picture
from tests.rehearsal.stage import Stage, raised
from workers.platforms.base import Disappointment


def post(stage: Stage, text: str, handle: str = "pemprov", **headers: str) -> None:
    assert stage.ask("POST", f"/api/x/{handle}/posts", {"text": text}, **headers).status == 201


def test_a_burst_from_fifty_threads_is_stored_exactly_once(stage: Stage) -> None:
    def burst(thread: int) -> None:
        for number in range(4):
            post(stage, f"kiriman {thread}.{number}", "ramai", X_Reference=f"{thread}.{number}")

    threads = [threading.Thread(target=burst, args=(thread,)) for thread in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = [line["reference"] for line in stage.log() if line["handle"] == "ramai" and line["stored"]]
    assert len(stored) == 200
    assert set(stored) == {f"{thread}.{number}" for thread in range(50) for number in range(4)}
    assert len(stage.timeline("x", "ramai")) == 200


def test_what_was_answered_before_a_kill_is_in_the_book_after_it(tmp_path: Path) -> None:
    answered: list[str] = []
    with raised(tmp_path) as stage:

        def burst(thread: int) -> None:
            for number in range(1000):
                try:
                    post(stage, f"kiriman {thread}.{number}")
                except Disappointment:
                    return
                answered.append(f"kiriman {thread}.{number}")

        threads = [threading.Thread(target=burst, args=(thread,)) for thread in range(8)]
        for thread in threads:
            thread.start()
        while len(answered) < 100:
            assert stage.process.poll() is None
        stage.process.kill()
        for thread in threads:
            thread.join()
    with closing(sqlite3.connect(tmp_path / "book.sqlite")) as book:
        assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with raised(tmp_path) as stage:
        log = stage.log()
    texts = [line["text"] for line in log if line["stored"]]
    assert set(answered) <= set(texts)
    assert len(texts) == len(set(texts))
    assert [line["seq"] for line in log] == list(range(1, len(log) + 1))


def test_posts_and_pictures_are_still_there_after_a_restart(tmp_path: Path) -> None:
    content = picture(640, 480)
    with raised(tmp_path) as stage:
        medium = stage.ask("POST", "/api/x/pemprov/media", content, Content_Type="image/jpeg").parsed()
        body = {"text": "Pagi", "media": [{"media_id": medium["media_id"], "alt_text": "Laut"}]}
        stage.ask("POST", "/api/x/pemprov/posts", body)
        before = stage.timeline()
    with raised(tmp_path) as stage:
        after = stage.timeline()
        assert stage.ask("GET", f"/media/{medium['sha256']}").body == content
        stage.ask("POST", "/api/x/pemprov/posts", body)
        assert len(stage.timeline()) == 2
    assert [post["id"] for post in after] == [post["id"] for post in before]


@pytest.mark.parametrize("table", ["request", "medium", "post", "removal"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid"])
def test_nothing_in_the_book_can_be_changed_or_taken_out(stage: Stage, table: str, change: str) -> None:
    stage.ask("POST", "/api/x/tetap/media", picture(), Content_Type="image/jpeg")
    post(stage, "Tetap", "tetap")
    stage.ask("DELETE", f"/api/x/tetap/posts/{stage.timeline('x', 'tetap')[0]['id']}")
    with closing(sqlite3.connect(stage.folder / "book.sqlite")) as book:
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            book.execute(change.format(table))
        assert book.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] > 0


def test_a_post_taken_down_leaves_the_timeline_and_stays_in_the_book(stage: Stage) -> None:
    post(stage, "Keliru", "ralat")
    post_id = stage.timeline("x", "ralat")[0]["id"]
    assert stage.ask("DELETE", f"/api/x/lain/posts/{post_id}").status == 200, "another account's post stays"
    assert stage.ask("GET", f"/api/x/ralat/posts/{post_id}").status == 200
    for _ in range(2):
        assert stage.ask("DELETE", f"/api/x/ralat/posts/{post_id}").status == 200
    assert stage.ask("GET", f"/api/x/ralat/posts/{post_id}").status == 404
    assert stage.timeline("x", "ralat") == []
    assert [line["action"] for line in stage.log() if line["handle"] == "ralat" and line["stored"]] == ["post"]


def test_every_request_stands_in_the_log_with_what_was_answered(stage: Stage) -> None:
    start = stage.log()[-1]["seq"] if stage.log() else 0
    stage.rehearse("drop", handle="catatan")
    with pytest.raises(Disappointment):
        post(stage, "Hilang", "catatan", X_Reference="p1", Idempotency_Key="k1")
    stage.ask("POST", "/api/x/catatan/posts", {"text": "a" * 500}, X_Reference="p2")
    post(stage, "Ada", "catatan", X_Reference="p3")
    lines = stage.log(after=start)
    assert [(line["reference"], line["behaviour"], line["answered"], line["stored"]) for line in lines] == [
        ("p1", "drop", 0, False),
        ("p2", "ok", 400, False),
        ("p3", "ok", 201, True),
    ]
    assert lines[0]["idempotency_key"] == "k1"
    assert lines[2]["text"] == "Ada"
    assert lines[0]["received_at"] < lines[1]["received_at"] < lines[2]["received_at"]
    assert stage.ask("GET", "/log?after=x").status == 400
