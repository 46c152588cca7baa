do $$
begin
    -- Hosts that start at once make it one after the other; where it is there nothing is locked.
    if to_regclass('kalshibook_host.api_keys') is null then
        perform pg_advisory_xact_lock(hashtext('kalshibook_host.api_keys'));
        create schema if not exists kalshibook_host;
        create table if not exists kalshibook_host.api_keys (
            id           text   not null primary key,
            user_id      text   not null,
            name         text,
            key_prefix   text   not null,
            key_hash     text   not null unique, -- of SHA-256, in hexadecimal
            created_at   bigint not null,        -- times are in milliseconds since 1970, in UTC
            last_used_at bigint,
            revoked_at   bigint);
        create index if not exists api_keys_by_user on kalshibook_host.api_keys (user_id);
        alter table kalshibook_host.api_keys enable row level security;
    end if;
end $$;

-- For a host whose role is not the owner:
--   grant usage on schema kalshibook_host to the_role;
--   grant select, insert, update on kalshibook_host.api_keys to the_role;
--   create policy host on kalshibook_host.api_keys to the_role using (true) with check (true);
