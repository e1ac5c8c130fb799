package io.facelib.rest.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The files of the interactive page: Swagger UI as its webjar brings it, and our own page and start script around it. Only
 * files of a fixed list are ever read, so what a request asks for never becomes a path.
 */
final class SwaggerUi {
    /** A file of the page: its content type, and whether it is ours. */
    private record PageFile(String contentType, boolean own) {}

    private static final Map<String, PageFile> FILES = Map.of(
            "index.html", new PageFile("text/html;charset=UTF-8", true),
            "initializer.js", new PageFile("text/javascript;charset=UTF-8", true),
            "swagger-ui.css", new PageFile("text/css;charset=UTF-8", false),
            "swagger-ui-bundle.js", new PageFile("text/javascript;charset=UTF-8", false),
            "favicon-32x32.png", new PageFile("image/png", false));

    private static final String ABOUT = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String FOLDER = "META-INF/resources/webjars/swagger-ui/";

    private final ClassLoader loader;
    private final String version;

    private SwaggerUi(ClassLoader loader, String version) {
        this.loader = loader;
        this.version = version;
    }

    /** The files that a class loader knows, or empty if the webjar is not among what it loads from. */
    static Optional<SwaggerUi> in(ClassLoader loader) {
        return version(loader).map(version -> new SwaggerUi(loader, version)).filter(SwaggerUi::isComplete);
    }

    private static Optional<String> version(ClassLoader loader) {
        try (InputStream about = loader.getResourceAsStream(ABOUT)) {
            if (about == null) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            properties.load(about);
            return Optional.ofNullable(properties.getProperty("version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isComplete() {
        return FILES.entrySet().stream()
                .allMatch(file -> file.getValue().own() || loader.getResource(path(file.getKey())) != null);
    }

    private String path(String name) {
        return FOLDER + version + "/" + name;
    }

    /** Of the webjar. */
    String version() {
        return version;
    }

    /** Whether the page has a file of that name. */
    static boolean has(String name) {
        return FILES.containsKey(name);
    }

    static String contentType(String name) {
        return file(name).contentType();
    }

    private static PageFile file(String name) {
        return Objects.requireNonNull(FILES.get(name), name);
    }

    /** Writes a file that the page {@link #has}. */
    void write(String name, OutputStream out) throws IOException {
        try (InputStream content = Objects.requireNonNull(open(name), name)) {
            content.transferTo(out);
        }
    }

    private @Nullable InputStream open(String name) {
        return file(name).own()
                ? SwaggerUi.class.getResourceAsStream("page/" + name)
                : loader.getResourceAsStream(path(name));
    }
}
