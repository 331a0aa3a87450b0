"""How are statements that run with each request asked quickly? Prepared for a connection, and sent together.

The library's own way reads a long statement anew each time it runs, and waits for each answer before it sends
the next: that takes longer than the database needs for its answer.
"""

import re
import select
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq.abc import PGconn, PGresult

type Row = tuple[Any, ...]
type Values = Mapping[str, object]
_NAMED = re.compile(r"%\((\w+)\)s")
_BEGIN = b"BEGIN"
_DONE = pq.ExecStatus.COMMAND_OK


class Statement:
    """A statement whose values are named `%(name)s`.

    >>> statement = Statement("SELECT %(first)s::text, %(second)s::text, %(first)s::text")
    >>> statement.text, statement.names
    (b'SELECT $1::text, $2::text, $1::text', ('first', 'second'))
    """

    __slots__ = ("formats", "name", "names", "text")

    def __init__(self, text: str) -> None:
        self.names = tuple(dict.fromkeys(_NAMED.findall(text)))
        self.text = _NAMED.sub(lambda found: f"${self.names.index(found[1]) + 1}", text).encode()
        self.name = sha256(self.text).hexdigest()[:16].encode()
        # As text, since the type of a value must not hang on how large it is: the statement has one plan.
        self.formats = [PyFormat.TEXT] * len(self.names)


COMMIT = Statement("COMMIT")
"""Sent with the last statement of a transaction, it saves a trip; nothing may follow it."""


def _plain(value: object) -> object:
    return array(value) if isinstance(value, list) else value


def array(values: Sequence[object]) -> str:
    """A list as the database writes it.

    >>> array(["a", 'b"c\\\\', None, 2, 0.5])
    '{"a","b\\\\"c\\\\\\\\",NULL,2,0.5}'
    """
    return "{" + ",".join(_element(one) for one in values) + "}"


def _element(value: object) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "NULL" if value is None else str(value)


class Ahead(NamedTuple):
    """What is asked together with the next question; `then` gets its rows, before the others'."""

    statement: Statement
    values: Values
    then: Callable[[list[Row]], None]


class _Line:
    """A connection, and what is known of it."""

    __slots__ = ("adapting", "prepared", "raw")

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.raw, self.adapting = raw, Transformer(raw)
        self.prepared = set[bytes]()  # the names of the statements that it knows


class _Here(threading.local):
    """What this thread asks on, and what is to be asked with the next question."""

    own: _Line | None = None
    lent: _Line | None = None

    def __init__(self) -> None:
        self.ahead: list[Ahead] = []


_here = _Here()


class Lent:
    """Connections beside those of the threads, each for one of them at a time: what they know is at hand."""

    def __init__(self) -> None:
        self._idle: list[_Line] = []

    @contextmanager
    def used(self) -> Iterator[None]:
        """Until then this thread's statements are asked here, in a transaction that they begin and end."""
        try:
            line = self._idle.pop()
        except IndexError:
            line = _Line(connection.get_new_connection(connection.get_connection_params()))
        _here.lent = line
        try:
            yield
        finally:
            _here.lent = None
            if line.raw.info.transaction_status == pq.TransactionStatus.IDLE:
                self._idle.append(line)
            else:
                line.raw.close()

    def close(self) -> None:
        """Those that nobody uses."""
        while self._idle:
            self._idle.pop().raw.close()


def rows(statement: Statement, values: Values) -> list[Row]:
    """All rows that a statement returns."""
    [found] = answers((statement, values))
    return found


def ask_ahead(ahead: Ahead) -> None:
    """Ask this together with what is asked next."""
    _here.ahead.append(ahead)


def settle_ahead() -> None:
    """Ask now what was to be asked together with the next, if nothing else was."""
    if _here.ahead:
        answers()


def take_ahead() -> list[Ahead]:
    """What was to be asked together with the next: now it is the caller's to ask."""
    taken, _here.ahead = _here.ahead, []
    return taken


def answers(*asked: tuple[Statement, Values]) -> list[list[Row]]:
    """The rows that each returns, sent together; each sees what was committed before its own turn.

    They stand in the transaction of this thread's connection, or of the one lent to it; it begins with
    them if it has not begun yet.
    Where one fails, those after it are not run.
    """
    line, ahead = _ours(), take_ahead()
    before = {(one.statement, *one.values.values()): (one.statement, one.values) for one in ahead}
    asked = (*before.values(), *asked)
    told = [
        line.adapting.dump_sequence([_plain(values[name]) for name in one.names], one.formats)
        for one, values in asked
    ]
    fresh = {one.name: one.text for one, _values in asked if one.name not in line.prepared}
    try:
        results = _sent(line.raw, fresh, [one.name for one, _values in asked], told)
    except BaseException:
        line.raw.close()  # nobody knows what of it has arrived; the transaction has ended with it
        raise
    done = results[len(results) - len(asked) - len(fresh) :]
    line.prepared |= {name for name, result in zip(fresh, done, strict=False) if result.status == _DONE}
    done = done[len(fresh) :]
    found = dict(zip(before, done, strict=False))
    for one in ahead:
        result = found[(one.statement, *one.values.values())]
        if result.status == pq.ExecStatus.TUPLES_OK:
            one.then(_read(line, result))
    for result in results:
        if result.status == pq.ExecStatus.FATAL_ERROR:
            raise psycopg.errors.error_from_result(result, encoding=line.raw.info.encoding)
    return [_read(line, result) for result in done[len(before) :]]


def roll_back() -> bool:
    """Undo what was done in this thread's transaction; whether that was possible: the connection stands."""
    raw = _ours().raw
    if raw.closed:
        return False
    raw.rollback()
    return True


def _read(line: _Line, result: PGresult) -> list[Row]:
    line.adapting.set_pgresult(result)
    return line.adapting.load_rows(0, result.ntuples, tuple) if result.nfields else []


def _ours() -> _Line:
    if _here.lent is not None:
        return _here.lent
    connection.ensure_connection()
    raw = connection.connection
    assert isinstance(raw, psycopg.Connection)
    if _here.own is None or _here.own.raw is not raw:
        _here.own = _Line(raw)
    return _here.own


def _sent(
    raw: psycopg.Connection[Any],
    fresh: Mapping[bytes, bytes],
    names: Sequence[bytes],
    told: Sequence[Sequence[Any]],
) -> list[PGresult]:
    server = raw.pgconn
    begins = not raw.autocommit and server.transaction_status == pq.TransactionStatus.IDLE
    server.enter_pipeline_mode()
    if begins:
        server.send_query_params(_BEGIN, None)
    for name, text in fresh.items():
        server.send_prepare(name, text)
    for name, values in zip(names, told, strict=True):
        server.send_query_prepared(name, values)
    server.pipeline_sync()
    results = _arrived(server)
    server.exit_pipeline_mode()
    return results


def _arrived(server: PGconn) -> list[PGresult]:
    """All results until the end of what was sent; other threads work meanwhile."""
    waiting, results = select.poll(), list[PGresult]()
    waiting.register(server.socket, select.POLLIN | select.POLLOUT)
    while server.flush():
        waiting.poll()
        server.consume_input()
    waiting.modify(server.socket, select.POLLIN)
    while True:
        while server.is_busy():
            waiting.poll()
            server.consume_input()
        result = server.get_result()
        if result is None:
            continue
        if result.status == pq.ExecStatus.PIPELINE_SYNC:
            return results
        results.append(result)
