"""What `make` runs: prepare a machine, run the whole product, check the house rules.

Standard library only, since it runs before anything is installed (`prepare_database` apart).
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this runs on whatever Python a machine has)
    sys.exit("需要 Python 3.11 或更新版本：make PYTHON=/path/to/python3.11 · Python 3.11 or newer is needed")
