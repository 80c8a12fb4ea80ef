"""The verbs: intake, lifecycle, recommendation, assignment, tracking, closures and the ledger."""
