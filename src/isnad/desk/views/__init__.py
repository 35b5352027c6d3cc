"""The views, one file each."""

from typing import Any

from isnad.desk.views import events, records, statements

HANDLERS: list[Any] = [
    events.show_events, events.events_csv, events.events_json, statements.show_statements, statements.statements_csv, statements.statements_json,
    records.show_records, records.records_csv, records.records_json,
]
