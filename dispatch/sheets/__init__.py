"""Situation sheets: the situation as it is now on paper, a map with its legend and the list of incidents."""
