package io.facelib.examples.serve;

import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;
import io.facelib.storage.s3.S3Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The environment file of a deployment of the service that is taken over, {@code NAME=VALUE} a line: of it where its objects are, and
 * beside that what only facelib reads. Names that mean nothing here are passed over. Immutable.
 */
public final class ServiceSettings {
    private static final String FACES = "FACELIB_EXPORT_FACES";
    private static final String IDENTITIES = "FACELIB_EXPORT_IDENTITIES";
    private static final String CRAWLER = "FACELIB_CRAWLER_TENANT";
    private static final String EXPORT = "export ";

    /** What the keys are called in deployments that name them after the server. */
    private static final Map<String, String> OTHER_NAMES =
            Map.of("MINIO_ACCESS_KEY", "S3_ACCESS_KEY", "MINIO_SECRET_KEY", "S3_SECRET_KEY");

    /** What tells one object store from another. */
    private static final List<String> PLACE = List.of(
            "S3_ENDPOINT",
            "MINIO_ENDPOINT",
            "S3_BUCKET_RAW",
            "MINIO_BUCKET_RAW",
            "S3_BUCKET_THUMBS",
            "MINIO_BUCKET_THUMBS");

    private final Path file;
    private final NamedValues values;
    private final S3Settings objects;

    private ServiceSettings(Path file, NamedValues values, S3Settings objects) {
        this.file = file;
        this.values = values;
        this.objects = objects;
    }

    /**
     * Reads a file in UTF-8.
     *
     * @param option which option it is the value of
     * @throws InvalidInputException if it cannot be read, or names no object store
     */
    public static ServiceSettings in(String option, Path file) {
        Map<String, String> lines = lines(option, file);
        OTHER_NAMES.forEach((other, name) ->
                Optional.ofNullable(lines.get(other)).ifPresent(value -> lines.putIfAbsent(name, value)));
        NamedValues values = NamedValues.of(lines);
        try (SharedParts parts = new SharedParts(values)) {
            S3Settings objects = parts.pictures()
                    .orElseThrow(() ->
                            new InvalidInputException(option, "the file sets neither S3_ENDPOINT nor MINIO_ENDPOINT"));
            return new ServiceSettings(file, values, objects);
        }
    }

    private static Map<String, String> lines(String option, Path file) {
        Map<String, String> lines = new HashMap<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                add(lines, option, number, line.strip());
            }
        } catch (IOException e) {
            throw new InvalidInputException(option, "the file cannot be read", e);
        }
        return lines;
    }

    private static void add(Map<String, String> lines, String option, int number, String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String assignment = line.startsWith(EXPORT) ? line.substring(EXPORT.length()) : line;
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            // Without the text, which may be a secret.
            throw new InvalidInputException(option, "line " + number + " is no NAME=VALUE");
        }
        lines.put(
                assignment.substring(0, equals).strip(),
                value(assignment.substring(equals + 1).strip()));
    }

    /** Without quotes, or without what a comment begins behind a blank. */
    private static String value(String text) {
        for (String quote : new String[] {"\"", "'"}) {
            int end = text.indexOf(quote, 1);
            if (text.startsWith(quote) && end > 0) {
                return text.substring(1, end);
            }
        }
        int comment = text.indexOf(" #");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }

    /** A name of its object store. */
    public String name() {
        return PLACE.stream()
                .flatMap(name -> values.text(name).map(value -> name + "=" + value).stream())
                .collect(Collectors.joining("\n"));
    }

    /** Its object store, not opened yet. */
    public S3Settings objects() {
        return objects;
    }

    /** The points of faces. */
    public Optional<Path> faces() {
        return path(FACES);
    }

    /** The points of identities. */
    public Optional<Path> identities() {
        return path(IDENTITIES);
    }

    /** Relative ones lie beside the file. */
    private Optional<Path> path(String name) {
        return values.text(name).map(file::resolveSibling);
    }

    /** Whose the objects are that name no tenant. */
    public Optional<TenantId> crawler() {
        return values.text(CRAWLER).map(TenantId::of);
    }
}
