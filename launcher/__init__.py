"""Brings the portal up on one machine: environment, services, processes, tests.

Standard library only: this package runs before anything is installed.
"""
