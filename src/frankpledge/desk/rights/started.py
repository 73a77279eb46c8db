"""What happens when Django starts: the records rooms learn who answers them, Wagtail learns the policies."""

from wagtail.models import AbstractPage, Page
from wagtail.permissions import register_permission_policy

from frankpledge.desk.rights.answers import answer
from frankpledge.desk.rights.groups import keep
from frankpledge.desk.rights.policies import RecordPolicy, TreePolicy
from frankpledge.plan.models import Body
from frankpledge.plan.nouns import nouns
from frankpledge.plan.permission import answer_with
from frankpledge.workspace import loaded

answer_with(answer)
register_permission_policy(AbstractPage, TreePolicy(Page))
for model in (Body, *(noun.model for noun in nouns() if not noun.is_page)):
    register_permission_policy(model, RecordPolicy(model))
loaded.connect(keep, dispatch_uid="frankpledge.desk.rights")
