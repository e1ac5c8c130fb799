package io.facelib.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.facelib.error.InvalidInputException;
import io.facelib.ingest.IngestMessage.Invalid;
import io.facelib.ingest.IngestMessage.Parsed;
import io.facelib.ingest.IngestMessage.Valid;
import io.facelib.model.FaceHint;
import io.facelib.model.IngestRequest;
import io.facelib.model.Metadata;
import io.facelib.model.Point;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An {@link IngestMessage} as JSON and back. */
final class MessageJson {
    /** Control characters are escaped with small letters, as the producers of the service do. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int MAX_HINTS = 1_000;

    private MessageJson() {}

    // --- writing -----------------------------------------------------------------------------------------------------

    static String write(IngestMessage message) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("tenant_id", message.tenant());
        members.put("bucket", message.bucket().orElse(null));
        members.put("key", message.key().orElse(null));
        members.put("url", message.url());
        members.put("site", message.site());
        members.put("image_sha256", message.imageSha256());
        members.put("image_phash", message.imagePhash());
        members.put("ts", message.timestamp().orElse(null));
        members.put("meta", message.metadata().asMap());
        members.put("source", message.source());
        members.put("idempotency_key", message.idempotencyKey().orElse(null));
        members.put("face_hints", message.faceHints().map(MessageJson::hints).orElse(null));
        return text(members);
    }

    private static List<Map<String, Object>> hints(List<FaceHint> hints) {
        return hints.stream().map(MessageJson::hint).toList();
    }

    private static Map<String, Object> hint(FaceHint hint) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("bbox", hint.box());
        members.put(
                "landmarks",
                hint.landmarks().stream().map(p -> List.of(p.x(), p.y())).toList());
        members.put("confidence", hint.confidence());
        return members;
    }

    /** Members in their order, without spaces. */
    static String text(Map<String, ?> members) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = MAPPER.createGenerator(out)) {
            MAPPER.writeValue(generator, members);
        } catch (IOException e) {
            throw new UncheckedIOException("maps, lists, texts and numbers are always written", e);
        }
        return out.toString();
    }

    // --- reading -----------------------------------------------------------------------------------------------------

    static Parsed read(String json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            return root.isObject() ? new Reading(root).message() : new Invalid("empty_or_unparsable");
        } catch (JsonProcessingException e) {
            return new Invalid("empty_or_unparsable");
        }
    }

    /** Reads member by member and remembers which are no good. */
    private static final class Reading {
        private final JsonNode root;
        private final List<String> bad = new ArrayList<>();

        Reading(JsonNode root) {
            this.root = root;
        }

        /** In the order in which the members that must be there are told when they are not. */
        Parsed message() {
            String sha256 = required("image_sha256", text -> text.matches("[0-9a-fA-F]{64}"));
            Optional<String> bucket = presentOrNull("bucket");
            Optional<String> key = presentOrNull("key");
            String tenant = required("tenant_id", text -> true);
            String site = required("site", text -> true);
            String url = required("url", text -> true);
            String phash = required("image_phash", text -> true);
            Optional<Long> timestamp = timestamp();
            Metadata metadata = metadata();
            String source = optional("source").orElse("");
            Optional<String> idempotencyKey = IngestMessage.given(optional("idempotency_key"));
            Optional<List<FaceHint>> hints = hints();
            return bad.isEmpty()
                    ? new Valid(new IngestMessage(
                            tenant,
                            bucket,
                            key,
                            url,
                            site,
                            sha256,
                            phash,
                            timestamp,
                            metadata,
                            source,
                            idempotencyKey,
                            hints))
                    : new Invalid("missing_fields: " + String.join(", ", bad));
        }

        private String required(String name, Predicate<String> rule) {
            String text = root.path(name).isTextual() ? root.path(name).textValue() : "";
            if (text.isEmpty() || !rule.test(text)) {
                bad.add(name);
            }
            return text;
        }

        /** A member that must be there, but may be null. */
        private Optional<String> presentOrNull(String name) {
            if (!root.has(name)) {
                bad.add(name);
            }
            return optional(name);
        }

        private Optional<String> optional(String name) {
            JsonNode node = root.path(name);
            if (node.isTextual()) {
                return Optional.of(node.textValue());
            }
            if (!isAbsent(node)) {
                bad.add(name);
            }
            return Optional.empty();
        }

        private static boolean isAbsent(JsonNode node) {
            return node.isMissingNode() || node.isNull();
        }

        private Optional<Long> timestamp() {
            JsonNode node = root.path("ts");
            if (isAbsent(node)) {
                return Optional.empty();
            }
            long seconds = node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : -1;
            if (seconds < 0 || seconds > IngestRequest.LAST_SECOND) {
                bad.add("ts");
            }
            return Optional.of(seconds).filter(value -> value > 0);
        }

        private Metadata metadata() {
            JsonNode node = root.path("meta");
            if (isAbsent(node)) {
                return Metadata.none();
            }
            try {
                return Metadata.copyOf(members(node));
            } catch (InvalidInputException e) {
                bad.add("meta");
                return Metadata.none();
            }
        }

        private static Map<String, ?> members(JsonNode node) {
            if (!(node.isObject() && MAPPER.convertValue(node, Object.class) instanceof Map<?, ?> map)) {
                throw new InvalidInputException("meta", "it is no object");
            }
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, value) -> {
                if (value != null) {
                    members.put(String.valueOf(name), value);
                }
            });
            return members;
        }

        private Optional<List<FaceHint>> hints() {
            JsonNode node = root.path("face_hints");
            if (isAbsent(node)) {
                return Optional.empty();
            }
            List<FaceHint> hints = new ArrayList<>();
            boolean good = node.isArray() && node.size() <= MAX_HINTS;
            for (int i = 0; good && i < node.size(); i++) {
                Optional<FaceHint> hint = hint(node.get(i));
                hint.ifPresent(hints::add);
                good = hint.isPresent();
            }
            if (!good) {
                bad.add("face_hints");
            }
            return Optional.of(hints);
        }

        private static Optional<FaceHint> hint(JsonNode node) {
            Optional<List<Double>> box = numbers(node.path("bbox"), 4);
            List<Point> landmarks = new ArrayList<>();
            for (JsonNode point : node.path("landmarks")) {
                numbers(point, 2).ifPresent(xy -> landmarks.add(new Point(xy.get(0), xy.get(1))));
            }
            boolean good = box.isPresent()
                    && node.path("landmarks").isArray()
                    && landmarks.size() == node.path("landmarks").size()
                    && node.path("confidence").isNumber();
            return good
                    ? box.map(b ->
                            new FaceHint(b, landmarks, node.path("confidence").doubleValue()))
                    : Optional.empty();
        }

        private static Optional<List<Double>> numbers(JsonNode node, int count) {
            List<Double> numbers = new ArrayList<>();
            for (JsonNode number : node) {
                if (number.isNumber()) {
                    numbers.add(number.doubleValue());
                }
            }
            return node.isArray() && node.size() == count && numbers.size() == count
                    ? Optional.of(numbers)
                    : Optional.empty();
        }
    }
}
