package io.facelib.examples;

import io.facelib.storage.BackupReport;
import io.facelib.storage.EmbeddedStorage;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup}: a checked copy of a storage directory. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Copies a storage directory to a new place and checks the copy.",
            "No engine may have the directory open; a running application calls EmbeddedStorage.backup itself."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the backup is complete", "1:there is none, and why", "2:wrong usage"})
final class BackupCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "The storage directory.")
    private Path directory = Path.of("");

    @Parameters(index = "1", paramLabel = "TARGET", description = "Where the backup goes: absent or empty.")
    private Path target = Path.of("");

    @Override
    public void run() {
        print(EmbeddedStorage.at(directory).backup(target), Console.out(spec));
    }

    static void print(BackupReport report, PrintWriter out) {
        out.println("faces    " + report.faces());
        out.println("objects  " + report.objects());
        out.println("bytes    " + report.bytes());
        report.notCovered().forEach(out::println);
        out.flush();
    }
}
