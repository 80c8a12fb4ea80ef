"""The rows of the table of problems for webhooks and files by schedule."""

from dispatch.outbound import addresses
from dispatch.scheduled import places, timing
from dispatch.shares.pushing import webhooks
from dispatch.shares.scheduled import keys, schedules
from web.problems.rows import Row

DELIVERING: dict[type[Exception], Row] = {
    webhooks.WebhookUnknown: Row(
        404, "webhook_unknown", "该共享没有推送 {webhook_id}。", "The share has no webhook {webhook_id}."
    ),
    webhooks.WebhookTaken: Row(
        409, "webhook_taken", "该共享已推送到 {url}。", "The share is brought to {url} already."
    ),
    webhooks.TooManyWebhooks: Row(
        409, "too_many_webhooks", "一个共享最多 {most} 个推送地址。", "A share has {most} webhooks at most."
    ),
    webhooks.WebhookNotHalted: Row(
        409,
        "webhook_not_halted",
        "推送现为 {state}，没有要重发或跳过的批次。",
        "The webhook is {state}: there is no batch to send again or to skip.",
        ("state",),
    ),
    addresses.UrlUnfit: Row(
        422,
        "url_unfit",
        "“{url}” 不是可用的地址（{why}）；请用 https://主机/路径，不含账号和 # 部分。",
        "“{url}” cannot be called ({why}); use https://host/path, without credentials and without a # part.",
        ("why",),
    ),
    addresses.AddressRefused: Row(
        422,
        "address_refused",
        "{host} 是内部地址（{address}），不予访问；确需访问时由管理员在 outbound_allowed_networks 中放行。",
        "{host} is a private address ({address}) and is not called; an administrator can allow its network "
        "by the setting outbound_allowed_networks.",
        ("host", "address"),
    ),
    addresses.PlainRefused: Row(
        422,
        "plain_refused",
        "向 {host} 只能用 https；http 仅用于已放行的内部网段。",
        "{host} is called by https only; http is for networks that are allowed by the setting.",
        ("host",),
    ),
    addresses.NetworkUnfit: Row(
        409,
        "network_unfit",
        "设置 outbound_allowed_networks 中的 “{network}” 不是网段；请用如 10.20.0.0/16 的写法。",
        "“{network}” in the setting outbound_allowed_networks is no network; write it as 10.20.0.0/16.",
    ),
    schedules.ScheduleUnknown: Row(
        404,
        "share_schedule_unknown",
        "该共享没有定时文件 {schedule_id}。",
        "The share has no schedule {schedule_id}.",
    ),
    schedules.TooManySchedules: Row(
        409,
        "too_many_schedules",
        "一个共享最多 {most} 个定时文件。",
        "A share has {most} schedules at most.",
    ),
    schedules.ServerIncomplete: Row(
        422,
        "server_incomplete",
        "SFTP 还缺：{missing}。主机公钥可用 ssh-keyscan 取得并核对。",
        "For SFTP there lacks: {missing}. The host's key is told by ssh-keyscan; compare it.",
        ("missing",),
    ),
    keys.KeyUnreadable: Row(
        422,
        "ssh_key_unreadable",
        "{what} 无法识别；请用 OpenSSH 的写法，私钥不带口令。",
        "{what} cannot be read; give it as OpenSSH writes it, a private key without a passphrase.",
        ("what",),
    ),
    timing.TimesUnfit: Row(
        422,
        "times_unfit",
        "“{times}” 不可用（{why}）；请用五段 cron 表达式，如 0 8 * * 1-5，间隔不小于 15 分钟。",
        "“{times}” will not do ({why}); use a cron expression of five fields, as 0 8 * * 1-5, not more often "
        "than every 15 minutes.",
        ("why",),
    ),
    places.FolderUnfit: Row(
        422,
        "folder_unfit",
        "“{folder}” 不可用；请用所设文件夹之下的相对路径，不含 .. 。",
        "“{folder}” will not do; use a path below the folder that is set for such files, without “..”.",
    ),
}
