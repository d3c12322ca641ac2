"""Speed and size, measured: `python3 bench/run.py NAME…`. Never part of the portal or its tests."""
