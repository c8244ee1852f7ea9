"""Groups: what a group says is read by who is in it; polls

Revision: 0030
Follows: 0029
"""

from pathlib import Path
from typing import Any

from alembic import op

from backhaul.db.tenancy import close_off, run_script

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_SEES = """everything CONSTANT boolean := sees_everything();
    shared CONSTANT boolean := sees_organisation();"""
_SEES_NOW = """audiences CONSTANT text[] := open_audiences();
    own_groups CONSTANT uuid[] := current_groups();"""
_MAY_READ = "(everything OR (shared AND i.visibility = 'organisation') OR EXISTS ("
# By the key, not by the column: the index of what lies along a line has no groups in it, and few rows get so far.
_MAY_READ_NOW = """(i.visibility = ANY (audiences) OR (i.visibility = 'group' AND EXISTS (
                  SELECT FROM insight g WHERE g.organisation_id = organisation AND g.id = i.id AND g.group_id = ANY (own_groups)))
              OR i.visibility <> 'group' AND EXISTS ("""
_OF_GROUPS = """UNION SELECT g.id FROM insight g
                  WHERE g.organisation_id = organisation AND g.group_id = ANY (current_groups())"""

# The newest texts of these functions stand in several migrations. What is changed of each is a few words, and who reads this
# sees which: the rest stays as it was, whoever wrote it last.
_CHANGES: dict[str, list[tuple[str, str]]] = {
    "insights_near": [(_SEES, _SEES_NOW), (_MAY_READ, _MAY_READ_NOW)],
    "insights_along_pieces": [(_SEES, _SEES_NOW), (_MAY_READ, _MAY_READ_NOW)],
    # What is told in a group is no word of the organisation's. Its members find it as it is written, without being corrected.
    "words_counted": [
        (
            "gone CONSTANT text[] := tsvector_to_array(OLD.words);",
            "gone CONSTANT text[] := CASE WHEN OLD.of_group THEN '{}' ELSE tsvector_to_array(OLD.words) END;",
        ),
        (
            "come CONSTANT text[] := tsvector_to_array(NEW.words);",
            "come CONSTANT text[] := CASE WHEN NEW.of_group THEN '{}' ELSE tsvector_to_array(NEW.words) END;",
        ),
    ],
    "search_terms": [
        ("own text[];", "own text[];\n    own_groups CONSTANT uuid[] := current_groups();"),
        (
            "ORDER BY t.received_at DESC LIMIT 200) o, unnest(",
            """ORDER BY t.received_at DESC LIMIT 200) o, unnest(tsvector_to_array(ts_filter(o.words, '{a,b,c}'))) l
            UNION
            SELECT l FROM (
            SELECT w.words FROM insight i
            JOIN insight_words w ON w.organisation_id = i.organisation_id AND w.insight_id = i.id
            WHERE i.organisation_id = organisation AND i.group_id = ANY (own_groups) AND i.published_at IS NOT NULL
            ORDER BY i.published_at DESC LIMIT 200) o, unnest(""",
        ),
        (
            "WHERE w.organisation_id = organisation AND w.word = ANY(forms);",
            """WHERE w.organisation_id = organisation AND w.word = ANY(forms);
            IF known = 0 AND cardinality(own_groups) > 0 THEN
                known := (EXISTS (
                    SELECT FROM insight_words w JOIN insight i ON i.organisation_id = w.organisation_id AND i.id = w.insight_id
                    WHERE w.organisation_id = organisation AND w.words @@ one AND i.group_id = ANY (own_groups)))::int;
            END IF;""",
        ),
    ],
    "search_words": [
        (
            "WHERE t.organisation_id = organisation AND t.author_id = reader) o",
            f"WHERE t.organisation_id = organisation AND t.author_id = reader {_OF_GROUPS}) o",
        ),
        (
            "WHERE (query IS NULL OR ts_filter(w.words, '{a,b,c}') @@ query)",
            "WHERE may_read(i) AND (query IS NULL OR ts_filter(w.words, '{a,b,c}') @@ query)",
        ),
    ],
    "search_meaning": [
        (
            "WHERE t.organisation_id = organisation AND t.author_id = reader))",
            f"WHERE t.organisation_id = organisation AND t.author_id = reader {_OF_GROUPS}))",
        ),
    ],
    "found_in": [
        (
            "OR (t.visibility = 'organisation' AND sees_organisation())",
            "OR t.visibility = ANY (open_audiences()) OR t.group_id = ANY (current_groups())",
        ),
    ],
    # A group's talk is none of what an organisation's quarter is counted from.
    "count_period": [
        (
            "AND t.author_id IS NOT NULL AND t.withdrawn_at IS NULL AND i.published_at IS NOT NULL",
            "AND t.author_id IS NOT NULL AND t.withdrawn_at IS NULL AND i.published_at IS NOT NULL AND i.visibility <> 'group'",
        ),
        (
            "WHERE i.organisation_id = of_organisation AND i.published_at >= since AND i.published_at < until)",
            "WHERE i.organisation_id = of_organisation AND i.published_at >= since AND i.published_at < until"
            " AND i.visibility <> 'group')",
        ),
    ],
    # The audit is of the organisation, whose admins are not in every group.
    "audit_history": [
        (
            "AND NEW.member_id IS NOT NULL THEN",
            """AND NEW.member_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM insight i WHERE i.organisation_id = NEW.organisation_id AND i.id = NEW.insight_id
          AND i.visibility = 'group') THEN""",
        ),
    ],
    "audit_rows": [
        ("IF n = 0 THEN", "IF n = 0 OR (TG_TABLE_NAME = 'outcome' AND rows ->> 'visibility' = 'group') THEN"),
    ],
    "note_read": [
        (
            "AND t.author_id IS DISTINCT FROM current_member()",
            "AND t.author_id IS DISTINCT FROM current_member() AND t.group_id IS NULL",
        ),
    ],
    # Who is in a group hears of what it says as they chose, wherever it is.
    "followers_of": [
        (
            "WHERE x.organisation_id = organisation AND x.insight_id = known.id",
            """WHERE x.organisation_id = organisation AND x.insight_id = known.id
            UNION ALL
            SELECT s.member_id, s.heard, false FROM membership s
            WHERE s.organisation_id = organisation AND s.group_id = known.group_id AND s.heard <> 'none'""",
        ),
    ],
}


