"""The queue in which printed files wait to be made."""

from data.printing import PrintFile
from dispatch.scheduled.waiting import FileQueue

PRINT_FILES = FileQueue(PrintFile, "print_files", "make_print_file", 0x71_52)
