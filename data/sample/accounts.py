"""One account for each role, named after it; its password is its name, which only a sample may do."""

from data.accounts import ROLES, Account, hash_password

DISPLAY_NAMES = {
    "admin": "系统管理员",
    "operator": "值班调度员",
    "planner": "活动保障规划员",
    "supervisor": "督察员",
    "squad": "一线执法队",
    "agency": "协同单位",
}


def make_accounts(organisation_id: int, squad_id: int) -> list[Account]:
    """Return the accounts of an organisation; the squad's stands for one squad."""
    return [
        Account(
            name=role,
            display_name=DISPLAY_NAMES[role] + "（样例）",
            password_hash=hash_password(role),
            role=role,
            organisation_id=organisation_id,
            squad_id=squad_id if role == "squad" else None,
        )
        for role in ROLES
    ]
