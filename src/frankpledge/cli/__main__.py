"""`python -m frankpledge.cli`: the commands, for a process that starts another."""

from frankpledge.cli import app

app(prog_name="frankpledge")
