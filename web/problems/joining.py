"""The rows of the table of problems for what joint response refuses."""

from dispatch.joint import agreements, areas, changing, kinship, loans, rotas, taking, transfers
from web.problems.rows import Row

JOINING: dict[type[Exception], Row] = {
    kinship.OrganisationMissing: Row(
        422,
        "organisation_unknown",
        "没有机构 {organisation_id}；机构见 GET /api/v1/organisations。",
        "There is no organisation {organisation_id}; GET /api/v1/organisations lists them.",
    ),
    taking.NotJoint: Row(
        409,
        "not_joint",
        "案件 {number} 不在交界处，无须受理或推辞；不属本单位的请移送。",
        "Incident {number} is not at a border: nothing to take or refuse. Transfer what is not yours.",
    ),
    taking.AlreadyTaken: Row(
        409,
        "already_taken",
        "案件 {number} 已由{holder}负责（{since}）。",
        "Incident {number} has been {holder_en}'s since {since}.",
        ("holder", "holder_en", "since"),
    ),
    taking.NotOneSide: Row(
        409,
        "not_one_side",
        "案件 {number} 须由交界的一方推辞；上级可直接受理或移送。",
        "One of the two sides refuses incident {number}; those above take it or transfer it.",
    ),
    transfers.TransferUnknown: Row(
        404, "transfer_unknown", "没有移送 {transfer_id}。", "There is no transfer {transfer_id}."
    ),
    transfers.TransferPending: Row(
        409,
        "transfer_pending",
        "案件 {number} 正在等待{to}答复；请先撤回。",
        "Incident {number} waits for the answer of {to_en}; withdraw that first.",
        ("to", "to_en"),
    ),
    transfers.TransferToHolder: Row(
        409,
        "transfer_to_holder",
        "案件 {number} 本由{holder}负责。",
        "Incident {number} is {holder}'s already.",
    ),
    transfers.TransferClosed: Row(
        409,
        "transfer_closed",
        "案件 {number} 的这次移送已结束（{state}）。",
        "This transfer of incident {number} is over ({state}).",
        ("state",),
    ),
    transfers.NotYoursToAnswer: Row(
        403,
        "not_yours_to_answer",
        "案件 {number} 的移送由{organisation}答复。",
        "{organisation_en} answers this transfer of incident {number}.",
    ),
    areas.AreaUnfit: Row(
        422,
        "area_unfit",
        "范围不可用（{what}）：请给出面、面要素，或中心与半径。",
        "This is no area ({what}): give a polygon, a feature that is one, or a place and a radius.",
        ("what",),
    ),
    agreements.AgreementUnknown: Row(
        404,
        "agreement_unknown",
        "没有协议 {agreement_id}，或已终止。",
        "There is no agreement {agreement_id}, or it has ended.",
    ),
    agreements.NotAboveBoth: Row(
        403,
        "not_above_both",
        "{organisation}不在您的管辖内；须由双方的共同上级办理。",
        "{organisation_en} is not under yours; those above all sides settle this.",
    ),
    changing.ChangeWaits: Row(
        409,
        "change_waits",
        "对方已提出修改协议，请先答复。",
        "The other side asks for a change of this agreement itself; answer that first.",
    ),
    changing.NothingAsked: Row(
        422,
        "nothing_asked",
        "请写明要对方同意更改什么。",
        "Say what of the agreement is to be changed; the other side is asked to agree to it.",
    ),
    changing.NoChangeWaits: Row(
        409,
        "no_change_waits",
        "这份协议没有待答复的修改。",
        "No change of this agreement waits for an answer.",
    ),
    agreements.SameSides: Row(
        422,
        "same_sides",
        "双方须互不隶属（{organisation}）。",
        "The two sides must not be one, nor one below the other ({organisation}).",
    ),
    loans.LoanUnknown: Row(404, "loan_unknown", "没有借调 {loan_id}。", "There is no loan {loan_id}."),
    loans.LoanNotYours: Row(
        403,
        "loan_not_yours",
        "须由{organisation}或其上级办理。",
        "{organisation_en} or those above it do this.",
    ),
    loans.LoanSpanUnfit: Row(
        422,
        "loan_span_unfit",
        "借调须在将来结束、晚于开始，且不超过 92 天（{starts_at} – {ends_at}）。",
        "A loan ends in the time to come, after it starts, within 92 days ({starts_at} – {ends_at}).",
    ),
    loans.LoanToItself: Row(
        422,
        "loan_to_itself",
        "借出与借入不能是同一机构（{organisation}）。",
        "Lender and borrower are one ({organisation}).",
    ),
    loans.LoanClosed: Row(
        409,
        "loan_closed",
        "该借调已是 {state}。",
        "The loan is {state}; this cannot be done now.",
        ("state",),
    ),
    loans.SquadMissing: Row(
        422, "squad_missing", "请写明{lender}借出哪一队。", "Say which squad of {lender} is lent."
    ),
    loans.SquadLent: Row(
        409,
        "squad_lent",
        "{call_sign} 在此期间已借出。",
        "{call_sign} is lent in this time already.",
        ("call_sign",),
    ),
    rotas.RotaUnknown: Row(
        404, "rota_unknown", "没有轮值 {rota_id}，或已终止。", "There is no rota {rota_id}, or it has ended."
    ),
}
