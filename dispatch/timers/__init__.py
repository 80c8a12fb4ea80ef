"""Timers: what is to happen at a time, once, whatever is restarted until then.

A kind of timer is a function under a name. The worker (`flask work`) calls it within two seconds of the time
due, in the transaction that marks the timer as fired: either both are there afterwards or neither.

    from dispatch.timers.kinds import timer_kind
    from dispatch.timers.setting import cancel_timer, set_timer

    @timer_kind("transfer.unanswered", lock=lock_transfer)
    def rise(session, timer, now):
        transfer = session.get_one(Transfer, timer.subject_id)
        …

    set_timer(session, "transfer.unanswered", "transfer", transfer.id, now + timedelta(minutes=5), minutes=5)
    cancel_timer(session, "transfer.unanswered", "transfer", transfer.id)

- At most one timer of a kind waits for a subject: setting it again moves it. Once fired it may be set anew,
  also by the function it calls. What else is given to `set_timer` is its `payload`, plain values of JSON.
- Timers are set and cancelled in the caller's transaction, like everything else.
- Before a timer is locked, `lock(session, subject_id)` locks what the function will change, in the order in
  which requests lock it (the incident first). Incidents and assignments are locked without it.
- The function looks again at whether there is still something to do: it may have been done while it waited.
- What it records is by `dispatch.journal.SYSTEM`; events and ledger are written at the commit, as ever.
- A function that raises is tried again, later and later; `timer.problem` says what it met.
- The module with the function is named in `dispatch.work.kinds`, which is what the worker knows.
"""
