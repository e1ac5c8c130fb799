package io.facelib.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.fake.FakeFaces;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who brings no Micrometer misses nothing but the measuring: asked of a process without it. */
@Timeout(120)
class WithoutMicrometerTest {
    @Test
    void engineWorks() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("found 1, healthy true, Micrometer false");
    }

    /** That of this test, without the library. */
    private static String classPath() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !entry.contains("micrometer"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** What the process does. */
    static final class Program {
        public static void main(String[] args) {
            try (FaceEngine engine = FaceEngine.inMemory()) {
                engine.tenant("acme").index(FakeFaces.portrait("alice"));
                int found = engine.tenant("acme")
                        .search(Probe.of(FakeFaces.portrait("alice", 1)), SearchOptions.topK(3))
                        .matches()
                        .size();
                System.out.println(
                        "found " + found + ", healthy " + engine.health().healthy() + ", Micrometer "
                                + isThere("io.micrometer.core.instrument.MeterRegistry"));
            }
        }

        private static boolean isThere(String name) {
            try {
                return Arrays.asList(Class.forName(name).getModifiers()).size() == 1;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
    }
}
