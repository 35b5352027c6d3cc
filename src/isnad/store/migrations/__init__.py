"""How older stores become newer ones (Alembic). One file a step under ``versions``; a step that has been released is never changed."""
