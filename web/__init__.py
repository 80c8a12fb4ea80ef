"""HTTP: settings, sign-in, the API, the live stream and the console."""
