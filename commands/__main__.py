"""`python -m commands`: the commands, each loaded only when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from commands.language import before_settings
from content.foundation.problems import N_, Translate

# Command -> where it is, and what the list of commands says of it.
COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("commands.up:up", N_("Start Tayang and keep it running until Ctrl+C.")),
    "demo": ("commands.demo:demo", N_("Start Tayang on a throwaway folder with the demo campaign.")),
    "test": ("commands.test:test", N_("Set up what the tests need and run every check and test.")),
    "import": ("commands.plan:import_plan", N_("Import a content plan (CSV or XLSX).")),
    "gladi": ("commands.gladi:gladi", N_("Rehearse a whole approved campaign in a short time.")),
    "doctor": ("commands.doctor:doctor", N_("See whether everything is as it should be, and what to mend.")),
    "dispatch": ("commands.dispatch:dispatch", N_("Show whether posts go out and, where not, why.")),
    "config": ("commands.configuration:configuration", N_("Show the settings in force and where each comes from.")),
    "user": ("commands.user:user", N_("Add people, list them, change their roles, give links to a new password.")),
    "alarm": ("commands.alarm:alarm", N_("List the alarms that are open; --test shows whether they reach people.")),
    "count": ("commands.count:count", N_("Count a text as each network counts it.")),
    "platforms": ("commands.platforms:platforms", N_("Show what each network can do, and what was never tried there.")),
    "picture": ("commands.picture:picture", N_("Make a picture as each network wants it, without a database.")),
    "bench": (
        "bench.command:bench",
        N_("Measure how late a burst goes out, how costs grow with the number of posts, and what pictures take."),
    ),
    "faults": (
        "bench.faults.command:faults",
        N_("Let everything fail that can fail, and see that nothing is posted twice, wrongly or without a word."),
    ),
    "migrate": ("commands.migrate:migrate", N_("Make the data folder and the database ready.")),
}
HELP = {"-h", "--help"}
TITLE = N_("Tayang: schedules the posts of a government office, and proves that they went out.")
MORE = N_("./tayang COMMAND --help tells more. Commands that report take --json; --data FOLDER names another data folder.")


@click.command(hidden=True)
@click.pass_context
def help_(context: click.Context) -> None:
    """The list of commands."""
    click.echo(context.find_root().get_help())


def _translate(command: click.Command, translate: Translate) -> None:
    """Put the help of a command, its options and its own commands into the reader's language."""
    command.help = translate(command.help) if command.help else None
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            option.help = translate(option.help)
    for own in command.commands.values() if isinstance(command, click.Group) else ():
        _translate(own, translate)


class House(click.Group):
    """The group of all commands, which imports only the one that is called."""

    def list_commands(self, _context: click.Context) -> list[str]:  # noqa: D102 - click's
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:  # noqa: D102 - click's
        if name not in COMMANDS:
            return help_ if name == "help" else None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(  # noqa: D102 - click's
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(context, arguments)
        if command and HELP & {*rest}:
            _translate(command, before_settings())
        return name, command, rest

    def format_help(self, _context: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: D102 - click's
        translate = before_settings()
        formatter.write_text(translate(TITLE))
        formatter.write_paragraph()
        with formatter.section("./tayang"):
            formatter.write_dl([(name, translate(told)) for name, (_, told) in COMMANDS.items()])
        formatter.write_paragraph()
        formatter.write_text(translate(MORE))


@click.group(cls=House, invoke_without_command=True, context_settings={"help_option_names": sorted(HELP)})
@click.pass_context
def house(context: click.Context) -> None:
    """The one door."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


if __name__ == "__main__":
    house(prog_name="./tayang")
