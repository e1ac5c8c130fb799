#!/usr/bin/env bash
# Redis, which keeps nothing on disk. Called by start: redis.sh DIR. Tells FACELIB_REDIS (the address) and
# FACELIB_REDIS_SERVER: the command with which tests start servers of their own. REDIS_APPENDONLY=yes makes it keep an
# append-only file in DIR/redis, forced to disk once a second.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DIR=$1
source "$HERE/lib"
need redis-server "Install Redis 6.2 or later; Debian has it as redis-server."
SERVER=$(command -v redis-server)

PORT=$(free_port)
launch "$DIR" redis "$SERVER" --bind 127.0.0.1 --port "$PORT" --dir "$DIR/redis" --daemonize no --save "" \
  --appendonly "${REDIS_APPENDONLY:-no}" --appendfsync everysec --maxmemory-policy noeviction
await "$DIR" redis "$PORT"

tell "$DIR" FACELIB_REDIS "redis://127.0.0.1:$PORT"
tell "$DIR" FACELIB_REDIS_SERVER "$SERVER"
