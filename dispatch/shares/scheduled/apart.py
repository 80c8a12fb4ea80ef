"""A file in a process of its own: `python -m dispatch.shares.scheduled.apart`, as the worker starts it."""

from dispatch.scheduled.process import open_apart


def main() -> None:
    """Make the file that the command line names."""
    sessions, file_id = open_apart()
    # Imported by this process alone: the worker starts faster without.
    from dispatch.shares.scheduled.carrying import carry_out

    carry_out(sessions, file_id)


if __name__ == "__main__":
    main()
