package io.facelib.storage.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.storage.filesystem.FileNames.Decoded;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    private static final Path ROOT = Path.of("root").toAbsolutePath();

    private final ObjectPaths paths = new ObjectPaths(ROOT);

    @ParameterizedTest
    @CsvSource({
        "raw-images, acme/0f3c.jpg, raw-images/acme/0f3c.jpg",
        "raw-images, acme.com/a_thumb.jpg, raw-images/acme%2ecom/a_thumb.jpg",
        "raw-images, Acme/A, raw-images/%41cme/%41.%",
        "raw-images, a, raw-images/a.%",
        "raw-images, a/b, raw-images/a/b.%",
        "raw-images, .hidden, raw-images/%2ehidden.%",
        "raw-images, ..., raw-images/%2e.%2e",
        "raw-images, -rf, raw-images/%2drf.%",
        "raw-images, nul.jpg, raw-images/%6eul.jpg",
        "raw-images, com1/lpt9, raw-images/%63om1/%6cpt9.%",
        "raw-images, 100%, raw-images/100%25.%",
        "raw-images, ü, raw-images/%c3%bc.%",
        "tmp, a, tmp/a.%",
        "a.b, a, a%2eb/a.%"
    })
    void file_examples_areWhereTheyAreDocumented(String bucket, String key, String path) {
        assertThat(ROOT.relativize(paths.file(new ObjectKey(bucket, key)))).isEqualTo(Path.of(path));
        assertThat(paths.key(ROOT.resolve(path))).contains(new ObjectKey(bucket, key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "raw-images/A.jpg",
                "raw-images/a",
                "raw-images/a.jpg~",
                "raw-images/.DS_Store",
                "raw-images/%61.jpg",
                "raw-images/%C3%BC.%",
                "raw-images/%c3.%",
                "raw-images/%",
                "raw-images/a.b/c.jpg",
                "raw-images/%zz.%",
                "raw-images/a%2",
                "raw-images/%2e%2e/a.%",
                "raw-images/%2f.%",
                "raw-images/a+/b.%",
                "x/a.%",
                "a.jpg"
            })
    void key_nameThatWeWouldNotGive_isNone(String path) {
        assertThat(paths.key(ROOT.resolve(path))).isEmpty();
    }

    @Test
    void file_randomKeys_areSafeNamesThatLeadBackToTheirKeys() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, ObjectKey> seen = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            ObjectKey key = randomKey(random);
            Path file = paths.file(key);
            assertThat(paths.key(file)).as("seed %d, %s", seed, key).contains(key);
            for (Path name : ROOT.relativize(file)) {
                assertThat(name.toString().getBytes(UTF_8)).hasSizeBetween(1, 199);
                assertThat(name.toString()).matches("[a-z0-9_%][a-z0-9_%.+-]*").doesNotEndWith(".");
                assertThat(name.toString()).doesNotMatch("(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");
            }
            ObjectKey other = seen.put(file.toString().toLowerCase(Locale.ROOT), key);
            assertThat(other == null || other.equals(key))
                    .as("seed %d, %s", seed, key)
                    .isTrue();
        }
    }

    @Test
    void beginning_textsThatShareIt_areCutAtTheSamePlace() {
        String shared = "ä".repeat(40);
        int end = FileNames.endOfBeginning(shared);
        for (String more : List.of("", "x", "é", "/", "\uD83D\uDE00", "z".repeat(500))) {
            assertThat(FileNames.endOfBeginning(shared + more)).isEqualTo(end);
        }
        assertThat(FileNames.decode(FileNames.beginning(shared.substring(0, end))))
                .contains(new Decoded(shared.substring(0, end), false));
    }

    /** Keys of few and mean characters, some long, so that many of them share their beginnings. */
    static ObjectKey randomKey(Random random) {
        String[] parts = {"a", "A", "b", ".", "/", "-", "+", "%", " ", "~", "ä", "\uFB00", "\uD83D\uDE00", "con", "0"};
        String[] longOnes = {"x".repeat(179), "ä".repeat(30), "\uD83D\uDE00".repeat(15), ".".repeat(180)};
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(5); n > 0; n--) {
            boolean large = random.nextInt(8) == 0;
            text.append(large ? longOnes[random.nextInt(4)] : parts[random.nextInt(parts.length)]);
        }
        try {
            return new ObjectKey("raw-images", text.toString());
        } catch (InvalidInputException e) {
            return randomKey(random); // an empty segment or the like
        }
    }
}
