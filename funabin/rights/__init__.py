"""Requests of data subjects, complaints and disputes, with their clocks. Imports correspondence and below.

Exists where the policy, or a law set, declares the collection points `rights.*`.
"""
