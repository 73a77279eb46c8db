"""Who may do what: the table of roles, the groups made from it, and the answers it gives.

table       role × kind of record × (read drafts, write, publish): the one place that says it
answers     `answer(user, act, record)`, given to the records rooms when Django starts
policies    the same, as Wagtail's views and lists ask it
groups      groups of staff, their pages and the approvals, kept in step with the records
fence       what no view of Wagtail's asks: read-only roles, guessed addresses
staff       accounts
"""
