"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
Text = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table("actors",
        sa.Column("id", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("name_ar", Text, nullable=False),
        sa.Column("country", Text, nullable=False),
        sa.Column("sector", Text, nullable=False),
        sa.PrimaryKeyConstraint("id")
    )
    op.create_table("articles",
        sa.Column("id", Text, nullable=False),
        sa.Column("url", Text),
        sa.Column("outlet", Text),
        sa.Column("date", Text),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("copy_group", Text),
        sa.PrimaryKeyConstraint("id")
    )
    op.create_index("articles_by_copy_group", "articles", ["copy_group"])
    op.create_index("articles_by_date", "articles", ["date"])
    op.create_index("articles_by_outlet", "articles", ["outlet"])
    op.create_table("decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Text, nullable=False),
        sa.Column("who", Text, nullable=False),
        sa.Column("record", Text, nullable=False),
        sa.Column("verb", Text, nullable=False),
        sa.Column("detail", Text, nullable=False),
        sa.PrimaryKeyConstraint("id")
    )
    op.create_index("decisions_by_record", "decisions", ["record"])
    op.create_table("feeds",
        sa.Column("url", Text, nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("etag", Text),
        sa.Column("modified", Text),
        sa.Column("checked_at", Text),
        sa.Column("next_at", Text),
        sa.Column("error", Text),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("url")
    )
    op.create_table("pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("locator", Text, nullable=False),
        sa.Column("url", Text),
        sa.Column("sha256", Text, nullable=False),
        sa.Column("media", Text, nullable=False),
        sa.Column("how", Text, nullable=False),
        sa.Column("fetched_at", Text, nullable=False),
        sa.Column("file", Text, nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("file", "offset")
    )
    op.create_index("pages_by_hash", "pages", ["sha256"])
    op.create_index("pages_by_place", "pages", ["locator", "sha256"])
    op.create_table("signatures",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", Text, nullable=False),
        sa.PrimaryKeyConstraint("band", "article"),
        sqlite_with_rowid=False
    )
    op.create_table("mentions",
        sa.Column("record", Text, nullable=False),
        sa.Column("role", Text, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("actor", Text),
        sa.Column("text", Text, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("country", Text, nullable=False),
        sa.Column("sector", Text, nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["actors.id"], ),
        sa.PrimaryKeyConstraint("record", "role", "n"),
        sqlite_with_rowid=False
    )
    op.create_index("mentions_by_actor", "mentions", ["actor", "text"])
    op.create_table("versions",
        sa.Column("article", Text, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("digest", Text, nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("body", Text, nullable=False),
        sa.Column("date", Text),
        sa.Column("outlet", Text),
        sa.Column("author", Text),
        sa.Column("lang", Text, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], ),
        sa.ForeignKeyConstraint(["page"], ["pages.id"], ),
        sa.PrimaryKeyConstraint("article", "number")
    )
    op.create_index("versions_by_digest", "versions", ["digest"])
    op.create_index("versions_by_page", "versions", ["page"])
    op.create_table("events",
        sa.Column("id", Text, nullable=False),
        sa.Column("article", Text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("rule", Text, nullable=False),
        sa.Column("isnad", Text, nullable=False),
        sa.Column("lexicon", Text, nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn", Text),
        sa.Column("withdrawn_at", Text),
        sa.Column("type", Text, nullable=False),
        sa.Column("mode", Text, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.Column("date", Text),
        sa.Column("place", Text),
        sa.Column("place_country", Text),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("claim", Text),
        sa.Column("dead", sa.Integer()),
        sa.Column("injured", sa.Integer()),
        sa.ForeignKeyConstraint(["article", "version"], ["versions.article", "versions.number"], ),
        sa.PrimaryKeyConstraint("id")
    )
    op.create_index("events_by_article", "events", ["article", "version"])
    op.create_index("events_by_date", "events", ["date"])
    op.create_index("events_by_place", "events", ["place"])
    op.create_index("events_by_type", "events", ["type", "mode"])
    op.create_table("readings",
        sa.Column("article", Text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("isnad", Text, nullable=False),
        sa.Column("lexicon", Text, nullable=False),
        sa.ForeignKeyConstraint(["article", "version"], ["versions.article", "versions.number"], ),
        sa.PrimaryKeyConstraint("article", "version")
    )
    op.create_table("statements",
        sa.Column("id", Text, nullable=False),
        sa.Column("article", Text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("rule", Text, nullable=False),
        sa.Column("isnad", Text, nullable=False),
        sa.Column("lexicon", Text, nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn", Text),
        sa.Column("withdrawn_at", Text),
        sa.Column("act", Text, nullable=False),
        sa.Column("form", Text, nullable=False),
        sa.Column("explicit", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article", "version"], ["versions.article", "versions.number"], ),
        sa.PrimaryKeyConstraint("id")
    )
    op.create_index("statements_by_act", "statements", ["act"])
    op.create_index("statements_by_article", "statements", ["article", "version"])


def downgrade() -> None:
    for table in ("statements", "readings", "events", "versions", "mentions", "signatures", "pages", "feeds", "decisions", "articles", "actors"):
        op.drop_table(table)
