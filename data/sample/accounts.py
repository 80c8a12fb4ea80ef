"""Accounts at city, district and street level; as only a sample may, each has its name for a password."""

from collections.abc import Mapping

from data.accounts import ROLES, Account, hash_password
from data.sample.jurisdictions import CITY_CODE

DISPLAY_NAMES = {
    "admin": "系统管理员",
    "operator": "值班调度员",
    "planner": "活动保障规划员",
    "supervisor": "督察员",
    "squad": "一线执法队",
    "agency": "协同单位",
}
# Name, role, organisation and what stands before the role on screen.
BELOW_THE_CITY = (
    ("chaoyang", "operator", "110105", "朝阳区"),
    ("haidian", "operator", "110108", "海淀区"),
    ("xicheng", "operator", "110102", "西城区"),
    ("chaoyang_supervisor", "supervisor", "110105", "朝阳区"),
    ("chaoyang_admin", "admin", "110105", "朝阳区"),
    ("sanlitun", "operator", "110105004", "三里屯街道"),
)
MARK = "（样例）"


def make_accounts(organisations: Mapping[str, int], squad_id: int) -> list[Account]:
    """Return the accounts of organisations (ids by code); the squad's stands for one squad.

    In the city there is one for each role, named after it.
    """
    in_city = [_make(role, role, organisations[CITY_CODE], "") for role in ROLES]
    for account in in_city:
        account.squad_id = squad_id if account.role == "squad" else None
    below = [_make(name, role, organisations[code], whose) for name, role, code, whose in BELOW_THE_CITY]
    return in_city + below


def _make(name: str, role: str, organisation_id: int, whose: str) -> Account:
    return Account(
        name=name,
        display_name=whose + DISPLAY_NAMES[role] + MARK,
        password_hash=hash_password(name),
        role=role,
        organisation_id=organisation_id,
    )
