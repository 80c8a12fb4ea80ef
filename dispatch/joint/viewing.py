"""What is shown of an incident's joint response: who has taken it, who refused, what transfer is open."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from data.base import alias_of
from data.joint import Agreement, JointRefusal, JointResponse, Rota, Transfer
from data.organisations import Organisation
from data.scope import everything
from dispatch.moments import iso

REF = ("id", "code", "name", "name_en")
Holder, Target, Decider, Taker = (
    alias_of(Organisation, name=name) for name in ("holder", "target", "decider", "taker")
)
PASSED = ("accepted", "taken_over")


def joint_of(session: Session, incident_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return `joint`, `transfer` and `passed_on` of each incident.

    Who sees an incident may know of its joint response all there is, by whatever name it was settled.
    """
    found = {key: {"joint": None, "transfer": None, "passed_on": 0} for key in incident_ids}
    if not found:
        return found
    with everything(session):
        if not session.scalar(_any_of(incident_ids)):
            return found
        responses = session.execute(_responses(incident_ids)).all()
        refusals = _refusals(session, [row.JointResponse.incident_id for row in responses])
        for row in responses:
            key = row.JointResponse.incident_id
            found[key]["joint"] = _joint(row, refusals[key])
        for row in session.execute(_transfers_that_count(incident_ids)):
            one = found[row.Transfer.incident_id]
            if row.Transfer.state == "open":
                one["transfer"] = _open(row)
            else:
                one["passed_on"] += 1
    return found


def ref(organisation: Organisation | None) -> dict[str, Any] | None:
    """Return an organisation, named."""
    return None if organisation is None else {name: getattr(organisation, name) for name in REF}


def _any_of(ids: Sequence[int]) -> Any:
    """Return the question whether any incident has a joint response or was ever handed on: few do."""
    joint = select(JointResponse.incident_id).where(JointResponse.incident_id.in_(ids))
    return select(or_(joint.exists(), _transfers_that_count(ids).exists()))


def _responses(ids: Sequence[int]) -> Any:
    return (
        select(JointResponse, Taker, Agreement.name.label("agreement"), Rota.name.label("rota"))
        .outerjoin(Taker, Taker.id == JointResponse.taken_by)
        .outerjoin(Agreement, Agreement.id == JointResponse.agreement_id)
        .outerjoin(Rota, Rota.id == JointResponse.rota_id)
        .where(JointResponse.incident_id.in_(ids))
    )


def _joint(row: Row[Any], refused: list[dict[str, Any]]) -> dict[str, Any]:
    joint = row.JointResponse
    return {
        "state": state_of(joint),
        "how": joint.how,
        "by": row.agreement or row.rota,
        "told_at": iso(joint.told_at),
        "due_at": iso(joint.due_at) if joint.taken_at is None and joint.risen_at is None else None,
        "taken_at": iso(joint.taken_at),
        "taken_by": ref(row[1]),
        "risen_at": iso(joint.risen_at),
        "refused": refused,
    }


def state_of(joint: JointResponse) -> str:
    """Return how far a joint response has come: "untaken", "settled" beforehand, "taken" or "risen"."""
    if joint.taken_at is not None:
        return "taken"
    if joint.risen_at is not None:
        return "risen"
    return "untaken" if joint.how == "first" else "settled"


def _refusals(session: Session, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    if not ids:
        return {}
    query = select(JointRefusal, Organisation).join(
        Organisation, Organisation.id == JointRefusal.organisation_id
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for refusal, side in session.execute(
        query.where(JointRefusal.incident_id.in_(ids)).order_by(JointRefusal.id)
    ):
        told = {"organisation": ref(side), "reason": refusal.reason, "at": iso(refusal.at)}
        found[refusal.incident_id].append(told)
    return found


def _transfers_that_count(ids: Sequence[int]) -> Any:
    return transfers_query().where(Transfer.incident_id.in_(ids), Transfer.state.in_(("open", *PASSED)))


def transfers_query() -> Any:
    """Return the query of transfers with who hands on, who is asked, and who decides."""
    return (
        select(Transfer, Holder, Target, Decider)
        .join(Holder, Holder.id == Transfer.from_id)
        .join(Target, Target.id == Transfer.to_id)
        .outerjoin(Decider, Decider.id == Transfer.decider_id)
    )


def _open(row: Row[Any]) -> dict[str, Any]:
    transfer = row.Transfer
    return {
        "id": transfer.id,
        "holder": ref(row[1]),
        "target": ref(row[2]),
        "decider": ref(row[3]),
        "reason": transfer.reason,
        "requested_at": iso(transfer.requested_at),
        "due_at": iso(transfer.due_at),
        "risen_at": iso(transfer.risen_at),
    }


def transfer_view(row: Row[Any], number: str, account: str | None) -> dict[str, Any]:
    """Return a transfer, a row of `transfers_query`, with its incident's number and who asked."""
    transfer = row.Transfer
    return _open(row) | {
        "incident_id": transfer.incident_id,
        "number": number,
        "state": transfer.state,
        "requested_by": account,
        "answered_at": iso(transfer.answered_at),
        "answer_reason": transfer.answer_reason,
        "squads": transfer.squads,
    }
