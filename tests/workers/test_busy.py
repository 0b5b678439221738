"""Two bells for one picture are one piece of work, and none of them is lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from workers.busy import Busy


def test_a_bell_that_comes_meanwhile_starts_no_second_work_but_another_look() -> None:
    busy, begun, go_on = Busy(), threading.Event(), threading.Event()
    looks: list[int] = []

    def work() -> int:
        looks.append(len(looks))
        begun.set()
        assert go_on.wait(10)
        return 1

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(busy.alone, "a", work)
        assert begun.wait(10)
        assert [busy.alone("a", work), busy.alone("a", work)] == [0, 0]
        assert busy.alone("b", lambda: 5) == 5, "another picture need not wait"
        go_on.set()
        assert first.result(10) == 2
    assert looks == [0, 1]
    assert busy.alone("a", lambda: 7) == 7


def test_work_that_failed_may_begin_anew() -> None:
    busy = Busy()
    with pytest.raises(ZeroDivisionError):
        busy.alone("a", lambda: 1 // 0)
    assert busy.alone("a", lambda: 3) == 3
