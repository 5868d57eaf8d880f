"""The whole code held against the policy: preflight, probes, the report. Sees everything."""
