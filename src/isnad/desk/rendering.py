"""Pages from templates: what every template can say, and how a page becomes an answer.

Everything is escaped (autoescape), and an unknown name is an error rather than an empty place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from litestar.exceptions import NotFoundException

from isnad.desk import wording
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, query
from isnad.desk.people.access import person_of, token
from isnad.desk.security import safe_link
from isnad.errors import InputError
from isnad.model import QUAD_CLASS

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
THEMES = ("auto", "light", "dark")
_YEAR = 365 * 24 * 3600
AnyRequest = Request[Any, Any, Any]


@cache
def environment() -> Environment:
    """The templates."""
    made = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals |= {"quads": QUAD_CLASS, "safe_link": safe_link, "themes": THEMES}
    made.filters["number"] = lambda n: f"{n:,}"
    return made


@dataclass(frozen=True)
class Reader:
    """Whom a page is for: his language and the look he wants, by URL, else by cookie."""

    language: str
    theme: str

    @classmethod
    def of(cls, request: AnyRequest) -> Reader:
        """Reads them off a request; Arabic unless English is asked for."""
        return cls(language=_chosen(request, "lang", tuple(wording.LANGUAGES)), theme=_chosen(request, "theme", THEMES))


def _chosen(request: AnyRequest, name: str, known: tuple[str, ...]) -> str:
    for value in (request.query_params.get(name), request.cookies.get(name)):
        if value in known:
            return value
    return known[0]


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


class Links:
    """Addresses of pages, under the prefix of the desk."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def __call__(self, path: str, asked: Asked | None = None, **values: Any) -> str:
        """A view with a filter, some of its fields changed."""
        found = query(asked, **values) if asked is not None else urlencode({name: value for name, value in values.items() if value not in (None, "")})
        return f"{self._prefix}{quote(path)}{'?' if found else ''}{found}"

    def static(self, name: str) -> str:
        """One of our files; the address changes with it, so that browsers may keep it."""
        return f"{self._prefix}/static/{quote(name)}?v={_version(name)}"


def page(request: AnyRequest, desk: Desk, template: str, *, view: str, asked: Asked | None = None, status_code: int = 200, **values: Any) -> Response[str]:
    """An HTML page. ``view`` is the section it belongs to, ``asked`` the filter of its bar (``None``: it has none)."""
    reader = Reader.of(request)
    html = environment().get_template(template).render(_common(request, desk, reader) | {"view": view, "asked": asked} | values)
    return Response(html, media_type=MediaType.HTML, status_code=status_code, cookies=_cookies(request, desk))


@contextmanager
def missing() -> Iterator[None]:
    """What the store does not know is not found, rather than a mistake in the question."""
    try:
        yield
    except InputError as error:
        raise NotFoundException(str(error)) from None


def _common(request: AnyRequest, desk: Desk, reader: Reader) -> dict[str, Any]:
    language = reader.language
    links = Links(desk.prefix)
    return {
        "language": language, "direction": wording.LANGUAGES[language], "theme": reader.theme, "url": links, "static": links.static,
        "t": lambda key, **values: wording.text(language, key, **values), "code": lambda kind, value: wording.code(language, kind, value),
        "country": lambda iso3: wording.country(language, iso3), "countries": wording.countries(language),
        "place": partial(wording.place, language), "here": lambda **changes: _here(request, desk, changes),
        **{f"{kind}_label": partial(wording.code, language, kind) for kind in ("type", "quad", "act", "status", "role", "sector", "review")}, "plain_label": str,
        "chart_words": {quad.replace(" ", "_"): wording.code(language, "quad", quad) for quad in dict.fromkeys(QUAD_CLASS.values())},
        "named": partial(_named, language), "person": person_of(request), "login": request.app.opt["access"].login, "form_token": partial(token, request),
    }


def _named(language: str, thing: Any) -> str:
    """What an actor is called. Those whom the lexicon does not list share an English word (source, protester): their own words tell them apart."""
    ar, en = thing.name_ar, thing.name
    if language == "en" and ar and en[:1].islower() and (getattr(thing, "id", None) or getattr(thing, "actor", None) or "").startswith("~"):
        return f"{en} ({ar})"
    return str((ar if language == "ar" else en) or en or ar or getattr(thing, "text", "") or getattr(thing, "id", ""))


def _here(request: AnyRequest, desk: Desk, changes: dict[str, Any]) -> str:
    """This very page, in another language or look."""
    values = {**{name: value for name, value in request.query_params.items() if value}, **changes}
    return f"{desk.prefix}{quote(request.url.path.removeprefix(desk.prefix))}?{urlencode(values)}"


def _cookies(request: AnyRequest, desk: Desk) -> list[Cookie]:
    """What the URL chose is kept for the next page."""
    asked = {"lang": tuple(wording.LANGUAGES), "theme": THEMES}
    return [Cookie(key=name, value=request.query_params[name], path=desk.prefix or "/", max_age=_YEAR, samesite="lax", httponly=True)
            for name, known in asked.items() if request.query_params.get(name) in known]
