"""Vehicles for sale. No people in here. Imports journal and kit."""
