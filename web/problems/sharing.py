"""The rows of the table of problems for agencies, their credentials and shares."""

from dispatch.shares import agencies, checking, credentials, defining, reading
from web.problems.rows import Row

SHARING: dict[type[Exception], Row] = {
    agencies.AgencyUnknown: Row(
        404, "agency_unknown", "没有接收单位 {agency_id}。", "There is no agency {agency_id}."
    ),
    agencies.AgencyNameTaken: Row(
        409,
        "agency_name_taken",
        "已有名为“{name}”的单位或账号；请另起名称。",
        "There is an agency or an account “{name}” already; take another name.",
    ),
    agencies.AgencyOver: Row(
        409,
        "agency_over",
        "对“{agency}”的共享已终止，不能再更改；请新建接收单位。",
        "“{agency}” has ended and is not changed any more; make a new agency.",
    ),
    agencies.AddressUnfit: Row(
        422,
        "address_unfit",
        "“{address}”不是 IP 地址或网段；示例：10.2.0.0/16、192.0.2.7、2001:db8::/32。",
        "“{address}” is neither an address nor a network; such as 10.2.0.0/16, 192.0.2.7, 2001:db8::/32.",
        ("address",),
    ),
    agencies.OrganisationAbove: Row(
        403,
        "organisation_above",
        "“{organisation}”不是您的单位或其下级，不能以其名义共享。",
        "“{organisation_en}” is neither your organisation nor below it: it is not yours to share for.",
    ),
    credentials.CredentialUnknown: Row(
        404,
        "credential_unknown",
        "该单位没有有效的凭证 {credential_id}。",
        "The agency has no valid credential {credential_id}.",
    ),
    credentials.CredentialForNothing: Row(
        422,
        "credential_for_nothing",
        "凭证须至少用于：{permissions} 之一。",
        "A credential is for at least one of {permissions}.",
    ),
    defining.ShareKeyTaken: Row(
        409,
        "share_key_taken",
        "代号“{key}”已用过；代号对外长期有效，请另取一个。",
        "The key “{key}” is taken, now or formerly: others may know it. Take another.",
    ),
    defining.ShareClosed: Row(
        409,
        "share_withdrawn",
        "共享“{share}”已撤回，不能再更改；可以新建。",
        "The share “{share}” has been withdrawn and is not changed any more; a new one may be made.",
    ),
    reading.ShareUnknown: Row(
        404,
        "share_unknown",
        "没有共享“{key}”，或已撤回、到期，或不对您开放。",
        "There is no share “{key}”, it is over, or it is not for you.",
    ),
    checking.DefinitionInvalid: Row(
        422,
        "share_invalid",
        "共享定义不成立：{field} {zh}。",
        "The share cannot be so: {field} – {en}.",
        ("field", "what", "allowed"),
    ),
}
