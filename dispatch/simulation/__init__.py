"""A simulated day: squads patrol and answer, incidents arrive; on in the sample, off by one click."""
