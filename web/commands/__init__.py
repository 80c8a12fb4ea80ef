"""The command line, `flask --app app …`: a group or command per module; `listing` names them all."""
