package io.facelib.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.error.SetupException;
import io.facelib.spi.KeyService;
import io.facelib.tck.KeyServiceContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinkKeyServiceTest extends KeyServiceContract {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTEXT = {};

    @TempDir
    private Path directory;

    @Override
    protected KeyService open() {
        return TinkKeyService.generate();
    }

    @Test
    void open_noFile_makesOneThatTheNextOpens() throws IOException {
        Path file = directory.resolve("new/keys.json");
        byte[] encrypted;
        byte[] code;
        try (KeyService first = TinkKeyService.open(file)) {
            encrypted = first.encrypt("p", SECRET, CONTEXT);
            code = first.sign("p", SECRET);
        }
        String content = Files.readString(file);

        try (KeyService second = TinkKeyService.open(file)) {
            assertThat(second.decrypt("p", encrypted, CONTEXT)).isEqualTo(SECRET);
            assertThat(second.verify("p", SECRET, code)).isTrue();
        }
        assertThat(Files.readString(file)).isEqualTo(content);
        assertThat(list(directory.resolve("new"))).containsExactly(file);
    }

    @Test
    void open_newFile_isItsOwnersOnly() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path file = directory.resolve("keys.json");
        TinkKeyService.open(file).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void open_twoFiles_haveDifferentKeys() {
        try (KeyService a = TinkKeyService.open(directory.resolve("a"));
                KeyService b = TinkKeyService.open(directory.resolve("b"))) {
            assertThat(b.verify("p", SECRET, a.sign("p", SECRET))).isFalse();
        }
    }

    @Test
    void open_somethingElse_failsAndLeavesItAsItIs() throws IOException {
        Path file = Files.writeString(directory.resolve("keys.json"), "");

        assertThatThrownBy(() -> TinkKeyService.open(file)).isInstanceOf(SetupException.class);
        assertThat(file).isEmptyFile();
        assertThatThrownBy(() -> TinkKeyService.open(directory)).isInstanceOf(SetupException.class);
    }

    @Test
    void open_whereNothingCanBeMade_fails() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> TinkKeyService.open(file.resolve("keys.json"))).isInstanceOf(SetupException.class);
    }

    @Test
    void of_textOfAFile_hasItsKeys() throws IOException {
        Path file = directory.resolve("keys.json");
        try (KeyService fromFile = TinkKeyService.open(file);
                KeyService fromText = TinkKeyService.of(Files.readString(file))) {
            assertThat(fromText.verify("p", SECRET, fromFile.sign("p", SECRET))).isTrue();
        }
    }

    @Test
    void of_brokenText_failsWithoutRepeatingIt() {
        String whole = Keysets.generate().toJson();
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            StringBuilder broken = new StringBuilder(whole);
            int place = random.nextInt(whole.length());
            broken.delete(place, Math.min(whole.length(), place + 1 + random.nextInt(20)));
            try {
                TinkKeyService.of(broken.toString()).close(); // white space between members may go
            } catch (SetupException e) {
                assertThat(e).hasNoCause();
                assertThat(e.getMessage()).doesNotContain(keyOf(whole));
            }
        }
        for (String text :
                List.of("", "x", "{}", "[]", "null", "{\"aead\":{},\"mac\":{}}", "{\"aead\":1,\"mac\":[]}")) {
            assertThatThrownBy(() -> TinkKeyService.of(text)).as(text).isInstanceOf(SetupException.class);
        }
    }

    @Test
    void of_keysetsExchanged_fails() {
        String exchanged = Keysets.generate()
                .toJson()
                .replace("\"aead\"", "\"x\"")
                .replace("\"mac\"", "\"aead\"")
                .replace("\"x\"", "\"mac\"");
        assertThatThrownBy(() -> TinkKeyService.of(exchanged)).isInstanceOf(SetupException.class);
    }

    /** Made by a script of another language, from the description in {@link TinkKeyService}: the form must not change. */
    @Test
    void of_knownKeys_makeWhatIsDescribed() throws IOException {
        String json = new String(resource("keys-1.json"), StandardCharsets.UTF_8);
        HexFormat hex = HexFormat.of();
        try (KeyService keys = TinkKeyService.of(json)) {
            String[] made = new String(resource("keys-1.made"), StandardCharsets.UTF_8).split("\n", -1);
            assertThat(keys.decrypt("p", hex.parseHex(made[0]), SECRET)).isEqualTo(SECRET);
            assertThat(keys.sign("p", SECRET)).isEqualTo(hex.parseHex(made[1]));
        }
    }

    @Test
    void toString_tellsNoKey() {
        String json = Keysets.generate().toJson();
        TinkKeyService keys = TinkKeyService.of(json);

        assertThat(keys.toString()).doesNotContain(keyOf(json)).hasSizeLessThan(40);
        assertThat(Keysets.parse(json).toString()).doesNotContain(keyOf(json)).hasSizeLessThan(40);
    }

    /** The part of the text that is secret. */
    private static String keyOf(String json) {
        int from = json.indexOf("\"value\"");
        int begin = json.indexOf('"', json.indexOf(':', from)) + 1;
        return json.substring(begin, json.indexOf('"', begin));
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = TinkKeyServiceTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
