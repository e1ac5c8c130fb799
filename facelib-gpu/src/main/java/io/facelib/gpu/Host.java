package io.facelib.gpu;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The machine as the probe sees it.
 *
 * @param os as in the system property {@code os.name}
 * @param arch as in the system property {@code os.arch}
 * @param root the folder that stands for {@code /}; another one only in tests
 * @param environment the environment variables
 */
record Host(String os, String arch, Path root, Map<String, String> environment) {
    static Host current() {
        return new Host(System.getProperty("os.name"), System.getProperty("os.arch"), Path.of("/"), System.getenv());
    }

    boolean linux() {
        return os.equals("Linux");
    }

    boolean windows() {
        return os.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    boolean x64() {
        return arch.equals("amd64") || arch.equals("x86_64");
    }

    /** An absolute path of the machine, such as {@code /dev}, as a path that can be opened here. */
    Path at(String absolute) {
        return root.resolve(absolute.replaceFirst("^/+", ""));
    }

    boolean exists(String absolute) {
        return Files.exists(at(absolute));
    }
}
