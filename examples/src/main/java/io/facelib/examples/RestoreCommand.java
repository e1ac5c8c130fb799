package io.facelib.examples;

import io.facelib.storage.EmbeddedStorage;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: a storage directory from a backup. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Checks a backup and makes a storage directory of it; the backup stays as it is.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the directory is complete", "1:nothing was restored, and why", "2:wrong usage"})
final class RestoreCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BACKUP", description = "What 'backup' made.")
    private Path backup = Path.of("");

    @Parameters(index = "1", paramLabel = "DIR", description = "The storage directory to be: absent or empty.")
    private Path directory = Path.of("");

    @Override
    public void run() {
        BackupCommand.print(EmbeddedStorage.at(directory).restore(backup), Console.out(spec));
    }
}
