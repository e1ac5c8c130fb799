package io.facelib.examples;

import io.facelib.storage.EmbeddedStorage;
import io.facelib.storage.VerifyReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify}: is everything in a storage directory whole and in agreement? */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks face records, graphs and pictures of a storage directory against each other.",
            "What can be derived is repaired. No engine may have the directory open."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:everything is sound", "1:problems were found, or it could not be checked", "2:wrong usage"})
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The storage directory.")
    private Path directory = Path.of("");

    @Option(
            names = "--compact",
            description = "Also rewrite the files so that no byte of deleted faces is left in any of them.")
    private boolean compact;

    @Option(
            names = "--discard-damaged",
            description =
                    "First remove face records and identities that are damaged, and name them: index or enrol them again.")
    private boolean discardDamaged;

    @Override
    public Integer call() {
        EmbeddedStorage storage = EmbeddedStorage.at(directory);
        if (discardDamaged) {
            printDiscarded("faces", storage.discardDamaged());
            printDiscarded("identities", storage.discardDamagedIdentities());
        }
        VerifyReport report = compact ? storage.compact() : storage.verify();
        print(report);
        return report.sound() ? 0 : 1;
    }

    private void print(VerifyReport report) {
        PrintWriter out = Console.out(spec);
        out.println("faces                   " + report.faces());
        out.println("identities              " + report.identities());
        out.println("objects                 " + report.objects());
        out.println("objects without a face  " + report.objectsWithoutFace());
        report.repaired().forEach(what -> out.println("repaired: " + what));
        report.problems().forEach(what -> out.println("PROBLEM: " + what));
        out.println(report.sound() ? "sound" : plural(report.problems().size()));
        out.flush();
    }

    private void printDiscarded(String what, List<?> damaged) {
        PrintWriter out = Console.out(spec);
        damaged.forEach(one -> out.println("discarded: " + one));
        out.printf("discarded %-14s%d%n", what, damaged.size());
    }

    private static String plural(int problems) {
        return problems == 1 ? "1 problem" : problems + " problems";
    }
}
