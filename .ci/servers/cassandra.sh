#!/usr/bin/env bash
# Cassandra, a JVM of about 1.2 GB for each node. Called by start: cassandra.sh DIR. NODES=3 starts three on 127.0.0.1, .2 and .3
# instead of one; HEAP_MB says the heap of each (700); CONCURRENT_WRITES=32 PROCESSORS=1 makes inserts fail as on a node that is
# configured so; PASSWORDS=yes makes it ask who a client is (cassandra, cassandra). TLS may be spoken on the same port. Tells FACELIB_CASSANDRA (where the first node answers),
# FACELIB_CASSANDRA_DC (the data centre's name), FACELIB_CASSANDRA_NODES (how many) and FACELIB_CASSANDRA_SERVER: a folder with
# n1, n2 ... in which ./run starts that node again and ./pid has its process, for tests that stop one.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DIR=$1
source "$HERE/lib"
STATE=$DIR/cassandra
NODES=${NODES:-1}
JAVA=$(java_command)

"$HERE/../../mvnw" -q -B -ntp -f "$HERE/cassandra/pom.xml" dependency:build-classpath \
  -Dclass.path.file="$STATE/classpath" || fail "the jars of Cassandra cannot be had"
JAMM=$(tr ':' '\n' < "$STATE/classpath" | grep '/jamm-[^/]*\.jar$') || fail "jamm is not among the jars of Cassandra"

# port_or_free PORT: that one, unless somebody has it.
port_or_free() {
  if answers "$1"; then free_port; else echo "$1"; fi
}
CQL=$(port_or_free 9042)
GOSSIP=$(port_or_free 7000)

# What the node reaches into the JDK for.
exported=(java.base/jdk.internal.misc java.base/java.lang.ref java.management.rmi/com.sun.jmx.remote.internal.rmi
  java.rmi/sun.rmi.registry java.rmi/sun.rmi.server java.rmi/sun.rmi.transport java.rmi/sun.rmi.transport.tcp
  java.sql/java.sql jdk.unsupported/sun.misc)
opened=(java.io java.lang java.lang.module java.lang.reflect java.nio java.util java.util.concurrent
  java.util.concurrent.atomic jdk.internal.loader jdk.internal.math jdk.internal.module jdk.internal.ref
  jdk.internal.reflect jdk.internal.util.jar sun.nio.ch)

# A certificate for all nodes, signed by itself.
keytool() {
  "$(dirname "$JAVA")/keytool" "$@" -alias node -storetype PKCS12 -storepass changeit -keystore "$STATE/tls.p12" 2> /dev/null
}
rm -f "$STATE/tls.p12"
keytool -genkeypair -keyalg EC -groupname secp256r1 -dname CN=node -validity 30 \
  -ext san=ip:127.0.0.1,ip:127.0.0.2,ip:127.0.0.3 || fail "keytool makes no certificate"
keytool -exportcert -rfc > "$STATE/authority.pem" || fail "keytool exports no certificate"

AUTHENTICATOR=AllowAllAuthenticator
[ "${PASSWORDS:-no}" = no ] || AUTHENTICATOR=PasswordAuthenticator

# name N: of a node among the servers; stop ends whatever has such a process.
name() {
  if [ "$1" -eq 1 ]; then echo cassandra; else echo "cassandra-$1"; fi
}

# configure N: the files of one node. concurrent_writes must stay below the processors that the JVM sees, or inserts of
# vectors fail; the JVM is told that it sees eight. With the default, commitlog_sync: periodic, a killed node forgets what it
# acknowledged in the last tenth of a second, and tests that kill one would fail.
configure() {
  local node=$STATE/n$1
  mkdir -p "$node/conf" "$node/data"
  cat > "$node/conf/cassandra.yaml" <<YAML
cluster_name: facelib-tests
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
endpoint_snitch: SimpleSnitch
num_tokens: 16
allocate_tokens_for_local_replication_factor: $((NODES < 3 ? NODES : 3))
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{seeds: "127.0.0.1:$GOSSIP"}]
listen_address: 127.0.0.$1
rpc_address: 127.0.0.$1
storage_port: $GOSSIP
native_transport_port: $CQL
data_file_directories: ["$node/data/data"]
commitlog_directory: "$node/data/commitlog"
hints_directory: "$node/data/hints"
saved_caches_directory: "$node/data/saved"
commitlog_sync: group
commitlog_sync_group_window: 10ms
commitlog_segment_size: 8MiB
memtable_heap_space: 128MiB
memtable_offheap_space: 128MiB
file_cache_size: 64MiB
networking_cache_size: 16MiB
key_cache_size: 8MiB
concurrent_reads: 8
concurrent_writes: ${CONCURRENT_WRITES:-4}
concurrent_compactors: 1
auto_snapshot: false
authenticator: $AUTHENTICATOR
client_encryption_options:
  enabled: true
  optional: true
  keystore: $STATE/tls.p12
  keystore_password: changeit
  store_type: PKCS12
  require_client_auth: false
