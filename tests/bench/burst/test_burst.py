"""A small burst through the real processes."""

from __future__ import annotations

from pathlib import Path

import config
from bench.burst import tayang
from bench.burst.tayang import Wanted


def test_twenty_posts_go_out_once_and_in_time(tmp_path: Path) -> None:
    played = tayang.burst(config.load(data_folder=tmp_path), Wanted(20, "sqlite", 1, answer_seconds=0.05, start_seconds=8))
    receipts = played.receipts
    assert (receipts.received, receipts.duplicates, receipts.repeats, receipts.missing, receipts.early) == (20, 0, 0, 0, 0)
    assert played.states == {"out": 20}
    assert 0 < receipts.p50 <= receipts.p99 <= receipts.most < 30
