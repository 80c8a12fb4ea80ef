"""How offences recur in space and time: near repeats, outbreaks, rhythm, forecast, and what patrols changed.

Places are metres in one plane (`gis.crs.local_plane`), times are days as numbers, counted from 1970-01-01 in
the city's own time, so that whole numbers are its midnights. Nothing here depends on the order of the cases.
"""
