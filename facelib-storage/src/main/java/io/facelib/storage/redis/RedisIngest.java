package io.facelib.storage.redis;

import io.facelib.error.InvalidInputException;
import java.util.UUID;

/**
 * The stream in which other services hand images over, and how this engine reads it: a description, which never changes.
 *
 * <p>An entry has the fields {@code message}, a JSON text, {@code idempotency_key} and {@code tenant_id}; {@code data} is
 * read where there is no {@code message}. Entries that nobody can work on, and those whose work failed for good, are told in
 * the stream {@code NAME:dlq} with the fields {@code error}, {@code original_id} and {@code message}, or {@code fields}
 * where there is no message. An entry is acknowledged in the same step that keeps its outcome; one that another consumer
 * of the group has left pending for five minutes is taken over.
 */
public final class RedisIngest {
    /** What the stream is called unless something else is said. */
    public static final String STREAM = "face:ingest";

    final String stream;
    final String group;
    final String consumer;
    final boolean trimmed;

    private RedisIngest(String stream, String group, String consumer, boolean trimmed) {
        this.stream = stream;
        this.group = group;
        this.consumer = consumer;
        this.trimmed = trimmed;
    }

    /** The stream {@code face:ingest} and its group {@code pipeline}. */
    public static RedisIngest standard() {
        String consumer = "pipe-" + ProcessHandle.current().pid() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        return new RedisIngest(STREAM, "pipeline", consumer, true);
    }

    /** Another stream; its name stands as it is, without the server's prefix. */
    public RedisIngest withStream(String name) {
        return new RedisIngest(required("stream", name), group, consumer, trimmed);
    }

    /** Another consumer group, which is made, at the first entry, where it is not there. */
    public RedisIngest withGroup(String name) {
        return new RedisIngest(stream, required("group", name), consumer, trimmed);
    }

    /** What this process is called within its group; something that no other process is called unless set. */
    public RedisIngest withConsumer(String name) {
        return new RedisIngest(stream, group, required("consumer", name), trimmed);
    }

    /**
     * Leaves entries in the stream when they are done with. Unless set, those are removed that every consumer group of the
     * stream has acknowledged; what is pending or not delivered in any of them stays.
     */
    public RedisIngest keepingEntries() {
        return new RedisIngest(stream, group, consumer, false);
    }

    private static String required(String field, String name) {
        if (name.isEmpty()) {
            throw new InvalidInputException(field, "it is empty");
        }
        return name;
    }

    /** Where dead letters are told. */
    String letters() {
        return stream + ":dlq";
    }

    @Override
    public String toString() {
        return "RedisIngest[" + stream + " " + group + "]";
    }
}
