"""Printing by schedule (定时打印): briefings and situation sheets, made of what an organisation sees.

The last of them are kept in a folder of the organisation, and given out to its people.
"""
