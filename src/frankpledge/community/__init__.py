"""Community: areas, local priorities, neighbourhood boards, engagement and its lessons, target-setting
rounds.

Models are in `frankpledge.community.models`.
"""
