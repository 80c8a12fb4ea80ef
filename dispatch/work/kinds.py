"""Everything the worker knows how to do: the modules whose kinds of timers it fires."""

import dispatch.deadlines.firing
import dispatch.deadlines.pausing
import dispatch.deadlines.renewing
import dispatch.hotspots.nightly
import dispatch.hotspots.renewing
import dispatch.joint.loans
import dispatch.joint.rising
import dispatch.joint.unanswered
import dispatch.patrols.running
import dispatch.printing.firing
import dispatch.receiving.once
import dispatch.safety
import dispatch.shares.refusals
import dispatch.shares.scheduled.firing
import dispatch.subjects.grading  # noqa: F401 - imported for what they register
