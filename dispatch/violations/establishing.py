"""When an incident makes a violation: once it is closed, verified, unless its form says otherwise.

Closing it again after it was opened again writes the violation anew; opening it takes the violation back.
"""

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from data.addresses import normalise_address
from data.incidents import Incident
from data.partitions import ensure_months
from data.scope import everything
from data.violations import Violation
from dispatch.forms import find_filled
from dispatch.journal import Actor, record
from dispatch.subjects.grading import regrade

# Who finds offences by themselves; all other sources are somebody's complaint.
FOUND = ("patrol", "camera", "sensor", "simulation")
# A field of this key in a category's form, answered with no, says that there was no offence.
OFFENCE = "offence"


def follow(session: Session, incident: Incident, actor: Actor) -> None:
    """Do what an incident's new status asks for: establish its violation, or take it back."""
    if incident.status == "closed":
        establish(session, incident, actor)
    elif incident.status == "reopened":
        withdraw(session, incident, actor)


def establish(session: Session, incident: Incident, actor: Actor) -> int | None:
    """Write the violation of a closed incident; return its id, or None where no offence was found."""
    # It brings half a second of numerics along, which a worker that is to fire timers soon has no time for.
    from dispatch.hotspots.renewing import renew_around

    filled = find_filled(session, incident)
    if filled is not None and filled.answers.get(OFFENCE) is False:
        return None
    connection = session.connection()
    ensure_months(connection, Violation.__tablename__, incident.reported_at, incident.reported_at)
    violation = insert(Violation).values(
        happened_at=incident.reported_at,
        category_id=incident.category_id,
        subject_id=incident.subject_id,
        location=select(Incident.location).where(Incident.id == incident.id).scalar_subquery(),
        address=incident.place,
        address_key=normalise_address(incident.place),
        source="patrol" if incident.source in FOUND else "complaint",
        organisation_id=incident.organisation_id,
        neighbour_id=incident.neighbour_id,
        incident_id=incident.id,
        is_sample=incident.source == "simulation",
    )
    with everything(session):
        _take_back(session, incident)
        violation_id = session.scalar(violation.returning(Violation.id))
        record(session, actor, "violation.established", "incident", incident.id, violation=violation_id)
        regrade(session, [incident.subject_id], cause="violation", actor=actor)
        renew_around(session, {violation_id: incident.reported_at})
    return violation_id


def withdraw(session: Session, incident: Incident, actor: Actor) -> None:
    """Take the violation of an incident back that is opened again."""
    with everything(session):
        taken = _take_back(session, incident)
        if taken:
            record(session, actor, "violation.withdrawn", "incident", incident.id)
            regrade(session, [incident.subject_id], cause="violation", actor=actor)


def _take_back(session: Session, incident: Incident) -> int:
    own = delete(Violation).where(
        Violation.incident_id == incident.id, Violation.happened_at == incident.reported_at
    )
    return session.execute(own.execution_options(synchronize_session=False)).rowcount
