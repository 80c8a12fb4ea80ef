"""The API, version 1: one module per noun, each with its blueprint as `bp`."""

from flask_openapi3 import OpenAPI

from web.api import (
    account,
    accounts,
    assignments,
    boundary_areas,
    capabilities,
    categories,
    checks,
    closures,
    counts,
    drafts,
    drawing,
    exports,
    fixes,
    holidays,
    imports,
    incidents,
    kinds,
    layers,
    ledger,
    organisations,
    plans,
    recommendations,
    search,
    session,
    simulation,
    squads,
    stream,
    tiles,
    tokens,
    travel,
    welcome,
    where,
)

BLUEPRINTS = (
    welcome.bp,
    session.bp,
    account.bp,
    accounts.bp,
    tokens.bp,
    organisations.bp,
    categories.bp,
    capabilities.bp,
    counts.bp,
    simulation.bp,
    incidents.bp,
    recommendations.bp,
    assignments.bp,
    squads.bp,
    fixes.bp,
    closures.bp,
    travel.bp,
    search.bp,
    where.bp,
    kinds.bp,
    plans.bp,
    holidays.bp,
    layers.bp,
    drafts.bp,
    imports.bp,
    exports.bp,
    boundary_areas.bp,
    checks.bp,
    drawing.bp,
    tiles.bp,
    stream.bp,
    ledger.bp,
)


def register(app: OpenAPI) -> None:
    """Add every noun to the app."""
    for blueprint in BLUEPRINTS:
        app.register_api(blueprint)
