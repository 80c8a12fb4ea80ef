"""`flask replay`: recomputes the recommendation that an assignment came from."""

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.console import Console
from rich.table import Table

from dispatch.assignment import AssignmentUnknown, get_assignment
from dispatch.packing import count_squads
from dispatch.recommendation import Recommendation
from dispatch.replay import SAME, NoRecommendationKept, Replay, replay
from web.database import current_database

VERDICTS = {
    "same": "相同：同样的依据得出同样的推荐 · the same: what was known then gives the same answer",
    "different": "不同，见标 ≠ 的执法队 · different: see the squads marked ≠",
    "network_gone": "当时的路网 {network} 已不在 · the roads {network} of that time are no longer there",
    "closures_gone": "当时的封路已不在 · a closure of that time is no longer there",
}


@click.command("replay")
@click.argument("assignment_id", type=int)
@with_appcontext
def replay_command(assignment_id: int) -> None:
    """Recompute what was recommended for ASSIGNMENT_ID out of what was known then.

    Ends with status 0 if the answer is the same, with 2 if it is not or cannot be recomputed.
    """
    with current_database().sessions() as session:
        try:
            found = replay(session, get_assignment(session, assignment_id), current_app.settings.instance)
        except AssignmentUnknown:
            raise click.ClickException(f"There is no assignment {assignment_id}.") from None
        except NoRecommendationKept:
            raise click.ClickException(
                f"Nothing was kept of the recommendation behind assignment {assignment_id}."
            ) from None
    _show(found)
    if found.verdict != SAME:
        raise SystemExit(2)


def _show(found: Replay) -> None:
    task, closures = found.inputs["task"], found.inputs["closures"]
    click.echo(
        f"{found.computed_at.isoformat(timespec='seconds')}  {task['lon']:.5f}, {task['lat']:.5f}  "
        f"roads {found.inputs['network']}  closures {closures or 'none'}  "
        f"{count_squads(found.inputs)} squads, {found.then.considered} of them could go"
    )
    table = Table("", "squad", "then", "now", "")
    now = _times(found.now) if found.now else {}
    for rank, each in enumerate(found.then.candidates, start=1):
        mark = "≠" if each.squad_id in found.differing else ""
        table.add_row(
            str(rank), each.call_sign, _seconds(each.travel_time_s), now.get(each.squad_id, "–"), mark
        )
    Console().print(table)
    click.echo(VERDICTS[found.verdict].format(network=found.inputs["network"]))


def _times(found: Recommendation) -> dict[int, str]:
    return {each.squad_id: _seconds(each.travel_time_s) for each in found.candidates}


def _seconds(travel_time_s: float) -> str:
    return f"{travel_time_s:.1f} s"
