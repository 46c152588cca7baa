pragma journal_mode = wal;
create table if not exists api_keys (
    id           text    not null primary key,
    user_id      text    not null,
    name         text,
    key_prefix   text    not null,
    key_hash     text    not null unique, -- of SHA-256, in hexadecimal
    created_at   integer not null,        -- times are in milliseconds since 1970, in UTC
    last_used_at integer,
    revoked_at   integer) strict;
create index if not exists api_keys_by_user on api_keys (user_id);
