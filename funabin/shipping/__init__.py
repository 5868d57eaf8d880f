"""Ports, freight rates, inspections, import rules: what a vehicle costs landed, and whether it may land.

May import catalogue, journal and kit.
"""
