"""A script in a process of its own: for memory and for what must be the same everywhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def outcome(script: str, **environment: str) -> str:
    """What a fresh process prints."""
    finished = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONPATH": str(ROOT), **environment},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return finished.stdout.strip()
