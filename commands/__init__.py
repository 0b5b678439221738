"""The command line: `./tayang <command>`, the supervisor, and what makes a data folder ready."""
