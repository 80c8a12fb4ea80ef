"""Webhooks (推送): changes of a share are brought to its agency, each once and in their order.

The outbox is `share_change`: what is committed there is sent, from a cursor on that moves in the transaction
which records that a batch was taken. So nothing is lost, and what a receiver gets again after a crash bears
the same `webhook-id`.

What receivers of such a feed build on is its order: a deletion that overtakes a change would bring a feature
back to life. So a batch that is not taken holds back those after it. It is tried for three days; then the
webhook stops, and an administrator sends it again, or skips it, and the rest follows.
"""
