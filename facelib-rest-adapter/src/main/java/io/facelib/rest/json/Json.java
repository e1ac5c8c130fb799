package io.facelib.rest.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.V1Exception;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes JSON: names in snake case, members in the order of the record, a missing value as {@code null}. What is
 * read may be 64 levels deep, with texts of {@value #MAX_TEXT} characters, and may not name a member twice: who relies on
 * one of two values can be made to see the other.
 */
public final class Json {
    /** A base64 image of 10 MiB fits; nothing else that clients send is nearly as long. */
    static final int MAX_TEXT = 15_000_000;

    /** 5,000 items for ingest fit; a body of brackets would take forty times its size as a tree. */
    private static final long MAX_TOKENS = 500_000;

    private static final int MAX_DEPTH = 64;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .maxNumberLength(100)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();

    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    private Json() {}

    /** The UTF-8 bytes of a record, a map or a list of such. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** The members of an object as plain Java values: texts, truth values, numbers, lists, maps, and null. */
    public static Map<String, Object> plain(JsonNode object) {
        return MAPPER.convertValue(object, MEMBERS);
    }

    /** What a record, a map or a list looks like as a tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /**
     * Reads one JSON value to its end.
     *
     * @throws ValidationException if it is none
     * @throws V1Exception if a text is longer than any image may be
     * @throws IOException if the stream cannot be read
     */
    public static JsonNode read(InputStream content) throws IOException {
        try {
            JsonNode node = MAPPER.readTree(content);
            if (node == null || node.isMissingNode()) {
                throw new ValidationException(List.of(new Violation("missing", List.of("body"), "a body is required")));
            }
            return node;
        } catch (StreamConstraintsException e) {
            if (String.valueOf(e.getOriginalMessage()).startsWith("String value length")) {
                throw V1Exception.object(413, ErrorCode.IMAGE_TOO_LARGE.wire(), Map.of());
            }
            throw new ValidationException(List.of(
                    new Violation("json_invalid", List.of("body"), "JSON with too many, too deep or too long parts")));
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            throw new ValidationException(List.of(new Violation(
                    "json_invalid", List.of("body", Math.max(0, at)), "not JSON that can be read, or a name twice")));
        }
    }
}