cdc_enabled: false
storage_compatibility_mode: NONE
sstable:
  selected_format: bti
YAML
  cat > "$node/conf/logback.xml" <<LOGBACK
<configuration>
  <appender name="log" class="ch.qos.logback.core.FileAppender">
    <file>$node/log</file>
    <encoder><pattern>%d %-5level [%thread] %logger{20} %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="log"/></root>
</configuration>
LOGBACK
  arguments "$node" > "$node/java.args"
  cat > "$node/run" <<RUN
#!/usr/bin/env bash
# Starts this node, in the foreground of this process.
cd "$node" && echo \$\$ | tee pid > "$DIR/$(name "$1").pid" && exec "$JAVA" @java.args > stdout 2>&1 < /dev/null
RUN
  chmod +x "$node/run"
}

# arguments FOLDER: what java is started with.
arguments() {
  local package
  for package in "${exported[@]}"; do printf -- '--add-exports=%s=ALL-UNNAMED\n' "$package"; done
  for package in "${opened[@]}"; do printf -- '--add-opens=java.base/%s=ALL-UNNAMED\n' "$package"; done
  cat <<ARGUMENTS
--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED
-Djdk.attach.allowAttachSelf=true
"-javaagent:$JAMM"
-Xms${HEAP_MB:-700}m
-Xmx${HEAP_MB:-700}m
-XX:MaxDirectMemorySize=512m
-XX:+UseSerialGC
-XX:ActiveProcessorCount=${PROCESSORS:-8}
"-Dcassandra.config=file://$1/conf/cassandra.yaml"
"-Dcassandra.storagedir=$1/data"
"-Dlogback.configurationFile=$1/conf/logback.xml"
-Dcassandra-foreground=yes
-Dcassandra.jmx.local.port=$(free_port)
-Dcassandra.ring_delay_ms=1000
-Dcassandra.skip_wait_for_gossip_to_settle=0
-Dcassandra.superuser_setup_delay_ms=0
-Dio.netty.tryReflectionSetAccessible=true
-cp
"$1/conf:$(cat "$STATE/classpath")"
org.apache.cassandra.service.CassandraDaemon
ARGUMENTS
}

# start_node N: returns when it answers, at most five minutes later.
start_node() {
  local name node=$STATE/n$1
  name=$(name "$1")
  mkdir -p "$DIR/$name"
  launch "$DIR" "$name" "$node/run"
  for _ in {1..600}; do
    if (exec 3<> "/dev/tcp/127.0.0.$1/$CQL") 2> /dev/null; then
      return
    fi
    kill -0 "$(cat "$DIR/$name.pid")" 2> /dev/null || break
    sleep 0.5
  done
  tail -30 "$node/stdout" >&2
  fail "node $1 of Cassandra does not answer on port $CQL; its log is $node/log"
}

rm -rf "$STATE"/n?
for ((n = 1; n <= NODES; n++)); do configure "$n"; done
for ((n = 1; n <= NODES; n++)); do start_node "$n"; done

tell "$DIR" FACELIB_CASSANDRA "127.0.0.1:$CQL"
tell "$DIR" FACELIB_CASSANDRA_DC datacenter1
tell "$DIR" FACELIB_CASSANDRA_NODES "$NODES"
tell "$DIR" FACELIB_CASSANDRA_AUTHORITY "$STATE/authority.pem"
if [ "$AUTHENTICATOR" = PasswordAuthenticator ]; then
  tell "$DIR" FACELIB_CASSANDRA_USER cassandra
  tell "$DIR" FACELIB_CASSANDRA_PASSWORD cassandra
fi
tell "$DIR" FACELIB_CASSANDRA_SERVER "$STATE"
