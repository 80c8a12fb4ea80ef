-- Marks of changed rows are transactions of the former server; those who follow them look for later ones.
SET search_path = public;
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND atttypid = 'xid8'::regtype
        AND attnum > 0 AND NOT attisdropped
    LOOP EXECUTE format('UPDATE %I SET %I = pg_current_xact_id()', one.relname, one.attname); END LOOP;
END $$;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO one_map_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO one_map_app;
