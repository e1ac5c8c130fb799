package io.facelib.takeover;

import io.facelib.error.SetupException;
import io.facelib.model.ContractId;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a takeover writes down about itself in the target, beside the tenant's descriptions: that the tenant's faces there are its
 * own. It goes with the tenant when that is erased. A text of lines {@code name=value}.
 *
 * @param id random, 32 hexadecimal digits
 * @param source the SHA-256 of the source's name
 * @param points whether points of faces were given
 * @param identities whether those of identities were
 * @param newFaces whether faces without a point are stored
 * @param crawled whether what names no tenant is the tenant's
 * @param shared whether what the target has under no tenant is this takeover's, from this or an earlier run
 * @param again whether a run that analyses everything anew was begun and has not ended well
 * @param begun when the first run began
 * @param contract of the vectors
 * @param handled when the last run that ended well had begun: pictures that are older were looked at
 * @param ended when that run ended
 */
record Marker(
        String id,
        String source,
        boolean points,
        boolean identities,
        boolean newFaces,
        boolean crawled,
        boolean shared,
        boolean again,
        String contract,
        Instant begun,
        Optional<Instant> handled,
        Optional<Instant> ended) {
    private static final String NAME = "/takeover.properties";
    private static final String VERSION = "1";
    /** How long an object may be on its way, and how far clocks may be apart. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(10);

    /** @param shared whether an earlier run has brought what names no tenant */
    static Marker begin(TakeoverOptions options, boolean shared, ContractId contract, Instant now) {
        return new Marker(
                UUID.randomUUID().toString().replace("-", ""),
                Digests.of(options.source()),
                options.faces().isPresent(),
                options.identities().isPresent(),
                options.newFaces(),
                options.crawled(),
                shared || options.crawled(),
                options.again(),
                contract.value(),
                now,
                Optional.empty(),
                Optional.empty());
    }

    boolean isFrom(TakeoverOptions options) {
        return source.equals(Digests.of(options.source()));
    }

    Marker ended(Instant start, Instant now) {
        return new Marker(
                id,
                source,
                points,
                identities,
                newFaces,
                crawled,
                shared,
                false,
                contract,
                begun,
                Optional.of(start),
                Optional.of(now));
    }

    /** Whether a run that ended well has looked at an object that was put then. */
    boolean isHandled(Instant put) {
        return handled.filter(start -> put.isBefore(start.minus(UNDER_WAY))).isPresent();
    }

    static ObjectKey key(TenantId tenant) {
        return new ObjectKey(StorageLayout.DESCRIPTIONS, tenant + NAME);
    }

    void save(ObjectStore objects, TenantId tenant) {
        Map<String, String> lines = new TreeMap<>();
        lines.put("version", VERSION);
        lines.put("id", id);
        lines.put("source", source);
        lines.put("points", String.valueOf(points));
        lines.put("identities", String.valueOf(identities));
        lines.put("newFaces", String.valueOf(newFaces));
        lines.put("crawled", String.valueOf(crawled));
        lines.put("shared", String.valueOf(shared));
        lines.put("again", String.valueOf(again));
        lines.put("contract", contract);
        lines.put("begun", begun.toString());
        handled.ifPresent(at -> lines.put("handled", at.toString()));
        ended.ifPresent(at -> lines.put("ended", at.toString()));
        String text = lines.entrySet().stream()
                .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                .collect(Collectors.joining());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
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
                    "what an earlier takeover wrote down about tenant '" + tenant + "' cannot be read",
                    "Erase the tenant's faces in the target and remove " + key(tenant) + ".",
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
                is(lines, "points"),
                is(lines, "identities"),
                is(lines, "newFaces"),
                is(lines, "crawled"),
                is(lines, "shared"),
                is(lines, "again"),
                lines.getProperty("contract", ""),
                Instant.parse(lines.getProperty("begun", "")),
                Optional.ofNullable(lines.getProperty("handled")).map(Instant::parse),
                Optional.ofNullable(lines.getProperty("ended")).map(Instant::parse));
    }

    private static boolean is(Properties lines, String name) {
        return Boolean.parseBoolean(lines.getProperty(name, ""));
    }
}
