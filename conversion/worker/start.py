"""Start a guard and its worker inside a toolchain's environment: `python start.py CONTROL_FD TEMP_ROOT`."""

import importlib
import sys

if __name__ == "__main__":
    guard = importlib.import_module("inside.guard")
    server = importlib.import_module("inside.server")
    del sys.path[0]
    guard.run(int(sys.argv[1]), sys.argv[2], server.serve)
