"""Atom feeds: what is new, for whoever wants to be told. `Feed` is what every feed stands on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication import views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frankpledge import plan
from frankpledge.plan.models import ReleaseDay
from frankpledge.releases import Release
from frankpledge.site import formats, history


class Settled(Atom1Feed):
    """A feed without an entry is of today, and not of the second in which it was asked for: what did not
    change is not published again.
    """

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items if item.get("updateddate")]
        return max(dates, default=at(plan.today()))


class Feed(views.Feed):
    """A feed by the body. A feed of its own says `title`, `link`, `items`, and of each item its title,
    link, `item_updateddate` and `item_identity`, a path that never changes even if the page moves.

    Only what anyone may read belongs in a feed.
    """

    feed_type = Settled

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        response["Content-Type"] = "application/atom+xml; charset=utf-8"
        return response

    def author_name(self) -> str:
        body = plan.body()
        return str(body.name or body.site_name)

    def feed_copyright(self) -> str:
        return str(plan.body().licence)

    def feed_guid(self) -> str:
        return identity(str(self.link() if callable(self.link) else self.link))

    def item_identity(self, item: Any) -> str:
        raise NotImplementedError

    def item_guid(self, item: Any) -> str:
        return identity(self.item_identity(item))


def identity(path: str) -> str:
    """A name that stays the same wherever the site is served: ``tag:example.org,2021:releases/2021-q4``."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"tag:{host},2021:{path.strip('/')}"


def at(day: date) -> datetime:
    """The beginning of a day, where the body is."""
    return make_aware(datetime.combine(day, time()), get_default_timezone())


class Releases(Feed):
    """Each release as it is published, and each correction."""

    title = gettext_lazy("Releases of figures")

    def link(self) -> str:
        return reverse("releases-feed").removesuffix(".atom") + "/"

    def items(self) -> Sequence[tuple[Release, datetime]]:
        days = {day.release: day.at for day in ReleaseDay.objects.exclude(release="")}
        told = ((r, days.get(r.key) or at(date.fromisoformat(r.as_at))) for r in history.published())
        return list(told)[::-1]

    def item_title(self, item: tuple[Release, datetime]) -> str:
        return item[0].title

    def item_description(self, item: tuple[Release, datetime]) -> str:
        release, _at = item
        told = _("%(figures)s of %(measures)s, as at %(day)s.") % {
            "figures": ngettext("%(n)s figure", "%(n)s figures", release.manifest["figures"])
            % {"n": formats.plain(release.manifest["figures"])},
            "measures": ngettext("%(n)s measure", "%(n)s measures", release.manifest["measures"])
            % {"n": release.manifest["measures"]},
            "day": formats.day(date.fromisoformat(release.as_at)),
        }
        made_up = _("Figures marked illustrative are made up, for demonstration.")
        return f"{told} {made_up}" if release.illustrative else told

    def item_link(self, item: tuple[Release, datetime]) -> str:
        return reverse("release", args=[item[0].key])

    def item_updateddate(self, item: tuple[Release, datetime]) -> datetime:
        return item[1]

    def item_identity(self, item: tuple[Release, datetime]) -> str:
        return f"releases/{item[0].key}"
