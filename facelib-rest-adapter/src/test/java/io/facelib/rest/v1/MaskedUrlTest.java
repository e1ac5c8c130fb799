package io.facelib.rest.v1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedUrlTest {
    @ParameterizedTest
    @CsvSource({
        "redis://redis:6379/0, redis://redis:6379/0",
        "redis://:secret@redis:6379/0, redis://:***@redis:6379/0",
        "redis://app:secret@redis:6379/0, redis://app:***@redis:6379/0",
        "redis://app@redis:6379/0, redis://app@redis:6379/0",
        "redis://app:p@ss:w/rd@redis:6379/0, redis://app:***@redis:6379/0",
        "redis://redis:6379/0?password=secret&db=1, redis://redis:6379/0?password=***&db=1",
        "https://h/?a=1&Token=abc#x, https://h/?a=1&Token=***#x",
        "memory, memory",
        "in-process: fake, in-process: fake"
    })
    void password_isNotShown(String url, String shown) {
        assertThat(MaskedUrl.of(url)).isEqualTo(shown);
    }
}
