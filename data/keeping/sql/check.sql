-- Raises unless every table has as many rows as were dumped, and the ledger ends where it did.
DO $$ DECLARE one record; found bigint; BEGIN
    FOR one IN SELECT * FROM json_each_text({rows}) LOOP
        EXECUTE format('SELECT count(*) FROM %s', one.key) INTO found;
        IF found <> one.value::bigint THEN
            RAISE EXCEPTION '% has % rows, not %', one.key, found, one.value;
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM ledger_head WHERE sequence = {sequence} AND encode(hash, 'hex') = {digest}) THEN
        RAISE EXCEPTION 'the ledger does not end where it did';
    END IF;
END $$;
