package io.facelib.storage.s3;

import static java.lang.invoke.MethodType.methodType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** An application without the S3 client on its class path describes a store, and is told what to add when it opens it. */
class S3MissingClientTest {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();

    @Test
    void open_withoutTheClient_saysWhatToAdd() throws Throwable {
        Object settings = described("software.amazon.awssdk.");
        assertThat(settings.toString()).isEqualTo("S3[http://localhost:1]");
        assertThat(opened(settings))
                .hasToString(
                        "io.facelib.error.SetupException: pictures cannot be kept in S3: software.amazon.awssdk:s3 is"
                                + " not on the class path. Add software.amazon.awssdk:s3 and"
                                + " software.amazon.awssdk:url-connection-client, in the versions of facelib's BOM.");
    }

    @Test
    void open_withoutTheHttpClient_saysWhatToAdd() throws Throwable {
        assertThat(opened(described("software.amazon.awssdk.http.urlconnection.")))
                .hasMessageContaining("software.amazon.awssdk:url-connection-client is not on the class path");
    }

    /** By method handles: reflection looks at all methods, one of which has a type of the client's. */
    private static Object described(String missing) throws Throwable {
        ClassLoader loader = new Without(missing);
        Class<?> store = loader.loadClass(S3ObjectStore.class.getName());
        Class<?> settings = loader.loadClass(S3Settings.class.getName());
        Object at = LOOKUP.findStatic(store, "at", methodType(settings, URI.class))
                .invoke(URI.create("http://localhost:1"));
        Object known = LOOKUP.findVirtual(settings, "withCredentials", methodType(settings, String.class, String.class))
                .invoke(at, "key", "secret");
        return LOOKUP.findVirtual(settings, "withBucketPrefix", methodType(settings, String.class))
                .invoke(known, "acme-");
    }

    private static Throwable opened(Object settings) throws Throwable {
        Class<?> store = settings.getClass().getClassLoader().loadClass(S3ObjectStore.class.getName());
        MethodHandle open = LOOKUP.findVirtual(settings.getClass(), "open", methodType(store));
        return catchThrowable(() -> open.invoke(settings));
    }

    /** Loads facelib's S3 package itself, and does not find some of what is on the class path. */
    private static final class Without extends ClassLoader {
        private final String missing;

        Without(String missing) {
            super(S3MissingClientTest.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(missing)) {
                throw new ClassNotFoundException(name);
            }
            Class<?> loaded = findLoadedClass(name);
            boolean own = loaded == null && name.startsWith("io.facelib.storage.s3.");
            return own ? defined(name) : loaded == null ? super.loadClass(name, resolve) : loaded;
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = Objects.requireNonNull(in).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
