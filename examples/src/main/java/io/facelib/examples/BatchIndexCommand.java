package io.facelib.examples;

import io.facelib.BatchHandle;
import io.facelib.FaceEngine;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.Metadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code batch index}: makes a batch and follows it to its end. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        description = "Makes a batch of URLs, photos and folders of photos, and follows it to its end.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:no image failed", "1:at least one did, or the batch was cancelled", "2:wrong usage"})
final class BatchIndexCommand implements Callable<Integer> {
    private static final Pattern URL = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://.*");

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Parameters(paramLabel = "SOURCE", arity = "1..*", description = "URLs of images, photos, or folders of photos.")
    private List<String> sources = List.of();

    @Option(names = "--meta", paramLabel = "NAME=TEXT", description = "Kept with every face; may be given again.")
    private Map<String, String> metadata = Map.of();

    @Override
    public Integer call() throws InterruptedException {
        List<BatchSource> items = items();
        try (FaceEngine engine = data.open(web::configure)) {
            BatchHandle batch = data.tenant(engine)
                    .batches()
                    .index(items, BatchOptions.defaults().withMetadata(Metadata.copyOf(metadata)));
            Console.out(spec).println("batch " + batch.id());
            return new BatchReport(data.tenant(engine), Console.out(spec)).follow(batch);
        }
    }

    private List<BatchSource> items() {
        List<BatchSource> items = new ArrayList<>();
        for (String source : sources) {
            if (URL.matcher(source).matches()) {
                items.add(new BatchSource.Url(source));
            } else if (Files.isDirectory(Path.of(source))) {
                PhotoFolder.of(Path.of(source)).photos().forEach(photo -> items.add(file(photo)));
            } else {
                items.add(file(Path.of(source)));
            }
        }
        return items;
    }

    private static BatchSource file(Path photo) {
        return new BatchSource.File(photo.toAbsolutePath().normalize().toString());
    }
}
