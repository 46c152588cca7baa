# To be sourced: start_server and stop_server, for a throwaway PostgreSQL with fsync on; the caller has made the folder $work.
# Where PGPORT is set already, that server is measured, and none is started.
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups env HOME="$work" "$@"; else "$@"; fi; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Set as for a server of its own: else checkpoints follow one another, each lets every page be written whole into the log once more, and a million accounts
# have many pages.
start_server() {
  export PGHOST=${PGHOST:-127.0.0.1} PGUSER=${PGUSER:-postgres} PGDATABASE=${PGDATABASE:-postgres}
  [ -z "${PGPORT:-}" ] || return 0
  started=1 PGPORT=$(free_port)
  export PGPORT
  [ "$(id -u)" != 0 ] || chown postgres "$work"
  as "$bin/initdb" -D "$work/data" -A trust -U postgres >/dev/null
  as "$bin/pg_ctl" -D "$work/data" -w -l "$work/log" -o "-p $PGPORT -k $work -c listen_addresses=127.0.0.1 -c max_connections=200 \
    -c shared_buffers=1GB -c max_wal_size=16GB -c min_wal_size=2GB -c checkpoint_timeout=30min" start >/dev/null
}

stop_server() { [ -z "${started:-}" ] || as "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true; }
