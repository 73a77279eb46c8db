"""Delivery: roll-outs, funds and grants, training needs. Models are in `frankpledge.delivery.models`."""
