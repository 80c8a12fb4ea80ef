"""Many operators over few squads: nobody is sent twice, nothing is lost, every loser is told."""

from sqlalchemy import text

from tests.faults.conftest import lasts
from tests.faults.fight import Fight, fight
from tests.faults.history import check_whole
from tests.faults.rig import OPERATORS, Rig


def test_operators_fight_over_squads(rig: Rig) -> None:
    enough = lasts(300, 20_000)
    fought = Fight(rig.squads, enough)
    fight(fought, [rig.client(number) for number in range(OPERATORS)], patience_s=600 + enough)
    told = fought.account
    assert told.sent.total() >= enough
    # Sent away in words, as at length on a busy machine, one has lost nothing; left in the dark, one might.
    assert told.unknown == 0
    assert told.losses["squad_taken"]
    assert told.losses["incident_taken"]
    assert check_whole(rig.engine) == told.sent
    with rig.engine.connect() as connection:
        known = set(connection.scalars(text("SELECT id FROM incident")))
    assert set(told.reported) == known
