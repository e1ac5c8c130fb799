package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.model.IndexOutcome;
import io.facelib.model.IndexSummary;
import io.facelib.storage.EmbeddedStorage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code index}: a folder into memory, to see how fast and how well, or into a directory, to search there later. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        description = "Indexes all photos of a folder and tells counts, failures and speed.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every photo was indexed", "1:at least one was not", "2:wrong usage"})
final class IndexCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Parameters(paramLabel = "DIR", description = "The folder; folders in it count, too.")
    private Path folder = Path.of("");

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "Keep everything in this directory, for 'search --store'; a photo that is there already is"
                    + " replaced. In memory, and forgotten, unless given.")
    private @Nullable Path store;

    @Override
    public Integer call() {
        PhotoFolder photos = PhotoFolder.of(folder);
        try (FaceEngine engine = store == null ? models.open() : models.open(EmbeddedStorage.at(store))) {
            FolderIndexing done = FolderIndexing.run(engine, photos);
            print(done, photos.others());
            return done.failures().isEmpty() ? 0 : 1;
        }
    }

    private void print(FolderIndexing done, long others) {
        PrintWriter out = Console.out(spec);
        IndexSummary counts = done.summary();
        out.println("photos indexed   " + (counts.images() - counts.failed()));
        out.println("photos failed    " + counts.failed());
        out.println("other files      " + others);
        out.println("faces            " + counts.faces());
        out.println("photos a second  " + Console.fixed(done.imagesPerSecond(), 1));
        for (IndexOutcome.Failed failed : done.failures()) {
            Console.err(spec).println(failed.label() + ": " + failed.error().getMessage());
        }
    }
}
