#!/usr/bin/env bash
# Starts a PostgreSQL of its own for tests and says where it is:
#   postgres.sh DIRECTORY
# The directory is made; data, log and the file "pid" lie in it. Prints a line NAME=value for the environment, or ends with 3
# and a sentence where no PostgreSQL is installed. Whoever starts it ends it: kill -INT "$(cat DIRECTORY/pid)".
# Only on the loopback address, on a free port, without a socket file. One that has ended starts again, on the same port,
# when it is asked for the same directory.
set -euo pipefail

# The newest that is installed: Debian keeps its programs off the path.
programs() {
  local found
  found=$(find /usr/lib/postgresql -maxdepth 3 -path '*/bin/initdb' 2> /dev/null | sort -V | tail -1 || true)
  [ -n "$found" ] || found=$(command -v initdb || true)
  [ -z "$found" ] || dirname "$found"
}

# It refuses to run as root.
unprivileged() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  else
    setpriv --reuid="$OWNER" --regid="$(id -g "$OWNER")" --clear-groups -- env HOME="$DIRECTORY" "$@"
  fi
}

free_port() {
  local port
  for _ in $(seq 100); do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
      echo "$port"
      return
    fi
  done
  echo "no free port found" >&2
  return 1
}

make_data() {
  unprivileged "$BIN/initdb" --pgdata="$DATA" --username=facelib --auth=trust --encoding=UTF8 --locale=C \
    --no-instructions > "$DIRECTORY/initdb.log" 2>&1 || {
    cat "$DIRECTORY/initdb.log" >&2
    return 1
  }
}

# max_connections: a pool for each store of a test, and tests beside each other.
configure() {
  cat >> "$DATA/postgresql.conf" << END
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = $1
max_connections = 300
shared_buffers = 128MB
END
}

start() {
  cd "$DIRECTORY"
  unprivileged "$BIN/postgres" -D "$DATA" >> "$DIRECTORY/log" 2>&1 < /dev/null &
  local pid=$!
  disown "$pid"
  for _ in $(seq 150); do
    if unprivileged "$BIN/pg_isready" --quiet --host=127.0.0.1 --port="$1"; then
      head -1 "$DATA/postmaster.pid" > "$DIRECTORY/pid"
      return
    fi
    kill -0 "$pid" 2> /dev/null || break
    sleep 0.2
  done
  cat "$DIRECTORY/log" >&2
  return 1
}

DIRECTORY=$(mkdir -p "$1" && cd "$1" && pwd)
DATA=$DIRECTORY/data
BIN=$(programs)
if [ -z "$BIN" ]; then
  echo "no PostgreSQL is installed (initdb not found): install the package postgresql" >&2
  exit 3
fi
OWNER=nobody
! id postgres > /dev/null 2>&1 || OWNER=postgres
[ "$(id -u)" != 0 ] || chown "$OWNER" "$DIRECTORY"
if [ ! -f "$DIRECTORY/port" ]; then
  make_data
  free_port > "$DIRECTORY/port"
  configure "$(cat "$DIRECTORY/port")"
fi
PORT=$(cat "$DIRECTORY/port")
start "$PORT"
unprivileged "$BIN/createdb" --host=127.0.0.1 --port="$PORT" --username=facelib facelib 2> /dev/null || true
echo "FACELIB_POSTGRES=jdbc:postgresql://127.0.0.1:$PORT/facelib?user=facelib"
