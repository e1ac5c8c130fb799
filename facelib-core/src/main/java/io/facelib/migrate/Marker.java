package io.facelib.migrate;

import io.facelib.error.SetupException;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * What a migration writes down about itself in the target, beside the tenant's descriptions: whose the things there are, and
 * whether all of them have come. It goes with the tenant when that is erased. A text of lines {@code name=value}:
 *
 * <pre>
 * version      1
 * id           random, 32 hexadecimal digits
 * source       the SHA-256 of the source's name
 * state        running, or done
 * began        when that run had begun; missing before
 * finished     when a run last ended well; missing before
 * deep         true when a comparison found differences: the next run reads every object
 * auditStart   the last row of the tenant's chain in the target before the first run
 * auditBase    the number in the source of the first row that was brought
 * </pre>
 *
 * @param source the SHA-256 of the source's name, since a name may tell where data lies
 * @param done whether the last run ended well
 * @param began when the last run that ended well had begun
 * @param finished when that run ended
 * @param deep whether the last comparison found differences
 * @param auditStart the last row of the target's chain that was not brought
 * @param auditBase the number in the source of the first row that was
 */
record Marker(
        String id,
        String source,
        boolean done,
        Optional<Instant> began,
        Optional<Instant> finished,
        boolean deep,
        long auditStart,
        long auditBase) {
    private static final String NAME = "/migration.properties";
    private static final String VERSION = "1";

    static Marker begin(String sourceName, long auditStart, long auditBase) {
        String id = UUID.randomUUID().toString().replace("-", "");
        return new Marker(
                id, digest(sourceName), false, Optional.empty(), Optional.empty(), false, auditStart, auditBase);
    }

    boolean isFrom(String sourceName) {
        return source.equals(digest(sourceName));
    }

    private static String digest(String name) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    Marker running() {
        return new Marker(id, source, false, began, finished, deep, auditStart, auditBase);
    }

    Marker different() {
        return new Marker(id, source, false, began, finished, true, auditStart, auditBase);
    }

    Marker ended(Instant start, Instant now) {
        return new Marker(id, source, true, Optional.of(start), Optional.of(now), false, auditStart, auditBase);
    }

    Marker withAuditBase(long base) {
        return new Marker(id, source, done, began, finished, deep, auditStart, base);
    }

    /** The request that the rows of the audit belong to which a migration writes itself. */
    String request() {
        return "migration-" + id;
    }

    static ObjectKey key(TenantId tenant) {
        return new ObjectKey("face-metadata", tenant + NAME);
    }

    static boolean isOne(ObjectKey key) {
        return key.bucket().equals("face-metadata") && key.key().endsWith(NAME);
    }

    void save(ObjectStore objects, TenantId tenant) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("version", VERSION);
        lines.put("id", id);
        lines.put("source", source);
        lines.put("state", done ? "done" : "running");
        began.ifPresent(at -> lines.put("began", at.toString()));
        finished.ifPresent(at -> lines.put("finished", at.toString()));
        lines.put("deep", String.valueOf(deep));
        lines.put("auditStart", String.valueOf(auditStart));
        lines.put("auditBase", String.valueOf(auditBase));
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        objects.put(key(tenant), new ByteArrayInputStream(bytes), ObjectInfo.ofType("text/plain"));
    }

    static Optional<Marker> load(ObjectStore objects, TenantId tenant) {
        Optional<InputStream> found = objects.open(key(tenant), 0);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream content = found.get()) {
            Properties lines = new Properties();
            lines.load(new InputStreamReader(content, StandardCharsets.UTF_8));
            return Optional.of(read(lines));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new SetupException(
                    "what an earlier migration wrote down about tenant '" + tenant + "' cannot be read",
                    "Erase the tenant in the target and begin anew.",
                    e);
        }
    }

    private static Marker read(Properties lines) {
        if (!lines.getProperty("version", "").equals(VERSION)) {
            throw new IllegalArgumentException("another version");
        }
        return new Marker(
                lines.getProperty("id", ""),
                lines.getProperty("source", ""),
                lines.getProperty("state", "").equals("done"),
                Optional.ofNullable(lines.getProperty("began")).map(Instant::parse),
                Optional.ofNullable(lines.getProperty("finished")).map(Instant::parse),
                Boolean.parseBoolean(lines.getProperty("deep", "")),
                Long.parseLong(lines.getProperty("auditStart", "")),
                Long.parseLong(lines.getProperty("auditBase", "")));
    }
}
