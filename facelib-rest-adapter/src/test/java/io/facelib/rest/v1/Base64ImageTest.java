package io.facelib.rest.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.model.FaceImage;
import io.facelib.rest.error.V1Exception;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64ImageTest {
    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(String text, int maxBytes) {
        return Base64Image.read(text, maxBytes)
                .map(image -> image.encoded(Long.MAX_VALUE))
                .orElseThrow();
    }

    @Test
    void anyLength_withAndWithoutPadding_isReadUpToTheLimitAndNoFurther() {
        for (int length = 1; length < 200; length++) {
            byte[] image = bytes(length);
            int less = length - 1;
            for (String text : new String[] {
                Base64.getEncoder().encodeToString(image),
                Base64.getEncoder().withoutPadding().encodeToString(image)
            }) {
                assertThat(read(text, length)).isEqualTo(image);
                assertThatThrownBy(() -> Base64Image.read(text, less))
                        .isInstanceOfSatisfying(
                                V1Exception.class, e -> assertThat(e.status()).isEqualTo(413));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"  %s", "%s\r\n", "data:image/jpeg;base64,%s", " \tDaTa:image/PNG;base64, %s ", "data:,%s"})
    void surroundings_areLeftOut(String form) {
        byte[] image = bytes(1_000);

        assertThat(read(String.format(form, Base64.getMimeEncoder().encodeToString(image)), 1_000))
                .isEqualTo(image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"A", "AB=C", "====", "A===", "AAAA\u00e4AAA", "AAAA-_==", "AAAA\u0000AAA", "data:AAAA!,BBBB="})
    void otherText_isNoImage(String text) {
        assertThat(Base64Image.read(text, 1_000)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "data:", "data:image/png;base64,", "dat"})
    void nothing_isAnImageWithoutBytesOrNone(String text) {
        assertThat(Base64Image.read(text, 1_000).map(FaceImage::size).orElse(0L))
                .isLessThanOrEqualTo(2);
    }
}
