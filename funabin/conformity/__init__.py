"""The running code held against the policy: preflight, probes, report. Sees every room; no room sees it.

A probe asks the mechanism itself, at that moment; nothing in here states a result by hand. Each probe has
a twin in `tests/conformity` that disarms its mechanism and must see the probe fail.
"""
