"""Checks of a layer's draft before it is published, one file to each; those here ask the map alone.

Checks that ask squads or the road network are in `dispatch.checking`, which runs them all.
"""

from layers.checks.finding import ERROR, WARNING, Finding, Mend, Step
from layers.checks.subject import Deadline, OutOfTime, Subject

__all__ = ["ERROR", "WARNING", "Deadline", "Finding", "Mend", "OutOfTime", "Step", "Subject"]
