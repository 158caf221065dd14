"""Signing in and out, and one's own account."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

from starlette.responses import Response

from romcam.clinic import accounts, audit, sign_ins
from romcam.clinic.authentication import SIGN_IN, cookie_name
from romcam.clinic.pages.rendering import Visitor, after_form, set_cookie
from romcam.clinic.passwords import SHORTEST
from romcam.clinic.refusals import Invalid, TooOften
from romcam.clinic.schema import Account
from romcam.messages import Catalogue

_text = Catalogue(__name__)


def show_sign_in(visitor: Visitor) -> Response:
    """Answer `GET /sign-in?next=/path`."""
    wanted = own_path(visitor.query.get("next", ""))
    if visitor.caller.role is not None:
        return after_form(wanted)
    return visitor.page("sign_in", sentence="", next=wanted, kept="", name="")


def sign_in(visitor: Visitor) -> Response:
    """Answer `POST /sign-in`. A form that was refused because nobody was signed in is shown again, to be sent."""
    form = visitor.form
    wanted, kept = own_path(form.get("next", "")), form.get("kept", "")
    try:
        value = visitor.clinic.door.sign_in(form.get("name", ""), form.get("password", ""), visitor.machine)
    except (Invalid, TooOften) as error:
        again = {"next": wanted, "kept": kept, "name": form.get("name", "")[:100]}
        answer = visitor.page("sign_in", error.status, sentence=str(error), **again)
        if isinstance(error, TooOften):
            answer.headers["Retry-After"] = str(error.after_s)
        return answer
    answer: Response = after_form(wanted)
    if kept:
        fields = parse_qsl(kept, keep_blank_values=True, max_num_fields=100)
        token = visitor.tokens.of(sign_ins.digest_of(value))
        answer = visitor.page("send_again", action=wanted, fields=fields, form_token=token)
    set_cookie(answer, cookie_name(visitor.address), value, visitor.address)
    return answer


def sign_out(visitor: Visitor) -> Response:
    """Answer `POST /sign-out`."""
    with visitor.clinic.database.write() as session:
        sign_ins.end(session, visitor.caller.session)
        audit.note(session, visitor.who, "signed-out", thing=visitor.caller.account or None)
    return _gone(visitor)


def sign_out_everywhere(visitor: Visitor) -> Response:
    """Answer `POST /account/sign-out`: every session of the account ends."""
    with visitor.clinic.database.write() as session:
        sign_ins.end_all(session, visitor.caller.account)
        audit.note(session, visitor.who, "signed-out-everywhere", thing=visitor.caller.account or None)
    return _gone(visitor)


def show_account(visitor: Visitor) -> Response:
    """Answer `GET /account`."""
    return _account(visitor)


def change_password(visitor: Visitor) -> Response:
    """Answer `POST /account/password`."""
    form = visitor.form
    if not visitor.caller.account:
        return after_form("/")
    with visitor.clinic.database.read() as session:
        account = session.get_one(Account, visitor.caller.account)
    try:
        visitor.clinic.door.confirm(account, form.get("password", ""), visitor.machine)
        if form.get("new", "") != form.get("repeated", ""):
            raise Invalid(_text("password-not-repeated"))
        with visitor.clinic.database.write() as session:
            changed = session.get_one(Account, account.id)
            accounts.set_password(session, changed, form.get("new", ""), visitor.who, visitor.caller.session)
    except (Invalid, TooOften) as error:
        return _account(visitor, error.status, fault=str(error))
    return _account(visitor, said=_text("password-is-changed"))


def own_path(given: str) -> str:
    """Return a path of this server; `/` where it is none.

    Parameters
    ----------
    given
        What a URL or form states, from anywhere.
    """
    safe = given.startswith("/") and not given.startswith("//") and len(given) <= 500
    plain = unquote(given)
    if not safe or "\\" in plain or plain.startswith("//") or any(ord(each) < 32 for each in plain):
        return "/"
    return "/" if given.startswith(SIGN_IN) else given


def _account(visitor: Visitor, status: int = 200, *, fault: str = "", said: str = "") -> Response:
    if not visitor.caller.account:  # on this machine without accounts
        return after_form("/")
    role = _text(f"role-{visitor.caller.role}")
    return visitor.page("account", status, fault=fault, said=said, least=str(SHORTEST), role_name=role)


def _gone(visitor: Visitor) -> Response:
    answer = after_form(SIGN_IN)
    set_cookie(answer, cookie_name(visitor.address), "", visitor.address)
    return answer
