"""All models, imported so that the metadata is whole."""

from data import (  # noqa: F401
    accounts,
    agencies,
    assignments,
    categories,
    closures,
    deadlines,
    deliveries,
    draws,
    files,
    fixes,
    forms,
    hotspots,
    imports,
    incidents,
    inspections,
    joint,
    layers,
    ledger,
    notices,
    organisations,
    past,
    patrol_orders,
    printing,
    receiving,
    response_plans,
    roads,
    settings,
    shares,
    squads,
    timers,
    violations,
)
from data.base import Base

metadata = Base.metadata
