-- What is told to who drives back along a route and not to who drives it as it is drawn: the same pieces from their ends. Where
-- it is on the line is told from the line's beginning. What is current, seen and near decides insights_along_pieces.
CREATE FUNCTION insights_against_route(route uuid, corridor_m float8, most int)
RETURNS TABLE (insight_id uuid, along_m float8, offset_m float8)
LANGUAGE sql STABLE ROWS 10 SET search_path = backhaul, public, pg_temp AS
$$ SELECT back.insight_id, cut.whole_m - back.along_m, back.offset_m
   FROM (
       SELECT max(s.start_m + s.length_m) AS whole_m, array_agg(s.length_m ORDER BY s.ordinal DESC) AS lengths,
              array_agg(s.whole_m - s.start_m - s.length_m ORDER BY s.ordinal DESC) AS starts,
              array_agg(ST_Reverse(s.geom) ORDER BY s.ordinal DESC) AS geoms
       FROM (SELECT g.*, max(g.start_m + g.length_m) OVER () AS whole_m FROM route_segment g
             WHERE g.organisation_id = current_organisation() AND g.route_id = route) s
       WHERE EXISTS (SELECT FROM insight i WHERE i.organisation_id = current_organisation() AND i.heading_deg IS NOT NULL)
   ) cut
   CROSS JOIN LATERAL insights_along_pieces(cut.starts, cut.lengths, cut.geoms, corridor_m, 0::float8, most) back
   JOIN insight i ON i.organisation_id = current_organisation() AND i.id = back.insight_id AND i.heading_deg IS NOT NULL
   -- What lies across is told both ways.
   WHERE back.insight_id <> ALL (ARRAY(SELECT there.insight_id FROM insights_on_route(route, corridor_m, 0::float8, most) there)) $$;

REVOKE EXECUTE ON FUNCTION insights_against_route FROM PUBLIC;
GRANT EXECUTE ON FUNCTION insights_against_route TO backhaul_app;
