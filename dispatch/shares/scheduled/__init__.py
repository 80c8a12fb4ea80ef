"""Files by schedule (定时文件): a share, or its changes since the last file, put into a folder or sent off.

A file appears whole or not at all, after its checksum and its signature; what fails is tried again for three
days, and a file of changes that never arrived is contained in the next.
"""
