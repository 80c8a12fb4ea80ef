"""A step of an import in a process of its own, which the worker starts: `python -m web.exchange.apart`."""

import sys

from dispatch.work.children import be_child


def main() -> None:
    """Do the step that the command line names."""
    be_child()
    # Imported by this process alone: the worker starts faster without.
    from web.background import create_app
    from web.exchange import steps
    from web.exchange.jobs import hold

    step, import_id = sys.argv[1], int(sys.argv[2])
    with create_app().app_context():
        hold({"read": steps.read, "look": steps.look, "run": steps.run}[step], import_id)


if __name__ == "__main__":
    main()
