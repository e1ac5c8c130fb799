package io.facelib.examples;

import io.facelib.storage.EmbeddedStorage;
import io.facelib.storage.VerifyReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Checks a storage directory and prints what was found. */
final class DirectoryCheck {
    private final PrintWriter out;

    DirectoryCheck(PrintWriter out) {
        this.out = out;
    }

    /** The exit code. */
    int run(Path directory, boolean compact, boolean discardDamaged) {
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
        out.println("faces                   " + report.faces());
        out.println("identities              " + report.identities());
        out.println("objects                 " + report.objects());
        out.println("objects without a face  " + report.objectsWithoutFace());
        report.notCovered().forEach(out::println);
        report.repaired().forEach(what -> out.println("repaired: " + what));
        report.problems().forEach(what -> out.println("PROBLEM: " + what));
        out.println(report.sound() ? "sound" : plural(report.problems().size()));
        out.flush();
    }

    private void printDiscarded(String what, List<?> damaged) {
        damaged.forEach(one -> out.println("discarded: " + one));
        out.printf("discarded %-14s%d%n", what, damaged.size());
    }

    private static String plural(int problems) {
        return problems == 1 ? "1 problem" : problems + " problems";
    }
}
