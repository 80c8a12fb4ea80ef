"""All commands there are, and how an app gets them."""

from flask import Flask

from web.commands import cases, inspections  # noqa: F401 - they add themselves to the imports
from web.commands.accounts import account_group
from web.commands.briefing import briefing_command
from web.commands.deriving import derive_group
from web.commands.exchange import export_group
from web.commands.files import files_group
from web.commands.hotspots import hotspots_group
from web.commands.importing import import_group
from web.commands.ledger import ledger_group
from web.commands.recovery import backup_group
from web.commands.replaying import replay_command
from web.commands.retention import retention_group
from web.commands.settings import setting_group
from web.commands.sheet import sheet_command
from web.commands.simulation import simulate_command
from web.commands.timekeeping import keep_time_command
from web.commands.tokens import token_group
from web.commands.working import work_command

COMMANDS = (
    account_group,
    import_group,
    export_group,
    files_group,
    token_group,
    setting_group,
    simulate_command,
    replay_command,
    keep_time_command,
    work_command,
    derive_group,
    hotspots_group,
    briefing_command,
    sheet_command,
    ledger_group,
    backup_group,
    retention_group,
)


def register(app: Flask) -> None:
    """Add every command to the app."""
    for command in COMMANDS:
        app.cli.add_command(command)
