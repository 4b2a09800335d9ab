"""Every address of the newsroom but the admin's and the language switch."""

from datetime import date

from django.urls import URLPattern, URLResolver, path, register_converter

from articles.views import archives, large, machines, paper, photos, search, story


class DayConverter:
    """YYYY-MM-DD, a day that exists, in the years papers are from."""

    regex = r"(?:1[89]|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)  # ValueError: no such address

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


class MonthConverter:
    """YYYY-MM, as the month's first day."""

    regex = r"(?:1[89]|2[0-9])[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else f"{value:%Y-%m}"


class YearConverter:
    """YYYY."""

    regex = r"(?:1[89]|2[0-9])[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class FounderConverter:
    """YYYY-MM/DD, as the addresses of other newspaper systems write a day."""

    regex = r"(?:1[89]|2[0-9])[0-9]{2}-[0-9]{2}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value.replace("/", "-"))

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m/%d}"


class NumberConverter:
    """A row's number, no larger than a database can hold, written in one way only."""

    regex = r"[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(DayConverter, "day")
register_converter(MonthConverter, "month")
register_converter(YearConverter, "year")
register_converter(NumberConverter, "number")
register_converter(FounderConverter, "founder")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", paper.front, name="front"),
    path("editions/", paper.year, name="editions"),
    path("editions/<year:number>/", paper.year, name="editions-year"),
    path("editions/<day:day>/", paper.edition, name="edition"),
    path("editions/<day:day>.ninjs.json", machines.edition_ninjs, name="edition-ninjs"),
    path("editions/<day:day>/<str:number>/", paper.page, name="page"),
    path("stories/<number:story>/", story.story, name="story"),
    path("stories/<number:story>.ninjs.json", machines.story_ninjs, name="story-ninjs"),
    path("sections/<slug:slug>/", archives.section, name="section"),
    path("sections/<slug:slug>/<month:month>/", archives.section_month, name="section-month"),
    path("sections/<slug:slug>/rss.xml", machines.section_rss, name="section-rss"),
    path("sections/<slug:slug>/atom.xml", machines.section_atom, name="section-atom"),
    path("reporters/<str:slug>/", archives.reporter, name="reporter"),
    path("reporters/<str:slug>/<month:month>/", archives.reporter_month, name="reporter-month"),
    path("reporters/<str:slug>/rss.xml", machines.reporter_rss, name="reporter-rss"),
    path("reporters/<str:slug>/atom.xml", machines.reporter_atom, name="reporter-atom"),
    path("corrections/", archives.corrections, name="corrections"),
    path("corrections/<month:month>/", archives.corrections, name="corrections-month"),
    path("pictures/", archives.pictures, name="pictures"),
    path("pictures/<month:month>/", archives.pictures, name="pictures-month"),
    path("large/", large.front, name="large"),
    path("large/editions/<day:day>/", large.edition, name="large-edition"),
    path("large/editions/<day:day>/<number:number>/", large.edition, name="large-sheet"),
    path("large/stories/<number:story>/", large.story, name="large-story"),
    path("search/", search.search, name="search"),
    path("about/", archives.about, name="about"),
    path("rss.xml", machines.rss, name="rss"),
    path("atom.xml", machines.atom, name="atom"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-news.xml", machines.sitemap_news, name="sitemap-news"),
    path("sitemap-<month:month>.xml", machines.sitemap_month, name="sitemap-month"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("service-worker.js", machines.service_worker, name="service-worker"),
    path("offline.json", machines.offline_list, name="offline-list"),
    path("offline/", machines.offline_page, name="offline"),
    path("html/<founder:day>/<str:name>", machines.founder, name="founder"),
    path("photos/<str:token>.jpg", photos.photo, name="photo"),
    path("photos/<str:token>.avif", photos.avif, name="photo-avif"),
]
