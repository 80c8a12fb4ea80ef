"""The rows of the table of problems for what signing in and managing accounts refuse."""

from web.problems import errors as problems
from web.problems.rows import Row
from web.signin import errors

SIGNING_IN: dict[type[Exception], Row] = {
    problems.NotSignedIn: Row(401, "not_signed_in", "请先登录。", "Sign in first."),
    problems.SignInRefused: Row(
        401, "sign_in_refused", "账号或密码不正确。", "The account or the password is wrong."
    ),
    problems.NotAllowed: Row(
        403,
        "not_allowed",
        "角色“{role}”无权执行此操作（{permission}）。",
        "The role “{role}” may not do this ({permission}).",
    ),
    problems.NotAtRoot: Row(
        403,
        "not_at_root",
        "此操作（{permission}）关系全市，须由市级账号办理。",
        "This ({permission}) concerns the whole city: an account of the city does it.",
    ),
    problems.SignInUnfinished: Row(
        403,
        "sign_in_unfinished",
        "登录尚未完成，还缺：{lacks}。",
        "The sign-in is not finished; it still lacks: {lacks}.",
        ("lacks",),
    ),
    problems.NotInToken: Row(
        403,
        "not_in_token",
        "此令牌不包含权限 {permission}。",
        "This token was not made for {permission}.",
    ),
    problems.NotByToken: Row(
        403,
        "not_by_token",
        "此操作须本人登录后进行，令牌不可用。",
        "This is for a person who has signed in, not for a token.",
    ),
    problems.CsrfMissing: Row(
        403,
        "csrf_missing",
        "请求缺少本次会话的 X-CSRF-Token。",
        "The request lacks this session's X-CSRF-Token.",
    ),
    problems.TooManySignIns: Row(
        429,
        "too_many_sign_ins",
        "登录失败次数过多，请在 {retry_after_s} 秒后重试。",
        "Too many failed sign-ins; try again in {retry_after_s} seconds.",
        retry_after="retry_after_s",
    ),
    errors.PasswordRefused: Row(
        422, "password_refused", "密码不符合要求：{zh}。", "The password will not do: {en}.", ("faults",)
    ),
    errors.PasswordWrong: Row(422, "password_wrong", "当前密码不正确。", "The present password is wrong."),
    errors.OneTimePasswordLapsed: Row(
        401,
        "one_time_password_lapsed",
        "一次性密码已过期，请管理员重新生成。",
        "The one-time password has lapsed; ask an administrator for another.",
    ),
    errors.CodeRefused: Row(
        422,
        "code_refused",
        "验证码不正确、已过期或已用过；请等待下一个验证码。",
        "The code is wrong, too old or used already; wait for the next one.",
    ),
    errors.FactorNotBegun: Row(
        409,
        "factor_not_begun",
        "没有正在设置的第二因素；请先开始设置，已启用的须先移除。",
        "No second factor is being set up; begin first, and remove the one in use before.",
    ),
    errors.FactorRequired: Row(
        409,
        "factor_required",
        "角色“{role}”必须启用第二因素，不能移除。",
        "The role “{role}” has to have a second factor; it cannot be removed.",
    ),
    errors.FactorUnreadable: Row(
        409,
        "factor_unreadable",
        "第二因素的密钥无法解密（实例密钥已更换），请管理员重置。",
        "The second factor cannot be read: the instance's secret has changed; an administrator can reset it.",
    ),
    errors.AccountNameTaken: Row(
        409, "account_name_taken", "账号 {name} 已存在。", "There is an account {name} already."
    ),
    errors.OwnAccount: Row(
        409,
        "own_account",
        "不能停用、调动或重置自己正在使用的账号，请由另一位管理员操作。",
        "Nobody disables, moves or resets the account they act with; another administrator can.",
    ),
    errors.SquadNotFitting: Row(
        422,
        "squad_not_fitting",
        "执法队角色须指定本机构的一支执法队，其他角色不得指定（现为 {role}）。",
        "An account of a squad stands for a squad of its organisation, another one for none (it is {role}).",
    ),
    errors.PermissionsNotOwn: Row(
        422,
        "permissions_not_own",
        "账号没有这些权限：{permissions}；可选：{own}。",
        "The account lacks these permissions: {permissions}; it has {own}.",
        ("permissions", "own"),
    ),
    errors.AccountOfAgency: Row(
        409,
        "account_of_agency",
        "账号“{account}”随接收单位管理，请到“对外共享”中更改、终止或更换凭证。",
        "The account “{account}” goes with an agency: change, end or give it credentials there.",
    ),
    errors.AgencyEnded: Row(
        403,
        "agency_ended",
        "对“{agency}”的共享已终止；请联系管理员。",
        "“{agency}” receives nothing any more; ask the administrator.",
    ),
    errors.AddressNotAllowed: Row(
        403,
        "address_not_allowed",
        "不接受来自 {address} 的请求；请使用登记的地址，或请管理员增加。",
        "Requests from {address} are not taken; ask from a registered address, or have it added.",
        ("address",),
    ),
    errors.AsksTooOften: Row(
        429,
        "asks_too_often",
        "请求过于频繁（每分钟至多 {rate_per_minute} 次），请在 {retry_after_s} 秒后重试。",
        "Too many requests (at most {rate_per_minute} a minute); try again in {retry_after_s} seconds.",
        ("rate_per_minute",),
        retry_after="retry_after_s",
    ),
}
