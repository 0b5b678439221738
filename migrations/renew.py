"""Make 0001 anew from the models: `python -m migrations.renew`. Only until the first release; afterwards add a script.

Adding one (later): `python -m migrations.renew 0002 "what changes"` compares the models with the history so far.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command

from content import tables
from content.foundation.db import connect
from migrations.history import HERE, on

FIRST = ("0001", "The house")


def renew(revision: str, message: str) -> Path:
    """Write the script that leads from the history before `revision` to the models, and format it."""
    for old in (HERE / "versions").glob(f"{revision}_*.py"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        database = connect(f"sqlite:///{folder}/empty.sqlite")
        with database.writing() as session:
            config = on(session.connection(), tables.METADATA)
            command.upgrade(config, "head")
            command.revision(config, message, autogenerate=True, rev_id=revision)
        database.close()
    [made] = (HERE / "versions").glob(f"{revision}_*.py")
    made.write_text(made.read_text().replace("content.foundation.db.UtcTime(timezone=True)", "sa.DateTime(timezone=True)"))
    for tidy in (["check", "--fix"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", made], check=True)  # noqa: S603 - our own file
    return made


if __name__ == "__main__":
    arguments = sys.argv[1:]
    print(renew(*(arguments if len(arguments) == len(FIRST) else FIRST)))  # noqa: T201 - a developer's command
