package io.facelib.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.facelib.FaceEngineConfig;
import io.facelib.rest.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The description of everything that is served, OpenAPI 3.1. It is written by hand: {@code openapi.json} holds what all
 * routes share, and beside it is a file for each family of routes. What depends on the engine is filled in: the version and
 * the length of vectors.
 */
final class OpenApiDocument {
    private static final String SHARED = "openapi.json";
    private static final List<String> FAMILIES = List.of("open.json", "legacy.json", "v1.json", "own.json");

    private OpenApiDocument() {}

    /** The description of the routes over an engine. */
    static ObjectNode of(FaceEngineConfig engine) {
        ObjectNode document = read(SHARED);
        FAMILIES.forEach(family -> add(document, read(family)));
        ((ObjectNode) document.path("info")).put("version", version());
        ((ObjectNode) document.at("/components/schemas/Vector"))
                .put("minItems", engine.dimension())
                .put("maxItems", engine.dimension());
        return document;
    }

    private static String version() {
        return Optional.ofNullable(OpenApiDocument.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static ObjectNode read(String name) {
        try (InputStream file = OpenApiDocument.class.getResourceAsStream(name)) {
            return (ObjectNode) Json.read(Objects.requireNonNull(file, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds members, and members of members; a name that is there already with another meaning is a mistake in the files. */
    private static void add(ObjectNode to, JsonNode from) {
        for (Map.Entry<String, JsonNode> member : from.properties()) {
            JsonNode there = to.get(member.getKey());
            if (there == null) {
                to.set(member.getKey(), member.getValue());
            } else if (there instanceof ObjectNode object && member.getValue().isObject()) {
                add(object, member.getValue());
            } else {
                throw new IllegalStateException("the description says twice what " + member.getKey() + " is");
            }
        }
    }
}
