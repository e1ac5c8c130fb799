package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.ClosedException;
import io.facelib.error.SetupException;
import io.facelib.spi.KeyService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link KeyService} promises. Extend this class, return services from {@link #open()}, and run it as a JUnit
 * test.
 */
@Timeout(300)
public abstract class KeyServiceContract {
    private static final String PURPOSE = "webhook-secret";
    private static final String OTHER_PURPOSE = "audit";
    private static final byte[] CONTEXT = bytes("acme");
    private static final byte[] SECRET = bytes("whsec_ü \uD83D\uDE00 and more");

    private final Random random = new Random(42);
    private KeyService keys;

    /** A service with keys of its own, different from those of all others; the kit closes it. */
    protected abstract KeyService open() throws IOException;

    @BeforeEach
    void openService() throws IOException {
        keys = open();
    }

    @AfterEach
    void closeService() {
        keys.close();
    }

    @Test
    void name_isShort() {
        assertThat(keys.name()).isNotBlank().hasSizeLessThan(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 1_000, 1_000_000})
    void decrypt_whatWasEncrypted_isGivenBack(int size) {
        byte[] plain = new byte[size];
        random.nextBytes(plain);

        assertThat(keys.decrypt(PURPOSE, keys.encrypt(PURPOSE, plain, CONTEXT), CONTEXT))
                .isEqualTo(plain);
    }

    @Test
    void encrypt_twice_looksDifferentAndShowsNothing() {
        byte[] first = keys.encrypt(PURPOSE, SECRET, CONTEXT);

        assertThat(keys.encrypt(PURPOSE, SECRET, CONTEXT)).isNotEqualTo(first);
        assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("whsec_");
    }

    @Test
    void encrypt_leavesItsInputAsItIs() {
        byte[] plain = SECRET.clone();
        keys.encrypt(PURPOSE, plain, CONTEXT);
        assertThat(plain).isEqualTo(SECRET);
    }

    @Test
    void decrypt_otherPurpose_fails() {
        byte[] encrypted = keys.encrypt(PURPOSE, SECRET, CONTEXT);
        assertThatThrownBy(() -> keys.decrypt(OTHER_PURPOSE, encrypted, CONTEXT))
                .isInstanceOf(SetupException.class);
    }

    @Test
    void decrypt_otherContext_fails() {
        byte[] encrypted = keys.encrypt(PURPOSE, SECRET, CONTEXT);
        for (byte[] context : List.of(bytes("acm"), bytes("acme2"), bytes(""))) {
            assertThatThrownBy(() -> keys.decrypt(PURPOSE, encrypted, context)).isInstanceOf(SetupException.class);
        }
    }

    /** Were they only strung together, the one could pass for the other. */
    @Test
    void decrypt_otherSplitOfPurposeAndContext_fails() {
        byte[] encrypted = keys.encrypt("ab", SECRET, bytes("c"));
        assertThatThrownBy(() -> keys.decrypt("a", encrypted, bytes("bc"))).isInstanceOf(SetupException.class);
        assertThatThrownBy(() -> keys.decrypt("abc", encrypted, bytes(""))).isInstanceOf(SetupException.class);
    }

    @Test
    void decrypt_anyChangedByte_fails() {
        byte[] encrypted = keys.encrypt(PURPOSE, SECRET, CONTEXT);
        for (int i = 0; i < encrypted.length; i++) {
            byte[] changed = encrypted.clone();
            changed[i] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> keys.decrypt(PURPOSE, changed, CONTEXT))
                    .as("byte %s", i)
                    .isInstanceOf(SetupException.class);
        }
    }

    @Test
    void decrypt_anyPart_fails() {
        byte[] encrypted = keys.encrypt(PURPOSE, SECRET, CONTEXT);
        for (int length = 0; length < encrypted.length; length++) {
            byte[] part = Arrays.copyOf(encrypted, length);
            assertThatThrownBy(() -> keys.decrypt(PURPOSE, part, CONTEXT))
                    .as("%s bytes", length)
                    .isInstanceOf(SetupException.class);
        }
    }

    @Test
    void decrypt_anotherServices_failsAndTellsNothing() throws IOException {
        try (KeyService others = open()) {
            byte[] encrypted = others.encrypt(PURPOSE, SECRET, CONTEXT);
            assertThatThrownBy(() -> keys.decrypt(PURPOSE, encrypted, CONTEXT))
                    .isInstanceOf(SetupException.class)
                    .hasMessageNotContaining("whsec_");
        }
    }

    @Test
    void verify_whatWasSigned_holds() {
        byte[] code = keys.sign(PURPOSE, SECRET);

        assertThat(code).hasSizeGreaterThanOrEqualTo(32);
        assertThat(keys.verify(PURPOSE, SECRET, code)).isTrue();
        assertThat(keys.verify(PURPOSE, bytes(""), keys.sign(PURPOSE, bytes(""))))
                .isTrue();
    }

    @Test
    void verify_anythingElse_doesNotHold() throws IOException {
        byte[] code = keys.sign(PURPOSE, SECRET);

        assertThat(keys.verify(OTHER_PURPOSE, SECRET, code)).isFalse();
        assertThat(keys.verify(PURPOSE, bytes("other"), code)).isFalse();
        assertThat(keys.verify("ab", bytes("c"), keys.sign("a", bytes("bc")))).isFalse();
        assertThat(keys.verify(PURPOSE, SECRET, new byte[0])).isFalse();
        assertThat(keys.verify(PURPOSE, SECRET, Arrays.copyOf(code, code.length - 1)))
                .isFalse();
        assertThat(keys.verify(PURPOSE, SECRET, Arrays.copyOf(code, code.length + 1)))
                .isFalse();
        for (int i = 0; i < code.length; i++) {
            byte[] changed = code.clone();
            changed[i] ^= 1;
            assertThat(keys.verify(PURPOSE, SECRET, changed)).as("byte %s", i).isFalse();
        }
        try (KeyService others = open()) {
            assertThat(keys.verify(PURPOSE, SECRET, others.sign(PURPOSE, SECRET)))
                    .isFalse();
        }
    }

    @Test
    void eightThreads_disturbEachOtherNowhere() {
        Concurrently.run(8, thread -> {
            for (int i = 0; i < 200; i++) {
                byte[] plain = bytes(thread + " " + i);
                assertThat(keys.decrypt(PURPOSE, keys.encrypt(PURPOSE, plain, CONTEXT), CONTEXT))
                        .isEqualTo(plain);
                assertThat(keys.verify(PURPOSE, plain, keys.sign(PURPOSE, plain)))
                        .isTrue();
            }
            return thread;
        });
    }

    @Test
    void close_twice_isHarmless() {
        keys.close();
        assertThatCode(() -> keys.close()).doesNotThrowAnyException();
    }

    @Test
    void anyCall_afterClose_failsClearly() {
        byte[] encrypted = keys.encrypt(PURPOSE, SECRET, CONTEXT);
        keys.close();

        assertThatThrownBy(() -> keys.encrypt(PURPOSE, SECRET, CONTEXT)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> keys.decrypt(PURPOSE, encrypted, CONTEXT)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> keys.sign(PURPOSE, SECRET)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> keys.verify(PURPOSE, SECRET, encrypted)).isInstanceOf(ClosedException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
