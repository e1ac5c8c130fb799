package io.facelib.keys;

import io.facelib.error.SetupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of {@link Keysets} as text, which only its owner may read. */
final class KeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private KeyFile() {}

    /** One at a time, so that two engines of a process that start together end up with the same keys. */
    static synchronized Keysets readOrCreate(Path file) {
        try {
            if (Files.notExists(file)) {
                create(file.toAbsolutePath());
            }
            warnIfOthersMayRead(file);
            return Keysets.parse(Files.readString(file));
        } catch (IOException e) {
            throw new SetupException(
                    "The key file " + file + " can be neither read nor made",
                    "Give this process the right to, or bring the file back.",
                    e);
        }
    }

    /** Written elsewhere and moved: a file of that name is always whole. */
    private static void create(Path file) throws IOException {
        Path directory = Optional.ofNullable(file.getParent()).orElseThrow();
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, "keys", ".tmp"); // only the owner may read these
        try {
            write(temporary, Keysets.generate().toJson());
            Files.move(temporary, file); // never over another one
        } finally {
            Files.deleteIfExists(temporary);
        }
        force(directory);
    }

    private static void write(Path file, String content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Makes the new name last. Windows opens no directories, and does not need it. */
    private static void force(Path directory) throws IOException {
        if (Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void warnIfOthersMayRead(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
            LOG.warn("The key file {} is open to others than its owner: take their rights away", file);
        }
    }
}
