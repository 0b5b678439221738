"""The history of the tables: Alembic's scripts, run by `commands.ready` and by nobody else."""
