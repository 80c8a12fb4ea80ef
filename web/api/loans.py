"""Loans: squads lent to another organisation for a time."""

from typing import Any

from data.joint import Loan
from dispatch.joint.loans import Wish, answer_loan, ask_loan, end_loan
from dispatch.joint.showings import loan_views, loans_query
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import standing as schemas

bp = make_blueprint("loans", "Squads lent to another organisation for a time")


@bp.get("/loans", responses={200: schemas.LoanPage})
@allow("see_joint")
def list_loans(query: schemas.LoanQuery) -> Any:
    """List loans, the newest first."""
    session = current_session()
    wanted = loans_query()
    if not query.ended:
        wanted = wanted.where(Loan.state.in_(("asked", "agreed")))
    rows, following = fetch_page(
        session, wanted, [Loan.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    items = loan_views(session, rows, current_actor())
    return schemas.LoanPage.model_validate({"items": items, "next": following})


@bp.post("/loans", responses={201: schemas.Loan} | problems(404, 409))
@allow("dispatch")
def create_loan(body: schemas.NewLoan) -> Any:
    """Ask for a squad or, on the lender's side, give one at once."""
    wish = Wish(body.lender, body.borrower, body.starts_at, body.ends_at, body.reason, body.squad_id)
    return _answer(ask_loan(current_session(), current_actor(), wish).id), 201


@bp.post("/loans/<int:id>/answer", responses={200: schemas.Loan} | problems(404, 409))
@allow("dispatch")
def answer_one_loan(path: schemas.StandingPath, body: schemas.LoanAnswer) -> Any:
    """Lend the squad that was asked for, or refuse."""
    answer = (body.accept, body.squad_id, body.reason)
    return _answer(answer_loan(current_session(), path.id, current_actor(), *answer).id)


@bp.post("/loans/<int:id>/end", responses={200: schemas.Loan} | problems(404, 409))
@allow("dispatch")
def end_one_loan(path: schemas.StandingPath, body: schemas.LoanEnd) -> Any:
    """End a loan early: withdrawn, recalled, or given back."""
    return _answer(end_loan(current_session(), path.id, current_actor(), body.reason).id)


def _answer(loan_id: int) -> schemas.Loan:
    session = current_session()
    session.flush()
    rows = session.execute(loans_query().where(Loan.id == loan_id)).all()
    return schemas.Loan.model_validate(loan_views(session, rows, current_actor())[0])
