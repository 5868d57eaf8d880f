"""Inquiries, quotations, deals, reservations, proforma invoices.

Imports shipping, correspondence, members, outbox, catalogue, gate, journal and below.
"""
