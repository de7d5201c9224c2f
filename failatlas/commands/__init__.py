"""One module a command (or group of commands); `failatlas.main` loads each when it is called."""
