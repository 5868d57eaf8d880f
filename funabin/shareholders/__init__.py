"""The register of shareholders, kept by the corporate office: a class of people nobody in sales ever sees.

Exists where the policy declares the collection point `shareholder.register`. Imports outbox and gate.
"""
