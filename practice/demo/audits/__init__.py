"""The CCP audits of the demo's people: rounds, answers and reviews of the last weeks, made by the
services, each on its day.
"""
