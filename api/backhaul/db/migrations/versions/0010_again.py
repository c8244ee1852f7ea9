"""What was told before the masks, the tags and the joins is understood anew

Revision: 0010
Follows: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    # Nobody looked through these for what is personal, so colleagues read none of their words, and what was found in them
    # lacks what joining needs. Of photos faces and plates were not hidden, either. Behind everything that is new; a tip that
    # is on its way begins again where this starts, and its older job finds nothing to do.
    op.execute("""
        WITH old AS (
            UPDATE tip t SET state = 'queued', stage = CASE
                WHEN EXISTS (SELECT FROM tip_part p WHERE p.organisation_id = t.organisation_id AND p.tip_id = t.id
                             AND p.media_type LIKE 'image/%' AND p.original_deleted_at IS NULL)
                THEN 'normalise' ELSE 'understand' END
            WHERE t.withdrawn_at IS NULL
              AND (t.state = 'published' OR (t.state <> 'parked' AND t.stage IN ('join', 'publish')))
              AND NOT EXISTS (SELECT FROM personal p WHERE p.organisation_id = t.organisation_id AND p.tip_id = t.id)
            RETURNING t.organisation_id, t.id, t.stage
        )
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
        SELECT CASE stage WHEN 'normalise' THEN 'media' ELSE 'quick' END, 'tip.' || stage, -100,
               jsonb_build_object('organisation_id', organisation_id, 'tip_id', id)
        FROM old ORDER BY id
    """)
