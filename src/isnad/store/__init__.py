"""Tables, writing, queries and search: SQLite by default, PostgreSQL for a team."""
