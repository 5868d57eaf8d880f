"""The privacy officer's duties: demands of authorities, incidents, staff reviews, measures.

Imports correspondence and below.
"""
