"""Inquiries, quotations, deals, reservations, proforma invoices. Imports shipping, correspondence, members, catalogue, gate."""
