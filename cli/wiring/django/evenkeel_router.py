"""Reads from Aurora's readers and writes to its writer.

Whoever has just written reads from the writer for a while: replicas lag, by milliseconds as a rule. Within a request that
is known by itself; ReadYourWrites carries it to the next requests of the same visitor.
"""

from contextvars import ContextVar
from time import monotonic, time

from django.core import signing
from django.db import connections

WRITER = "default"
READER = "reader"
OURS = {WRITER, READER}

# More than Aurora's replicas lag under load, and less than anybody minds.
STICKY_SECONDS = 5
COOKIE = "evenkeel_wrote"

_wrote_at = ContextVar("evenkeel_wrote_at", default=None)


def has_written_lately():
    """Whether this request, task or thread wrote in the last seconds."""
    wrote_at = _wrote_at.get()
    return wrote_at is not None and monotonic() - wrote_at < STICKY_SECONDS


class ReaderWriterRouter:
    """DATABASE_ROUTERS = ["evenkeel_router.ReaderWriterRouter"]"""

    def db_for_read(self, model, **hints):
        instance = hints.get("instance")
        # What belongs to an object of the writer, as after .using("default"), is read where the object came from.
        if instance is not None and instance._state.db == WRITER:
            return WRITER
        # A transaction on the writer sees its own changes, and locks what it reads.
        if has_written_lately() or connections[WRITER].in_atomic_block:
            return WRITER
        return READER

    def db_for_write(self, model, **hints):
        _wrote_at.set(monotonic())
        return WRITER

    def allow_relation(self, first, second, **hints):
        if {first._state.db, second._state.db} <= OURS:
            return True
        return None

    def allow_migrate(self, db, app_label, **hints):
        if db in OURS:
            return db == WRITER
        return None


def _wrote_before(request):
    """How many seconds ago the visitor wrote, as their cookie says; None if too long ago, or if nobody signed it."""
    try:
        wrote_at = float(request.get_signed_cookie(COOKIE, salt=COOKIE))
    except (KeyError, ValueError, signing.BadSignature):
        return None
    ago = time() - wrote_at
    return ago if 0 <= ago < STICKY_SECONDS else None


class ReadYourWrites:
    """MIDDLEWARE = ["evenkeel_router.ReadYourWrites", ...]: the first one, so that it sees the writes of all others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        before = _wrote_before(request)
        began_at = monotonic()
        # A thread serves many visitors: what the one before wrote is not this one's.
        token = _wrote_at.set(None if before is None else began_at - before)
        try:
            response = self.get_response(request)
            wrote_at = _wrote_at.get()
            if wrote_at is not None and wrote_at >= began_at:
                response.set_signed_cookie(
                    COOKIE,
                    repr(time()),
                    salt=COOKIE,
                    max_age=STICKY_SECONDS,
                    httponly=True,
                    secure=request.is_secure(),
                    samesite="Lax",
                )
            return response
        finally:
            _wrote_at.reset(token)
