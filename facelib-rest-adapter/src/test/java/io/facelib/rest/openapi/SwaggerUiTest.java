package io.facelib.rest.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Where the page's files come from. */
class SwaggerUiTest {
    @Test
    void webjarOnTheClassPath_isFoundWithItsVersion() throws IOException {
        SwaggerUi page = SwaggerUi.in(SwaggerUiTest.class.getClassLoader()).orElseThrow();
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        page.write("swagger-ui-bundle.js", bundle);

        assertThat(page.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(bundle.toString(StandardCharsets.UTF_8)).contains("SwaggerUIBundle");
    }

    /** What the script does unless told otherwise: the reason for {@code validatorUrl: null} in ours. */
    @Test
    void bundle_wouldAskAnOnlineValidator() throws IOException {
        SwaggerUi page = SwaggerUi.in(SwaggerUiTest.class.getClassLoader()).orElseThrow();
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        page.write("swagger-ui-bundle.js", bundle);

        assertThat(bundle.toString(StandardCharsets.UTF_8)).contains("validatorUrl:\"https://");
    }

    @Test
    void classPathWithoutTheWebjar_hasNoPage() throws IOException {
        try (URLClassLoader nothing = new URLClassLoader(new URL[0], null)) {
            assertThat(SwaggerUi.in(nothing)).isEmpty();
        }
    }
}
