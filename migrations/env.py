"""How Alembic runs our scripts: always on a connection given by the caller, inside the caller's transaction."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("tables"),  # only to compare them with the history
    render_as_batch=True,  # SQLite changes a table by making it anew
    transactional_ddl=False,  # the caller's transaction covers everything, the first register too
)
context.run_migrations()
