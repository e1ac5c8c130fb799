package io.facelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataTest {
    @Test
    void copyOf_numbers_becomeLongOrDouble() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("byte", (byte) 1);
        values.put("short", (short) 2);
        values.put("int", 3);
        values.put("long", 4L);
        values.put("float", 0.5f);
        values.put("double", 0.25);

        assertThat(Metadata.copyOf(values).asMap())
                .containsExactlyEntriesOf(
                        ordered("byte", 1L, "short", 2L, "int", 3L, "long", 4L, "float", 0.5, "double", 0.25));
    }

    @Test
    void copyOf_isDeepAndUnmodifiable() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Map<String, Object> inner = new HashMap<>(Map.of("k", "v"));
        Metadata metadata = Metadata.copyOf(Map.of("list", list, "map", inner));
        list.add("b");
        inner.put("k", "changed");

        assertThat(metadata.get("list")).contains(List.of("a"));
        assertThat(metadata.get("map")).contains(Map.of("k", "v"));
        assertThatThrownBy(() -> metadata.asMap().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) metadata.get("list").orElseThrow()).clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((Map<?, ?>) metadata.get("map").orElseThrow()).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void copyOf_nullMembers_areLeftOut() {
        Map<String, Object> values = new HashMap<>();
        values.put("absent", null);
        values.put("list", new ArrayList<>(java.util.Arrays.asList("a", null)));

        assertThat(Metadata.copyOf(values).asMap()).isEqualTo(Map.of("list", List.of("a")));
    }

    @Test
    void copyOf_otherTypes_areRefused() {
        assertThatThrownBy(() -> Metadata.of("when", Instant.EPOCH))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("when")
                .hasMessageContaining("Instant");
        assertThatThrownBy(() -> Metadata.of("bytes", new byte[1])).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Metadata.of("map", Map.of(1, 2))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Metadata.of("nan", Double.NaN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Metadata.of("inf", Float.POSITIVE_INFINITY)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void copyOf_depth_isLimitedTo8() {
        assertThatCode(() -> Metadata.copyOf(nested(8))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Metadata.copyOf(nested(9)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("8");
    }

    @Test
    void copyOf_structureThatContainsItself_isRefused() {
        Map<String, Object> endless = new HashMap<>();
        endless.put("self", endless);

        assertThatThrownBy(() -> Metadata.copyOf(endless)).isInstanceOf(InvalidInputException.class);
    }

    private static Map<String, Object> nested(int depth) {
        Map<String, Object> inner = Map.of("k", "v");
        for (int i = 1; i < depth; i++) {
            inner = Map.of("k", inner);
        }
        return inner;
    }

    @Test
    void copyOf_length_isLimitedTo64KiB() {
        assertThatCode(() -> Metadata.of("k", "x".repeat(65_000))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Metadata.of("k", "x".repeat(65_536)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("65536");
        List<Integer> many = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            many.add(i);
        }
        assertThatThrownBy(() -> Metadata.of("k", many)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void toString_showsNamesOnly() {
        assertThat(Metadata.of("name", "secret")).hasToString("Metadata[name]");
    }

    @Test
    void equality_isByContent() {
        assertThat(Metadata.of("a", 1)).isEqualTo(Metadata.of("a", 1L)).hasSameHashCodeAs(Metadata.of("a", 1L));
        assertThat(Metadata.copyOf(Map.of())).isSameAs(Metadata.none());
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
