"""Exchange: features of layers come in from files as drafts, and go out into files, with what they bear."""
