#!/usr/bin/env bash
# s3proxy, with objects in its memory. Called by start: s3.sh DIR. Tells FACELIB_S3 (the endpoint), FACELIB_S3_KEY and
# FACELIB_S3_SECRET, and FACELIB_S3_SERVER: arguments for java with which tests start a server of their own.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DIR=$1
source "$HERE/lib"
STATE=$DIR/s3
JAVA=$(java_command)

"$HERE/../../mvnw" -q -B -ntp -f "$HERE/s3proxy/pom.xml" dependency:build-classpath \
  -Dclass.path.file="$STATE/classpath" || fail "the jars of s3proxy cannot be had"
# The heap is small so that several fit beside the tests; unless told otherwise, everything is logged.
cat > "$STATE/logback.xml" <<'LOGBACK'
<configuration>
  <appender name="log" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %level %logger{0} %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="log"/></root>
</configuration>
LOGBACK
cat > "$STATE/java.args" <<ARGUMENTS
-Xmx256m
"-Dlogback.configurationFile=$STATE/logback.xml"
-cp
"$(cat "$STATE/classpath")"
org.gaul.s3proxy.Main
ARGUMENTS

PORT=$(free_port)
cat > "$STATE/s3proxy.properties" <<PROPERTIES
s3proxy.endpoint=http://127.0.0.1:$PORT
s3proxy.authorization=aws-v4
s3proxy.identity=facelib-test
s3proxy.credential=facelib-test-secret
jclouds.provider=transient-nio2
PROPERTIES
launch "$DIR" s3 "$JAVA" "@$STATE/java.args" --properties "$STATE/s3proxy.properties"
await "$DIR" s3 "$PORT"

tell "$DIR" FACELIB_S3 "http://127.0.0.1:$PORT"
tell "$DIR" FACELIB_S3_KEY facelib-test
tell "$DIR" FACELIB_S3_SECRET facelib-test-secret
tell "$DIR" FACELIB_S3_SERVER "$STATE/java.args"
