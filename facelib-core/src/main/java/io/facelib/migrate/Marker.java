package io.facelib.migrate;

import io.facelib.error.SetupException;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.spi.KeyService;
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
import java.util.Base64;
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
 * code         what the source's keys made of the tenant's name, in base64: other keys do not take it for theirs
 * shared       whether what names no tenant is brought, too
 * state        running, or done
 * began        when the last run that ended well had begun; missing before
 * finished     when that run ended, or a later one that ended with differences; missing before
 * deep         true when a comparison found differences: the next run reads every object
 * anew         true while a run takes people or endpoints away to bring them anew
 * endpoints    the SHA-256 of the endpoints that were brought, without their use; missing before
 * auditStart   the last row of the tenant's chain in the target before the first run
 * auditBase    the number in the source of the first row that was brought
 * </pre>
 *
 * @param source the SHA-256 of the source's name, since a name may tell where data lies
 * @param code the source's own
 * @param shared whether what names no tenant is brought, too
 * @param done whether the last run ended well
 * @param began when the last run that ended well had begun
 * @param finished when that run ended, or a later one with differences
 * @param deep whether the last comparison found differences
 * @param anew whether a run that did not end took people or endpoints away
 * @param endpoints the digest of those that were brought
 * @param auditStart the last row of the target's chain that was not brought
 * @param auditBase the number in the source of the first row that was
 */
record Marker(
        String id,
        String source,
        String code,
        boolean shared,
        boolean done,
        Optional<Instant> began,
        Optional<Instant> finished,
        boolean deep,
        boolean anew,
        Optional<String> endpoints,
        long auditStart,
        long auditBase) {
    private static final String NAME = "/migration.properties";
    private static final String VERSION = "1";
    /** What the source's keys sign for. */
    private static final String PURPOSE = "migration";

    static Marker begin(String sourceName, String code, boolean shared, long auditStart, long auditBase) {
        return new Marker(
                UUID.randomUUID().toString().replace("-", ""),
                digest(sourceName),
                code,
                shared,
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                auditStart,
                auditBase);
    }

    /** What the keys of a source tell it by. */
    static String code(KeyService keys, TenantId tenant) {
        return Base64.getEncoder().encodeToString(keys.sign(PURPOSE, content(tenant)));
    }

    private static byte[] content(TenantId tenant) {
        return tenant.value().getBytes(StandardCharsets.UTF_8);
    }

    boolean isFrom(String sourceName, KeyService keys, TenantId tenant) {
        return source.equals(digest(sourceName))
                && keys.verify(PURPOSE, content(tenant), Base64.getDecoder().decode(code));
    }

    /** The SHA-256 of a text, in hexadecimal digits. */
    static String digest(String text) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** @param takesAway whether people or endpoints are to be brought anew */
    Marker running(boolean takesAway) {
        return with(false, began, finished, deep, anew || takesAway, endpoints);
    }

    /** After a run that brought everything, and found differences. */
    Marker different(Instant now, String endpointsNow) {
        return with(false, began, finished.map(before -> now), true, false, endpoints.map(before -> endpointsNow));
    }

    Marker ended(Instant start, Instant now, String endpointsNow) {
        return with(true, Optional.of(start), Optional.of(now), false, false, Optional.of(endpointsNow));
    }

    private Marker with(
            boolean nowDone,
            Optional<Instant> start,
            Optional<Instant> end,
            boolean nowDeep,
            boolean nowAnew,
            Optional<String> endpointsNow) {
        return new Marker(
                id, source, code, shared, nowDone, start, end, nowDeep, nowAnew, endpointsNow, auditStart, auditBase);
    }

    Marker withAuditBase(long base) {
        return new Marker(id, source, code, shared, done, began, finished, deep, anew, endpoints, auditStart, base);
    }

    Marker withShared() {
        return new Marker(id, source, code, true, done, began, finished, deep, anew, endpoints, auditStart, auditBase);
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
        lines.put("code", code);
        lines.put("shared", String.valueOf(shared));
        lines.put("state", done ? "done" : "running");
        began.ifPresent(at -> lines.put("began", at.toString()));
        finished.ifPresent(at -> lines.put("finished", at.toString()));
        lines.put("deep", String.valueOf(deep));
        lines.put("anew", String.valueOf(anew));
        endpoints.ifPresent(digest -> lines.put("endpoints", digest));
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
                lines.getProperty("code", ""),
                Boolean.parseBoolean(lines.getProperty("shared", "")),
                lines.getProperty("state", "").equals("done"),
                Optional.ofNullable(lines.getProperty("began")).map(Instant::parse),
                Optional.ofNullable(lines.getProperty("finished")).map(Instant::parse),
                Boolean.parseBoolean(lines.getProperty("deep", "")),
                Boolean.parseBoolean(lines.getProperty("anew", "")),
                Optional.ofNullable(lines.getProperty("endpoints")),
                Long.parseLong(lines.getProperty("auditStart", "")),
                Long.parseLong(lines.getProperty("auditBase", "")));
    }
}
