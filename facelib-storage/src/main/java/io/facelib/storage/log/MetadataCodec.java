package io.facelib.storage.log;

import io.facelib.model.Metadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The user's metadata inside the body that {@link FaceCodec} describes.
 *
 * <pre>
 * map     varint count, then as many members: name (text), value; in the user's order, no name twice
 * value   u8 kind, then: 1 text | 2 nothing: false | 3 nothing: true | 4 i64 | 5 f64 | 6 list | 7 map
 * list    varint count, then as many values
 * </pre>
 */
final class MetadataCodec {
    private static final int TEXT = 1;
    private static final int FALSE = 2;
    private static final int TRUE = 3;
    private static final int WHOLE = 4;
    private static final int REAL = 5;
    private static final int LIST = 6;
    private static final int MAP = 7;
    /** As {@link Metadata} allows; without it, damaged bytes could nest until the stack overflows. */
    private static final int MAX_DEPTH = 8;

    private MetadataCodec() {}

    static void write(BodyWriter out, Metadata metadata) {
        writeMap(out, metadata.asMap());
    }

    private static void writeMap(BodyWriter out, Map<?, ?> map) {
        out.varint(map.size());
        map.forEach((name, value) -> {
            out.text((String) name);
            writeValue(out, value);
        });
    }

    private static void writeValue(BodyWriter out, Object value) {
        if (value instanceof String text) {
            out.u8(TEXT);
            out.text(text);
        } else if (value instanceof Boolean flag) {
            out.u8(flag ? TRUE : FALSE);
        } else if (value instanceof Long whole) {
            out.u8(WHOLE);
            out.i64(whole);
        } else if (value instanceof Double real) {
            out.u8(REAL);
            out.f64(real);
        } else if (value instanceof List<?> list) {
            out.u8(LIST);
            out.varint(list.size());
            list.forEach(element -> writeValue(out, element));
        } else {
            out.u8(MAP);
            writeMap(out, (Map<?, ?>) value);
        }
    }

    static Metadata read(BodyReader in) {
        return Metadata.copyOf(readMap(in, 1));
    }

    private static Map<String, Object> readMap(BodyReader in, int depth) {
        int count = checkedCount(in, depth);
        if (count == 0) {
            return Map.of();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            if (map.put(in.text(), readValue(in, depth)) != null) {
                throw new BadBodyException("a member of the metadata stands twice");
            }
        }
        return map;
    }

    private static List<Object> readList(BodyReader in, int depth) {
        int count = checkedCount(in, depth);
        List<Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(readValue(in, depth));
        }
        return list;
    }

    private static int checkedCount(BodyReader in, int depth) {
        if (depth > MAX_DEPTH) {
            throw new BadBodyException("metadata nested deeper than " + MAX_DEPTH + " levels");
        }
        return in.count();
    }

    private static Object readValue(BodyReader in, int depth) {
        int kind = in.u8();
        return switch (kind) {
            case TEXT -> in.text();
            case FALSE -> false;
            case TRUE -> true;
            case WHOLE -> in.i64();
            case REAL -> in.f64();
            case LIST -> readList(in, depth + 1);
            case MAP -> readMap(in, depth + 1);
            default -> throw new BadBodyException("metadata of kind " + kind);
        };
    }
}
