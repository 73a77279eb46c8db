"""releases: figures and plan frozen together for a day, to be shown, checked and compared.

Records, pages and documents read figures from here and nowhere else.
"""

from frankpledge.periods import Period, PeriodError, PeriodKind
from frankpledge.releases.areas import Funnel, FunnelLimit, FunnelPoint
from frankpledge.releases.bundle import freeze, publish
from frankpledge.releases.chain import Chain, Link, chain
from frankpledge.releases.corrections import Correction, correcting, correction, corrections
from frankpledge.releases.differences import difference, since_first
from frankpledge.releases.errors import ReleaseError
from frankpledge.releases.figure import VERDICTS, Figure, as_json
from frankpledge.releases.kinds import KINDS, Difference
from frankpledge.releases.lookup import Found, Lookup, plain_postcode, write_lookup
from frankpledge.releases.plan_changes import ANSWERS, missing_updates
from frankpledge.releases.prospect import Takes, takes
from frankpledge.releases.reading import Release
from frankpledge.releases.rows import Series, period_kind
from frankpledge.releases.ruled import Rule, rule_of
from frankpledge.releases.signing import Keys, Signature, read_public
from frankpledge.releases.waiting import Waiting, waiting

__all__ = [
    "ANSWERS",
    "KINDS",
    "VERDICTS",
    "Chain",
    "Correction",
    "Difference",
    "Figure",
    "Found",
    "Funnel",
    "FunnelLimit",
    "FunnelPoint",
    "Keys",
    "Link",
    "Lookup",
    "Period",
    "PeriodError",
    "PeriodKind",
    "Release",
    "ReleaseError",
    "Rule",
    "Series",
    "Signature",
    "Takes",
    "Waiting",
    "as_json",
    "chain",
    "correcting",
    "correction",
    "corrections",
    "difference",
    "freeze",
    "missing_updates",
    "period_kind",
    "plain_postcode",
    "publish",
    "read_public",
    "rule_of",
    "since_first",
    "takes",
    "waiting",
    "write_lookup",
]