def _change(function: str, changes: list[tuple[str, str]]) -> None:
    connection: Any = op.get_bind().connection.driver_connection
    found = connection.execute("SELECT pg_get_functiondef(to_regproc(%s))", [f"backhaul.{function}"]).fetchone()[0]
    for before, after in changes:
        if found.count(before) != 1:
            raise RuntimeError(f"{function} is not as migration 0030 knows it: {before!r}")
        found = found.replace(before, after)
    run_script(found)


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0030_groups.sql").read_text())
    for function, changes in _CHANGES.items():
        _change(function, changes)
    known = """(role = 'owner' AND EXISTS (
        SELECT FROM member_group g WHERE g.organisation_id = membership.organisation_id AND g.id = membership.group_id))"""
    inside = "'group' = ANY ((SELECT open_audiences())::text[]) OR {group} = ANY ((SELECT current_groups())::uuid[])"
    close_off(
        "member_group",
        restrict=f"""(kind <> 'secret' AND (SELECT sees_organisation())) OR {inside.format(group="id")}
                     OR id = ANY ((SELECT current_invitations())::uuid[])""",
    )
    # Who is about to ask reads whom they ask.
    close_off(
        "membership",
        restrict=f"{inside.format(group='group_id')} OR member_id = (SELECT current_member()) OR {known}",
    )
    close_off("group_door", restrict=f"{inside.format(group='group_id')} OR member_id = (SELECT current_member())")
    close_off(
        "poll",
        restrict=f"{inside.format(group='group_id')} OR (insight_id IS NOT NULL AND sees_insight(organisation_id, insight_id))",
    )
    for table in ("poll_option", "poll_vote", "poll_mark", "poll_ballot"):
        close_off(table, restrict="sees_poll(organisation_id, poll_id)")
