package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceImage;
import io.facelib.model.IndexOutcome;
import io.facelib.model.Match;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchResult;
import io.facelib.storage.EmbeddedStorage;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code search}: a face among the photos of a folder, or among what {@code index --store} kept. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for the best face of a picture in a folder, which is indexed in memory first,",
            "or in a directory that 'index --store' filled."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the search was made, whether anybody was found or not", "1:it was not", "2:wrong usage"})
final class SearchCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Parameters(paramLabel = "IMAGE", description = "Whom to look for.")
    private Path image = Path.of("");

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Place place = new Place();

    /** Where to look. */
    static final class Place {
        @Option(names = "--in", paramLabel = "DIR", description = "A folder of photos to look in.")
        private @Nullable Path folder;

        @Option(names = "--store", paramLabel = "STORE", description = "What 'index --store' filled, to look in.")
        private @Nullable Path store;
    }

    @Option(names = "--top-k", paramLabel = "N", description = "How many matches at most. Default: ${DEFAULT-VALUE}")
    private int topK = 10;

    @Option(
            names = "--threshold",
            paramLabel = "C",
            description = "The least cosine that counts, -1 to 1; a false match rate of 1e-2 unless given.")
    private @Nullable Double threshold;

    @Override
    public void run() {
        SearchOptions options = SearchOptions.topK(topK);
        if (threshold != null) {
            options = options.withThreshold(threshold);
        }
        try (FaceEngine engine = filled()) {
            print(FolderIndexing.tenant(engine).search(Probe.of(FaceImage.of(image)), options));
        }
    }

    private FaceEngine filled() {
        if (place.store != null) {
            return models.open(existing(place.store));
        }
        PhotoFolder photos = PhotoFolder.of(Objects.requireNonNull(place.folder));
        FaceEngine engine = models.open();
        try {
            tellFailures(FolderIndexing.run(engine, photos));
            return engine;
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** Searching must not make an empty storage of a name that was mistyped. */
    private static EmbeddedStorage existing(Path store) {
        if (!Files.isDirectory(store)) {
            throw new InvalidInputException("--store", "'" + store + "' is not a directory");
        }
        return EmbeddedStorage.at(store);
    }

    private void tellFailures(FolderIndexing done) {
        for (IndexOutcome.Failed failed : done.failures()) {
            Console.err(spec)
                    .println("not searched: " + failed.label() + ": "
                            + failed.error().getMessage());
        }
    }

    private void print(SearchResult result) {
        PrintWriter out = Console.out(spec);
        String limit = Console.fixed(result.threshold().cosine(), 3);
        if (result.matches().isEmpty()) {
            out.println("no face reaches the cosine limit " + limit);
            return;
        }
        TextTable table = new TextTable("rank", "cosine", "photo", "face id");
        for (int i = 0; i < result.matches().size(); i++) {
            Match match = result.matches().get(i);
            table.row(
                    i + 1,
                    Console.fixed(match.cosine(), 3),
                    FolderIndexing.photo(match),
                    match.face().id());
        }
        out.print(table);
        out.println("cosine limit " + limit);
        out.println("looked by " + result.explain().reason());
    }
}
