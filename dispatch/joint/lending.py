"""Which squads are lent to whom now."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.joint import Loan
from data.organisations import Organisation
from data.scope import everything
from dispatch.authority import district_path
from dispatch.joint.kinship import holds
from dispatch.journal import Actor


def lent_at(session: Session, actor: Actor, sides: tuple[int | None, ...]) -> tuple[int, ...]:
    """Return the squads that an actor has on loan for places of these owners.

    They are lent to an organisation at or below the actor's own, in the district of one of the owners.
    """
    now = datetime.now(UTC)
    in_force = (Loan.state == "agreed", Loan.starts_at <= now, now < Loan.ends_at)
    query = select(Loan.squad_id, Organisation.path).join(Organisation, Organisation.id == Loan.borrower_id)
    with everything(session):
        loans = session.execute(query.where(*in_force)).all()
        if not loans:
            return ()
        owners = session.scalars(select(Organisation.path).where(Organisation.id.in_([*filter(None, sides)])))
        here = {district_path(path) for path in owners}
    found = {
        loan.squad_id for loan in loans if district_path(loan.path) in here and holds(actor.path, loan.path)
    }
    return tuple(sorted(found))
