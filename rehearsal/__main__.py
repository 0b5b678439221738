"""`python -m rehearsal --port N --data FOLDER`: the rehearsal platform's process."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from content.writing.counting import count
from rehearsal.api import Api
from rehearsal.book import Book
from rehearsal.routes import Counter
from rehearsal.server import HOST, Server
from rehearsal.shelf import Shelf


def main(arguments: list[str]) -> None:
    """Serve until told to stop."""
    given = _given(arguments)
    book = Book(given.data / "book.sqlite")
    api = Api(book, Shelf(given.data / "media"), count)
    try:
        asyncio.run(_serve(api, given.port))
    except OSError as error:
        sys.exit(f"The rehearsal platform cannot listen on {HOST}:{given.port} ({error}). Free the port or set REHEARSAL_PORT.")
    finally:
        book.close()


async def _serve(api: Api, port: int) -> None:
    def ready(port: int) -> None:
        api.base_url = f"http://{HOST}:{port}"
        print(f"Gladi: {api.base_url}", flush=True)  # noqa: T201 - the one line a supervisor or a person waits for

    await Server(Counter(api).respond).serve(port, ready=ready)


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rehearsal", description="The rehearsal platform, on loopback only.")
    parser.add_argument("--port", type=int, help="port on 127.0.0.1; 0 takes a free one (default: REHEARSAL_PORT)")
    parser.add_argument("--data", type=Path, help="folder of its book and pictures (default: rehearsal in DATA_FOLDER)")
    given = parser.parse_args(arguments)
    if given.port is None or given.data is None:
        from config import load  # noqa: PLC0415 - the settings cost 25 MB of memory that a started child does without

        settings = load()
        given.port = settings.rehearsal_port if given.port is None else given.port
        given.data = given.data or settings.data_folder / "rehearsal"
    return given


if __name__ == "__main__":
    main(sys.argv[1:])
