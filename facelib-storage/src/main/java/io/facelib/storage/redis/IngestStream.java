package io.facelib.storage.redis;

import io.facelib.error.BackendException;
import io.facelib.model.TenantId;
import io.facelib.spi.NewJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

/** Reads and writes a {@link RedisIngest}. Safe for any number of threads. */
final class IngestStream {
    private static final Script PRODUCE = Script.of("common", "produce");
    private static final Script ADMIT = Script.of("common", "admit");
    private static final Script TRIM = Script.of("trim");
    private static final Script SCRUB = Script.of("scrub");

    private static final int AT_ONCE = 8;
    private static final int SCRUBBED_AT_ONCE = 500;
    private static final long IDLE_MILLIS = 5 * 60_000L;
    private static final long CLAIM_EVERY_NANOS = 60_000_000_000L;
    /** How many jobs may be unfinished for more to be read: the rest stays where every consumer can have it. */
    private static final int IN_HAND = 256;

    private final RedisConnection redis;
    private final RedisIngest ingest;
    private final String base;
    private final AtomicLong claimed = new AtomicLong(System.nanoTime() - CLAIM_EVERY_NANOS);

    IngestStream(RedisConnection redis, RedisIngest ingest, String base) {
        this.redis = redis;
        this.ingest = ingest;
        this.base = base;
    }

    /** Adds messages, all of them or none. */
    int produce(List<NewJob> jobs) {
        List<String> arguments = new ArrayList<>(List.of(""));
        jobs.forEach(job -> arguments.addAll(List.of(job.payload(), job.tenant().value(), job.id())));
        Object added = redis.run(PRODUCE, List.of(base, ingest.stream), arguments);
        return Math.toIntExact((Long) added);
    }

    /**
     * Makes jobs of entries, as long as there are some and not many jobs are unfinished.
     *
     * @param time as the scripts take it
     * @param unfinished how many jobs of the lane are
     */
    void admit(String time, String lane, long unfinished) {
        if (isTimeToClaim()) {
            claim(time, lane);
        }
        long room = IN_HAND - unfinished;
        int read = AT_ONCE;
        while (room > 0 && read == AT_ONCE) {
            List<String> entries = read();
            read = entries.size();
            room -= read;
            admit(time, lane, entries);
        }
    }

    private boolean isTimeToClaim() {
        long now = System.nanoTime();
        long last = claimed.get();
        return now - last >= CLAIM_EVERY_NANOS && claimed.compareAndSet(last, now);
    }

    private List<String> read() {
        return withGroup(server -> {
            XReadGroupParams some = XReadGroupParams.xReadGroupParams().count(AT_ONCE);
            List<Map.Entry<String, List<StreamEntry>>> found = server.xreadGroup(
                    ingest.group,
                    ingest.consumer,
                    some,
                    Map.of(ingest.stream, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
            return found == null
                    ? List.of()
                    : found.stream().flatMap(stream -> ids(stream.getValue())).toList();
        });
    }

    /** Takes over what others have left, page by page until the server says that it was the last. */
    private void claim(String time, String lane) {
        StreamEntryID cursor = new StreamEntryID(0, 0);
        do {
            StreamEntryID from = cursor;
            Map.Entry<StreamEntryID, List<StreamEntry>> page = withGroup(server -> server.xautoclaim(
                    ingest.stream,
                    ingest.group,
                    ingest.consumer,
                    IDLE_MILLIS,
                    from,
                    XAutoClaimParams.xAutoClaimParams().count(AT_ONCE)));
            admit(time, lane, ids(page.getValue()).toList());
            cursor = page.getKey();
        } while (cursor.getTime() != 0 || cursor.getSequence() != 0);
    }

    /** Servers before 7 tell deleted entries as null. */
    private static Stream<String> ids(List<StreamEntry> entries) {
        return entries.stream()
                .filter(entry -> entry != null && entry.getID() != null)
                .map(entry -> entry.getID().toString());
    }

    private void admit(String time, String lane, List<String> entries) {
        if (entries.isEmpty()) {
            return;
        }
        List<String> arguments =
                new ArrayList<>(List.of(time, lane, ingest.group, Integer.toString(NewJob.MAX_PAYLOAD)));
        arguments.addAll(entries);
        redis.runUntilDone(ADMIT, List.of(base, ingest.stream), arguments);
        if (ingest.trimmed) {
            redis.run(TRIM, List.of(ingest.stream), List.of());
        }
    }

    /** How many entries the group was not given yet. */
    long waiting() {
        return withGroup(server -> server.xinfoGroups(ingest.stream).stream()
                .filter(group -> group.getName().equals(ingest.group))
                .mapToLong(group -> group.getGroupInfo().get("lag") instanceof Long lag ? lag : 0)
                .sum());
    }

    /** Removes what the stream and its dead letters have of a tenant. */
    void erase(TenantId tenant) {
        for (String stream : List.of(ingest.stream, ingest.letters())) {
            String from = "-";
            do {
                String next = (String) redis.run(
                        SCRUB,
                        List.of(stream),
                        List.of(tenant.value(), ingest.group, from, Integer.toString(SCRUBBED_AT_ONCE)));
                from = next.isEmpty() ? "" : "(" + next;
            } while (!from.isEmpty());
        }
    }

    /** Does something with the group, which is made where it is missing, at the first entry. */
    private <T> T withGroup(Function<RedisClient, T> work) {
        try {
            return redis.call(work);
        } catch (BackendException e) {
            if (!isMissing(e)) {
                throw e;
            }
            makeGroup();
            return redis.call(work);
        }
    }

    private static boolean isMissing(BackendException e) {
        return e.getCause() instanceof JedisDataException refused
                && (String.valueOf(refused.getMessage()).startsWith("NOGROUP")
                        || String.valueOf(refused.getMessage()).contains("no such key"));
    }

    private void makeGroup() {
        redis.call(server -> {
            try {
                return server.xgroupCreate(ingest.stream, ingest.group, new StreamEntryID(0, 0), true);
            } catch (JedisDataException e) {
                if (String.valueOf(e.getMessage()).startsWith("BUSYGROUP")) {
                    return ""; // another process was faster
                }
                throw e;
            }
        });
    }
}
