"""The way in: plain pages that turn an invite link or a passphrase into a cookie, outside Streamlit.

The cookie cannot be read by scripts and is not sent from other sites. It holds a secret that means
nothing outside the store; what it may do is looked up each time a page is drawn.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import Engine

from db.engine import reading, writing
from labeling_app.access.people import (
    LIFETIMES,
    give_pass,
    rater_with_pass,
    rater_with_passphrase,
    revoke_pass,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

COOKIE = "failatlas-session"
LARGEST_FORM = 4096
REFUSED = "Name and passphrase do not go together."
DEAD_LINK = "This link does not work: it was changed, was taken back, or is too old. Ask for a new one."
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Failatlas: {title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 4rem auto; padding: 0 1rem;
  color: #1f2328; background: #fff }}
label, input, button {{ display: block; width: 100%; font: inherit; box-sizing: border-box }}
input {{ margin: .25rem 0 1rem; padding: .5rem; border: 1px solid #59636e; border-radius: .25rem }}
button {{ padding: .6rem; border: 0; border-radius: .25rem; background: #0b5cad; color: #fff }}
[role=alert] {{ border-left: 4px solid #b3261e; padding-left: .75rem }}
</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"""
FORM = """<form method="post" action="/sign-in">
<label for="name">Name</label><input id="name" name="name" autocomplete="username" required autofocus>
<label for="passphrase">Passphrase</label>
<input id="passphrase" name="passphrase" type="password" autocomplete="current-password" required>
<button>Sign in</button></form>
<p>Or open the invite link that you were given.</p>"""
LEAVE = '<form method="post" action="/sign-out"><button>Sign out of this browser</button></form>'


def sign_in_routes(engine: Engine) -> list[BaseRoute]:
    """The pages `/enter/SECRET`, `/sign-in` and `/sign-out`."""
    from starlette.routing import Route

    def enter(request: Request) -> Response:
        with writing(engine) as session:
            rater = rater_with_pass(session, request.path_params["secret"], "invite")
            secret = give_pass(session, rater, "session") if rater else None
        return _let_in(request, secret) if secret else _page("Sign in", _alert(DEAD_LINK) + FORM, status=403)

    async def sign_in(request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        if request.method == "GET":
            return _page("Sign in", FORM)
        if not _from_here(request):
            return _page("Sign in", _alert("The form came from another site.") + FORM, status=403)
        fields = await _fields(request)
        secret = await run_in_threadpool(_try, engine, fields.get("name", ""), fields.get("passphrase", ""))
        return _let_in(request, secret) if secret else _page("Sign in", _alert(REFUSED) + FORM, status=403)

    def sign_out(request: Request) -> Response:
        if request.method == "GET":
            return _page("Sign out", LEAVE)
        if not _from_here(request):
            return _page("Sign out", _alert("The form came from another site.") + LEAVE, status=403)
        with writing(engine) as session:
            revoke_pass(session, request.cookies.get(COOKIE, ""))
        response = _redirect("/sign-in")
        response.delete_cookie(COOKIE)
        return response

    return [
        Route("/enter/{secret}", enter),
        Route("/sign-in", sign_in, methods=["GET", "POST"]),
        Route("/sign-out", sign_out, methods=["GET", "POST"]),
    ]


def _try(engine: Engine, name: str, passphrase: str) -> str | None:
    with reading(engine) as session:
        rater = rater_with_passphrase(session, name, passphrase)
    if rater is None:
        return None
    with writing(engine) as session:
        return give_pass(session, rater, "session")


async def _fields(request: Request) -> dict[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            return {}
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _from_here(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _let_in(request: Request, secret: str) -> Response:
    response = _redirect("/")
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(LIFETIMES["session"].total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


def _redirect(path: str) -> Response:
    from starlette.responses import RedirectResponse

    return RedirectResponse(path, status_code=303)


def _alert(text: str) -> str:
    return f'<p role="alert">{escape(text)}</p>'


def _page(title: str, body: str, *, status: int = 200) -> Response:
    from starlette.responses import HTMLResponse

    return HTMLResponse(PAGE.format(title=title, body=body), status_code=status)
