"""Photos and files of incidents: received, looked at, stored by their content, and given out."""
