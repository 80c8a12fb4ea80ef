-- Empties a database of all that no extension has put there, and has the role that requests run as.
SET client_min_messages = warning;
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT nspname FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_namespace.oid AND deptype = 'e')
    LOOP EXECUTE format('DROP SCHEMA %I CASCADE', one.nspname); END LOOP;
    FOR one IN SELECT relname, CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
            WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
        -- Sequences go with the tables they number, and cannot go before them.
        ORDER BY relkind = 'S'
    LOOP EXECUTE format('DROP %s IF EXISTS public.%I CASCADE', one.kind, one.relname); END LOOP;
    FOR one IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name); END LOOP;
    FOR one IN SELECT typname FROM pg_type
        WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_type.oid AND deptype = 'e')
    LOOP EXECUTE format('DROP TYPE IF EXISTS public.%I CASCADE', one.typname); END LOOP;
END $$;
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'one_map_app') THEN
        CREATE ROLE one_map_app NOLOGIN;
    END IF;
    IF NOT pg_has_role(current_user, 'one_map_app', 'MEMBER') THEN
        EXECUTE format('GRANT one_map_app TO %I', current_user);
    END IF;
END $$;
-- Rights are those of the dump; what new tables are to have comes after it.
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM one_map_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM one_map_app;
