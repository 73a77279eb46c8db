"""Scrutiny: meetings, evidence, findings, recommendations, responses, closure, quoted figures, and the
test of each
recommendation (`scrutiny.register`). Models are in `frankpledge.scrutiny.models`.
"""
