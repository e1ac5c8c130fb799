package io.facelib.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the dynamic loader of Linux finds libraries: LD_LIBRARY_PATH, the folders in its cache, its default folders, and
 * what is already loaded. A folder counts as a whole even if the cache lists only some of its files: the probe may
 * overlook a problem, but must not invent one.
 */
final class LoaderPath {
    private static final List<String> DEFAULTS =
            List.of("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib");

    private final Set<String> files;
    private final Set<String> loaded;

    LoaderPath(Host host) {
        this.files = folders(host).stream()
                .map(host::at)
                .flatMap(LoaderPath::names)
                .collect(Collectors.toCollection(TreeSet::new));
        this.loaded = loaded(host.at("/proc/self/maps"));
    }

    private static Set<String> folders(Host host) {
        Set<String> folders = new LinkedHashSet<>();
        String path = host.environment().getOrDefault("LD_LIBRARY_PATH", "");
        Arrays.stream(path.split("[:;]", -1)).filter(f -> !f.isBlank()).forEach(folders::add);
        folders.addAll(cached(host.at("/etc/ld.so.cache")));
        folders.addAll(DEFAULTS);
        return folders;
    }

    /** Whether a library of this name, such as {@code libcuda.so.1}, would be found. */
    boolean has(String library) {
        // A loaded library is known by its real file, libcudart.so.12.6.77 for libcudart.so.12.
        return files.contains(library) || loaded.stream().anyMatch(file -> file.startsWith(library));
    }

    /** The same library with other version numbers. */
    List<String> otherVersions(String library) {
        String stem = library.substring(0, library.indexOf(".so.") + 4);
        return files.stream()
                .filter(file -> file.startsWith(stem) && !file.equals(library))
                .filter(file -> file.substring(stem.length()).matches("\\d+"))
                .toList();
    }

    private static Stream<String> names(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            // exists() follows links: one whose target is gone does not load.
            return entries
                    .filter(Files::exists)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.contains(".so"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** The cache is binary, but its paths are plain text between zero bytes. */
    private static Set<String> cached(Path cache) {
        try {
            String text = Files.readString(cache, StandardCharsets.ISO_8859_1);
            return Arrays.stream(text.split("\0", -1))
                    .filter(token -> token.startsWith("/") && token.contains(".so"))
                    .map(token -> token.substring(0, token.lastIndexOf('/')))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static Set<String> loaded(Path maps) {
        try {
            return Files.readAllLines(maps, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.contains(".so"))
                    .map(line -> line.substring(line.lastIndexOf('/') + 1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of();
        }
    }
}
