"""Exits 0 where the PostgreSQL server of the first argument answers and lets us create databases."""

import sys

import psycopg

try:
    with psycopg.connect(f"{sys.argv[1]}/postgres", connect_timeout=3) as connection:
        query = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        row = connection.execute(query).fetchone()
except psycopg.OperationalError:
    sys.exit(1)
sys.exit(0 if row and row[0] else 1)
