"""Orders are carried out once, by one process, with everyone gathered."""

from __future__ import annotations

import threading
from pathlib import Path

from bench.faults import strikes
from bench.faults.strikes import Deed, Order, Strike

POINT = "calling.after_commit"


def order(folder: Path, expected: int, wait: float = 5.0) -> Order:
    return Order(POINT, Deed.HOLD.value, str(folder / "mark"), expected, wait)


def reaching(strike: Strike, *names: str) -> threading.Thread:
    thread = threading.Thread(target=strike, args=(POINT, names))
    thread.start()
    return thread


def test_everyone_who_reaches_the_point_waits_for_the_others(tmp_path: Path) -> None:
    given = order(tmp_path, 2)
    strikes.give(tmp_path / "orders", [given])
    strike = Strike(tmp_path / "orders")
    first = reaching(strike, "satu")
    first.join(0.2)
    assert first.is_alive()
    assert strikes.struck(given) is None
    second = reaching(strike, "dua")
    second.join(0.2)
    assert strikes.struck(given) == ["dua", "satu"]
    strikes.let_go(given)
    first.join(5)
    second.join(5)
    assert not first.is_alive()


def test_nobody_is_waited_for_longer_than_was_ordered(tmp_path: Path) -> None:
    given = order(tmp_path, 39, wait=0.1)
    strikes.give(tmp_path / "orders", [given])
    strikes.let_go(given)
    reaching(Strike(tmp_path / "orders"), "satu").join(5)
    assert strikes.struck(given) == ["satu"]


def test_another_process_passes_a_point_that_is_taken(tmp_path: Path) -> None:
    given = order(tmp_path, 1)
    strikes.give(tmp_path / "orders", [given])
    strikes.let_go(given)
    Strike(tmp_path / "orders")(POINT, ("satu",))
    Strike(tmp_path / "orders")(POINT, ("dua",))
    assert strikes.struck(given) == ["satu"]


def test_other_points_are_passed(tmp_path: Path) -> None:
    given = order(tmp_path, 1)
    strikes.give(tmp_path / "orders", [given])
    Strike(tmp_path / "orders")("send.after_body", ("satu",))
    assert strikes.struck(given) is None


def test_without_orders_nobody_waits(tmp_path: Path) -> None:
    Strike(tmp_path / "none")(POINT, ("satu",))
