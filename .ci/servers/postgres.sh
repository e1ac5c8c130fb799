#!/usr/bin/env bash
# PostgreSQL, the newest that is installed. Called by start: postgres.sh DIR. Tells FACELIB_POSTGRES (a JDBC address with the
# user in it) and FACELIB_POSTGRES_SERVER: a command that tests start a server of their own with, "COMMAND DATA PORT", which
# makes the data where there is none and becomes the server.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DIR=$1
source "$HERE/lib"
STATE=$DIR/postgres

# Debian keeps the programs off the path.
programs() {
  local initdb
  initdb=$(find /usr/lib/postgresql -maxdepth 3 -path '*/bin/initdb' 2> /dev/null | sort -V | tail -1 || true)
  [ -n "$initdb" ] || initdb=$(command -v initdb || true)
  [ -n "$initdb" ] || fail "there is no PostgreSQL (initdb). Install the package postgresql."
  dirname "$initdb"
}

BIN=$(programs)
# It refuses to run as root. Everything else runs as whoever calls.
AS=()
if [ "$(id -u)" = 0 ]; then
  OWNER=nobody
  ! id postgres > /dev/null 2>&1 || OWNER=postgres
  need setpriv "Install the package util-linux."
  AS=(setpriv --reuid="$OWNER" --regid="$(id -g "$OWNER")" --clear-groups)
  TAKE="chown -R $OWNER"
  chmod o+x "$DIR" "$STATE"
fi

# Loopback only, no socket file. Many connections, since each store of a test has a pool of its own.
cat > "$STATE/server" << SERVER
#!/usr/bin/env bash
set -euo pipefail
DATA=\$1
PORT=\$2
mkdir -p "\$DATA"
${TAKE:-:} "\$DATA"
cd "\$DATA"
if [ ! -f "\$DATA/PG_VERSION" ]; then
  ${AS[*]} "$BIN/initdb" --pgdata="\$DATA" --username=facelib --auth=trust --encoding=UTF8 --locale=C --no-instructions
fi
exec ${AS[*]} "$BIN/postgres" -D "\$DATA" -p "\$PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \\
  -c max_connections=300
SERVER
chmod +x "$STATE/server"

PORT=$(free_port)
launch "$DIR" postgres "$STATE/server" "$STATE/data" "$PORT"
await "$DIR" postgres "$PORT"
# It answers before it takes connections.
for _ in {1..100}; do
  ! "$BIN/createdb" --host=127.0.0.1 --port="$PORT" --username=facelib facelib 2> "$STATE/createdb.log" || break
  ! grep -q 'already exists' "$STATE/createdb.log" || break
  sleep 0.1
done

tell "$DIR" FACELIB_POSTGRES "jdbc:postgresql://127.0.0.1:$PORT/facelib?user=facelib"
tell "$DIR" FACELIB_POSTGRES_SERVER "$STATE/server"
