"""The queue in which files of shares wait to be made."""

from data.deliveries import ShareFile
from dispatch.scheduled.waiting import FileQueue

SHARE_FILES = FileQueue(ShareFile, "share_files", "hand_over_share_file", 0x71_51)
