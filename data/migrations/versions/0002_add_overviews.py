"""Generalised roads, areas and borders, from which the tiles of low zooms are made."""

from alembic import op

revision = "0002"
down_revision = "0001"

BASE_OVERVIEW = """
    CREATE MATERIALIZED VIEW base_overview AS
    WITH levels(zoom, tolerance_m, least_area_m2) AS (VALUES (6, 500.0, 1e8), (8, 120.0, 4e6), (11, 25.0, 2e5)),
    merged AS (
        SELECT road_class AS class, name, name_en,
            (ST_Dump(ST_LineMerge(ST_Collect(ST_Transform(geom, 3857))))).geom AS geom
        FROM road
        WHERE road_class IN ('motorway', 'trunk', 'primary', 'secondary', 'tertiary')
        GROUP BY road_class, name, name_en
    ),
    grounds AS (
        SELECT kind AS class, name, name_en, ST_Transform(geom, 3857) AS geom
        FROM base_area WHERE kind <> 'building'
    )
    SELECT zoom, 'road' AS layer, class, name, name_en, ST_Simplify(geom, tolerance_m) AS geom
    FROM merged, levels
    WHERE ST_Length(geom) > tolerance_m AND (
        zoom > 8
        OR class IN ('motorway', 'trunk')
        OR (zoom = 8 AND class = 'primary')
    )
    UNION ALL
    SELECT zoom, 'area', class, name, name_en, ST_SimplifyPreserveTopology(geom, tolerance_m)
    FROM grounds, levels
    WHERE ST_Area(ST_Envelope(geom)) >= least_area_m2
"""

# A border that two share is there once, so that it stays one line when it is simplified.
BORDER = """
    CREATE MATERIALIZED VIEW border AS
    WITH levels(zoom, tolerance_m) AS (VALUES (6, 500.0), (8, 120.0), (11, 25.0), (24, 0.0)),
    lines AS (
        SELECT level, (ST_Dump(ST_LineMerge(ST_Union(ST_Boundary(jurisdiction))))).geom AS geom
        FROM organisation WHERE level IN ('district', 'street') AND jurisdiction IS NOT NULL GROUP BY level
    )
    SELECT zoom, level, NULL::text AS code, NULL::text AS name, NULL::text AS name_en,
        ST_Simplify(ST_Transform(geom, 3857), tolerance_m) AS geom
    FROM lines, levels
    UNION ALL
    SELECT zoom, level, code, name, name_en, ST_Transform(ST_PointOnSurface(jurisdiction), 3857)
    FROM organisation, levels WHERE level IN ('district', 'street') AND jurisdiction IS NOT NULL
"""


def upgrade() -> None:
    """Apply."""
    op.execute(BASE_OVERVIEW)
    op.execute("CREATE INDEX ix_base_overview_geom ON base_overview USING gist (geom)")
    op.execute(BORDER)
    op.execute("CREATE INDEX ix_border_geom ON border USING gist (geom)")
    op.execute("CREATE INDEX ix_base_area_ground ON base_area USING gist (geom) WHERE kind <> 'building'")


def downgrade() -> None:
    """Take back."""
    op.execute("DROP INDEX ix_base_area_ground")
    op.execute("DROP MATERIALIZED VIEW border")
    op.execute("DROP MATERIALIZED VIEW base_overview")
