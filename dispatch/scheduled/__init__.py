"""What is made by schedule, whatever it is: when it is due, where it goes, by which process it is made.

A time that was slept through is made up for once. What is made waits as a row: it is found again after a
crash, and nothing rests on a job of the queue that may be lost.
"""
