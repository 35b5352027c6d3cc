"""The views, one file each. A new one brings its handlers here; its template, its texts and its tests stand beside those of the others."""

from typing import Any

from isnad.desk.views import actor, api, article, events, evidence, exports, map, network, overview, records, review, review_actors, search, source, statements, timeline

HANDLERS: list[Any] = [
    overview.show_overview, search.show_search, search.search_json,
    events.show_events, events.events_csv, events.events_json,
    statements.show_statements, statements.statements_csv, statements.statements_json,
    records.show_records, records.records_csv, records.records_json,
    timeline.show_timeline, timeline.timeline_csv, timeline.timeline_json,
    map.show_map, map.map_csv, map.map_json,
    network.show_network, network.network_csv, network.network_json,
    evidence.show_evidence, evidence.evidence_json, evidence.archived_page, article.show_article,
    actor.show_actor, actor.actor_json, source.show_source, source.source_json,
    review.show_queue, review.judge, review.undo, review.name_reviewer, review.show_bulk, review.judge_bulk, review.pair, review.show_decisions, review.show_agreement,
    review_actors.show_actor, review_actors.put_right, review_actors.show_lexicon, review_actors.lexicon_file, review_actors.save_lexicon,
    exports.download, api.show_api, api.openapi,
]
