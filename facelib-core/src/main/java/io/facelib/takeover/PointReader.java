package io.facelib.takeover;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceId;
import io.facelib.model.Metadata;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads points from JSON, one after the other, whatever the size of the file: objects of {@code id} and {@code payload}, or
 * answers of the vector store's scroll route, whose {@code result.points} are such objects. Vectors and whatever else is beside them
 * are passed over without being held. Stateless.
 *
 * <p>A payload is held whole: it has at most 64 Ki characters and 8 levels, as {@link Metadata} has. One that has more is passed over
 * and told, without ending the reading: it may be another tenant's.
 */
final class PointReader {
    private static final int MOST_CHARS = 65_536;
    private static final String TENANT = "tenant_id";
    private static final int MOST_OF_TENANT = 255;
    private static final int LONGEST_TEXT = 1 << 24;
    private static final int MOST_LEVELS = 500;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_TEXT)
                    .maxNestingDepth(MOST_LEVELS)
                    .build())
            .build();

    private PointReader() {}

    /**
     * Reads a file to its end.
     *
     * @param field what the file is, for errors
     * @param over shown points whose payload is over a limit, with nothing but their tenant
     * @throws InvalidInputException if it cannot be read or is something else; it names the line, from 1, and no value
     */
    static void read(String field, Path file, Consumer<Point> each, Consumer<Point> over) {
        try (InputStream content = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                JsonParser parser = JSON.createParser(content)) {
            new Reading(field, parser, each, over).run();
        } catch (IOException e) {
            throw new InvalidInputException(field, "the file cannot be read", e);
        }
    }

    /**
     * A single object.
     *
     * @throws InvalidInputException if the bytes are something else
     */
    static Map<String, Object> object(String field, byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            Reading reading = new Reading(field, parser, point -> {}, point -> {});
            return reading.told(() -> {
                reading.require(parser.nextToken() == JsonToken.START_OBJECT, "it is no object");
                return reading.object();
            });
        } catch (IOException e) {
            throw new InvalidInputException(field, "it cannot be read", e);
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    /** One file. */
    private static final class Reading {
        private final String field;
        private final JsonParser parser;
        private final Consumer<Point> each;
        private final Consumer<Point> over;
        private boolean isOver;

        Reading(String field, JsonParser parser, Consumer<Point> each, Consumer<Point> over) {
            this.field = field;
            this.parser = parser;
            this.each = each;
            this.over = over;
        }

        /** What is wrong with the text is told by its line: the parser's own words quote it. */
        <T> T told(Step<T> step) throws IOException {
            try {
                return step.run();
            } catch (JsonProcessingException e) {
                JsonLocation at = e.getLocation();
                long line = at == null ? line() : at.getLineNr();
                throw new InvalidInputException(
                        field, "line " + line + ": it is no JSON, or has a text of more than " + LONGEST_TEXT);
            }
        }

        void run() throws IOException {
            boolean more = told(this::next);
            while (more) {
                more = told(this::next);
            }
        }

        private long line() {
            return parser.currentTokenLocation().getLineNr();
        }

        private InvalidInputException bad(String why) {
            return new InvalidInputException(field, "line " + line() + ": " + why);
        }

        void require(boolean holds, String why) {
            if (!holds) {
                throw bad(why);
            }
        }

        /** Whether there was another object. */
        private boolean next() throws IOException {
            boolean more = parser.nextToken() != null;
            if (more) {
                require(parser.currentToken() == JsonToken.START_OBJECT, "it is no object");
                point();
            }
            return more;
        }

        /**
         * A point, or an answer with points.
         *
         * @return whether it was a point
         */
        private boolean point() throws IOException {
            Optional<FaceId> id = Optional.empty();
            Optional<Metadata> payload = Optional.empty();
            boolean answer = false;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "id" -> id = id();
                    case "payload" -> payload = payload();
                    case "result" -> {
                        answer = true;
                        result();
                    }
                    default -> parser.skipChildren();
                }
            }
            if (!answer) {
                require(id.isPresent() && payload.isPresent(), "a point has no id or no payload");
                (isOver ? over : each).accept(new Point(id, payload.orElseThrow()));
            }
            return !answer;
        }

        private void result() throws IOException {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                points();
                return;
            }
            require(parser.currentToken() == JsonToken.START_OBJECT, "its result is no object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean points = parser.currentName().equals("points");
                parser.nextToken();
                if (points) {
                    require(parser.currentToken() == JsonToken.START_ARRAY, "its points are no list");
                    points();
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void points() throws IOException {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                require(parser.currentToken() == JsonToken.START_OBJECT, "a point is no object");
                require(point(), "a point is an answer");
            }
        }

        private Optional<FaceId> id() throws IOException {
            boolean known = parser.currentToken() == JsonToken.VALUE_STRING
                    || parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
            require(known, "the id of a point is no text and no whole number");
            try {
                return Optional.of(FaceId.of(parser.getText()));
            } catch (InvalidInputException e) {
                throw bad(String.valueOf(e.getMessage()));
            }
        }

        private Optional<Metadata> payload() throws IOException {
            isOver = false;
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return Optional.of(Metadata.none());
            }
            require(parser.currentToken() == JsonToken.START_OBJECT, "a payload is no object");
            JsonValues values = new JsonValues(parser, MOST_CHARS);
            Map<String, Object> members = values.object();
            isOver = values.isOver();
            try {
                return Optional.of(isOver ? tenantOf(members) : Metadata.copyOf(members));
            } catch (InvalidInputException e) {
                isOver = true;
                return Optional.of(tenantOf(members));
            }
        }

        private static Metadata tenantOf(Map<String, Object> members) {
            return members.get(TENANT) instanceof String tenant && tenant.length() <= MOST_OF_TENANT
                    ? Metadata.of(TENANT, tenant)
                    : Metadata.none();
        }

        /** What {@link Metadata} can keep, without members that are null. */
        Map<String, Object> object() throws IOException {
            JsonValues values = new JsonValues(parser, MOST_CHARS);
            try {
                Map<String, Object> members = values.object();
                require(!values.isOver(), "an object cannot be kept: more than " + MOST_CHARS + " characters");
                return Metadata.copyOf(members).asMap();
            } catch (InvalidInputException e) {
                throw bad("an object cannot be kept: " + e.getMessage());
            }
        }
    }
}
