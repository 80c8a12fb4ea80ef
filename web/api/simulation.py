"""The simulation: whether it runs."""

from data.settings import get_setting, put_setting
from dispatch.journal import announce, record
from web.api.blueprints import make_blueprint
from web.database import current_session
from web.desk import current_actor
from web.permissions import allow
from web.schemas.city import SimulationChange
from web.schemas.session import SimulationState

bp = make_blueprint("simulation", "Squads that patrol and incidents that arrive by themselves")


@bp.get("/simulation", responses={200: SimulationState})
@allow("see_map")
def get_simulation() -> SimulationState:
    """Return whether the simulation runs."""
    return SimulationState(running=get_setting(current_session(), "simulation_running"))


@bp.patch("/simulation", responses={200: SimulationState})
@allow("run_simulation")
def change_simulation(body: SimulationChange) -> SimulationState:
    """Start or stop the simulation; all consoles are told."""
    session = current_session()
    state = SimulationState(running=body.running)
    if get_setting(session, "simulation_running") != body.running:
        put_setting(session, "simulation_running", body.running)
        act = "simulation.started" if body.running else "simulation.stopped"
        record(session, current_actor(), act, "simulation", None)
        announce(session, "simulation", state.model_dump())
    return state
