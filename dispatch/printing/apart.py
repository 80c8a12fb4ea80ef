"""A printed file in a process of its own: `python -m dispatch.printing.apart`, as the worker starts it."""

import signal

from dispatch.scheduled.process import open_apart

LONGEST_S = 600


def main() -> None:
    """Print the file that the command line names; after ten minutes the process is ended."""
    signal.alarm(LONGEST_S)
    sessions, file_id = open_apart()
    # Imported by this process alone: the worker starts faster without.
    from dispatch.printing.carrying import carry_out

    carry_out(sessions, file_id)


if __name__ == "__main__":
    main()
