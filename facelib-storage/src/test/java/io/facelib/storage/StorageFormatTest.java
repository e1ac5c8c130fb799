package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import io.facelib.storage.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageFormatTest {
    @TempDir
    private Path directory;

    @Test
    void ensure_emptyDirectory_writesTheLine() throws IOException {
        StorageFormat.ensure(directory, Disk.real());

        assertThat(directory.resolve("format")).hasContent("facelib embedded storage 1\n");
        StorageFormat.ensure(directory, Disk.real());
    }

    @Test
    void ensure_whatACrashBetweenTheFirstStepsLeaves_isTakenUp() throws IOException {
        Files.createFile(directory.resolve("lock"));
        Files.writeString(directory.resolve("format.partial"), "facelib emb");
        Files.createDirectory(directory.resolve("lost+found"));

        StorageFormat.ensure(directory, Disk.real());

        assertThat(directory.resolve("format")).hasContent("facelib embedded storage 1\n");
        assertThat(directory.resolve("format.partial")).doesNotExist();
    }

    @Test
    void check_newerVersion_saysWhichAndWhatToDo() throws IOException {
        Files.writeString(directory.resolve("format"), "facelib embedded storage 2\n");

        assertThatThrownBy(() -> StorageFormat.check(directory))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll(directory.toString(), "version 2", "reads version 1", "Use the release");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "facelib embedded storage 1",
                "facelib embedded storage 0\n",
                "facelib embedded storage 1x\n",
                "facelib embedded storage 12345678901\n",
                "another program 1\n",
                "\u0000\u0000\u0000\u0000"
            })
    void check_damagedFormat_isRefused(String content) throws IOException {
        Files.writeString(directory.resolve("format"), content);

        assertThatThrownBy(() -> StorageFormat.check(directory))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("is not one that facelib wrote");
    }

    @Test
    void check_foreignFiles_areNamedAndLeftAlone() throws IOException {
        Files.writeString(directory.resolve("thesis.doc"), "years of work");

        assertThatThrownBy(() -> StorageFormat.ensure(directory, Disk.real()))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll("thesis.doc", "Name an empty directory");
        assertThat(directory.toFile().list()).containsExactly("thesis.doc");
    }
}
