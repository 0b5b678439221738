"""What a figure was measured on: without it, no figure means anything to another reader."""

from __future__ import annotations

import os
import platform
import sqlite3

from bench import servers


def described() -> dict[str, object]:
    """Processors, their load before the run, and the versions that matter."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": servers.version(),
    }


def sentence(described: dict[str, object]) -> str:
    """The same in one line for people."""
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in described.items())
