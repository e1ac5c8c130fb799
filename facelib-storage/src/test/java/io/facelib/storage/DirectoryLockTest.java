package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir
    private Path directory;

    /** A child that takes the lock, or says why not, and then stays. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try {
                DirectoryLock.acquire(Path.of(args[0]));
                System.out.println("locked");
            } catch (SetupException e) {
                System.out.println(e.getMessage());
            }
            System.in.read();
        }
    }

    @Test
    void acquire_heldByAnotherProcess_namesDirectoryProcessAndRemedy() throws Exception {
        try (ChildJvm holder = ChildJvm.start(Holder.class, directory)) {
            assertThat(holder.line()).isEqualTo("locked");

            assertThatThrownBy(() -> DirectoryLock.acquire(directory))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContainingAll(
                            directory.toString(),
                            "another process (pid " + holder.pid() + ", since 20",
                            "close the other");
        }
    }

    @Test
    void acquire_holderWasKilled_succeeds() throws Exception {
        try (ChildJvm holder = ChildJvm.start(Holder.class, directory)) {
            assertThat(holder.line()).isEqualTo("locked");
            holder.kill();

            DirectoryLock.acquire(directory).close();
        }
    }

    @Test
    void acquire_twiceInOneProcess_refusesAndKeepsOtherProcessesOut() throws Exception {
        try (DirectoryLock held = DirectoryLock.acquire(directory)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> DirectoryLock.acquire(directory.resolve("../" + directory.getFileName())))
                        .isInstanceOf(SetupException.class)
                        .hasMessageContaining("in use by this process (pid "
                                + ProcessHandle.current().pid());
            }

            // Had a refused attempt opened the lock file, closing it would have dropped the lock.
            try (ChildJvm other = ChildJvm.start(Holder.class, directory)) {
                assertThat(other.line())
                        .contains("in use by another process (pid "
                                + ProcessHandle.current().pid());
            }
            assertThat(held).isNotNull();
        }
    }

    @Test
    void acquire_lockFileOfTheSameProcessUnderAnotherPath_refusesWithoutOpeningIt() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        try (DirectoryLock held = DirectoryLock.acquire(directory)) {
            // A hard link stands for a directory that is mounted twice.
            Files.createLink(other.resolve(DirectoryLock.FILE), directory.resolve(DirectoryLock.FILE));

            assertThatThrownBy(() -> DirectoryLock.acquire(other)).isInstanceOf(SetupException.class);
            assertThat(held).isNotNull();
        }
    }

    @Test
    void close_twice_isHarmlessAndFreesTheDirectory() throws IOException {
        DirectoryLock first = DirectoryLock.acquire(directory);
        first.close();
        DirectoryLock second = DirectoryLock.acquire(directory);
        first.close();

        assertThatThrownBy(() -> DirectoryLock.acquire(directory)).isInstanceOf(SetupException.class);
        second.close();
    }
}
