"""./tayang import: a plan from a file to the record, told to people or to programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from config import Settings
from content.approval import approvals, reviews
from content.approval.digest import describe
from content.foundation import clock
from content.foundation.db import connect
from content.people import people
from content.people.roles import Role
from content.publication import changes, releases
from content.publication.lifecycle import State
from content.writing.posts import Post, PostState
from tests.commands.conftest import Inside
from tests.content.writing.plans.sheets import as_bytes, line


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "rencana.csv"
    path.write_bytes(as_bytes(line(), line(nomor="A-2", kanal="facebook")))
    return path


def test_a_plan_is_told_as_one_object(inside: Inside, plan: Path) -> None:
    assert inside.told("import", str(plan)) == {
        "ok": True, "rows": 2, "errors": [], "created": 2, "updated": 0, "unchanged": 0, "posts": 1,
        "campaigns": ["KTT ke-43 ASEAN"], "warnings": [], "dry_run": False,
    }  # fmt: skip


def test_a_saved_plan_ends_with_0_and_one_sentence(inside: Inside, plan: Path) -> None:
    done = inside("import", str(plan))
    assert done.returncode == 0
    assert "new 2, changed 0, unchanged 0" in done.stdout


def test_faults_are_told_to_programs(inside: Inside, plan: Path) -> None:
    plan.write_bytes(as_bytes(line(zona="WITAX"), line(nomor="A-2", judul="=1")))
    done = inside("import", str(plan), "--json")
    assert done.returncode == 1
    told = inside.told("import", str(plan))
    assert [(fault["row"], fault["column"]) for fault in told["errors"]] == [(2, "zona"), (3, "judul")]
    assert told["errors"][0]["fix"].startswith("Write WITA")
    assert (told["ok"], told["created"]) == (False, 0)


def test_faults_are_a_table_for_people_in_their_language(inside: Inside, plan: Path) -> None:
    plan.write_bytes(as_bytes(line(zona="WITAX", judul="[red]=1")))
    done = inside("import", str(plan), TAYANG_LANGUAGE="id")
    assert done.returncode == 1
    assert "Zona waktu “WITAX” tidak ada." in done.stdout
    assert "Tidak ada yang disimpan." in done.stdout


def test_a_dry_run_says_so_and_saves_nothing(inside: Inside, plan: Path) -> None:
    assert "dry run" in inside("import", str(plan), "--dry-run").stdout
    assert inside.told("import", str(plan), "--dry-run")["created"] == 2


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("tidak-ada.csv", None, "There is no file"),
        ("kosong.csv", b"", "is empty"),
        ("foto.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF", "is neither a CSV nor an XLSX file"),
    ],
)
def test_a_file_that_is_no_plan_is_one_sentence(
    inside: Inside, tmp_path: Path, name: str, content: bytes | None, cause: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = inside("import", str(tmp_path / name))
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert cause in done.stdout
    told = inside.told("import", str(tmp_path / name))
    assert (told["rows"], told["errors"][0]["row"]) == (0, 0)
    assert cause in told["errors"][0]["cause"]


def test_a_missing_folder_of_pictures_is_one_sentence(inside: Inside, plan: Path, tmp_path: Path) -> None:
    done = inside("import", str(plan), "--media", str(tmp_path / "tidak-ada"))
    assert done.returncode == 1
    assert "There is no folder" in done.stdout


def test_no_file_is_a_mistake_of_usage(inside: Inside) -> None:
    assert inside("import").returncode == 2


def test_a_released_post_that_the_plan_changes_is_taken_back(inside: Inside, plan: Path, settings: Settings) -> None:
    to_come = {"rencana_tayang": "31/08/2099 12.00"}
    plan.write_bytes(as_bytes(line(**to_come), line(nomor="A-2", kanal="facebook", **to_come)))
    inside("import", str(plan))
    database = connect(settings.database_address)
    with database.writing() as session:
        alya = people.add(session, name="Citra", now=clock.now(), roles=frozenset({Role.AUTHOR}))
        dewi = people.add(session, name="Dewi", now=clock.now(), roles=frozenset({Role.APPROVER}))
        post = session.scalars(select(Post)).one()
        reviews.submit(session, post=post, by=alya, now=clock.now())
        digest = describe(session, post).digest
        releases.approve(session, post=post, seen=digest, approver=dewi, now=clock.now())
        assert {row.state for row in changes.of_post(session, post.id)} == {State.PLANNED}
    plan.write_bytes(as_bytes(line(**to_come, takarir="Baru."), line(nomor="A-2", kanal="facebook", **to_come)))
    assert inside.told("import", str(plan))["updated"] == 1
    with database.reading() as session:
        post = session.scalars(select(Post)).one()
        assert (post.state, post.version) == (PostState.DRAFT, 2)
        assert {row.state for row in changes.of_post(session, post.id)} == {State.CANCELLED}
        assert approvals.valid(session, post, digest) == []
        assert reviews.open_review(session, post.id) is None
    database.close()
