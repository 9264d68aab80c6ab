"""G: what only a server of Gate can get wrong."""
