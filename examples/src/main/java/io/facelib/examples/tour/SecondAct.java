package io.facelib.examples.tour;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.error.NoFaceException;
import io.facelib.examples.Console;
import io.facelib.examples.Progress;
import io.facelib.examples.TextTable;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.IndexItem;
import io.facelib.model.Match;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The second act: the same photos in a directory instead of memory, and a new engine on the same directory that must
 * answer as the one before it. Run once, by one thread.
 */
public final class SecondAct {
    private static final int TOP = 5;

    private final Supplier<FaceEngine> engines;
    private final TourPhotos photos;
    private final Optional<MatchPolicy> limit;
    private final Story story;
    private final List<FaceId> deleted = new ArrayList<>();

    /**
     * What an engine answers.
     *
     * @param faces the ids of all stored faces
     * @param searches a line for each probe: what it finds, and how similar
     * @param explained which way the searches went
     */
    private record Answers(Set<FaceId> faces, List<String> searches, String explained) {}

    /** @param engines open a new engine on one and the same directory each time */
    public SecondAct(Supplier<FaceEngine> engines, TourPhotos photos, Optional<MatchPolicy> limit, Story story) {
        this.engines = engines;
        this.photos = photos;
        this.limit = limit;
        this.story = story;
    }

    /** Tells the act. @return whether everything survived the restart */
    public boolean run() {
        Answers before;
        try (FaceEngine engine = engines.get()) {
            index(engine);
            delete(engine.tenant("tour"));
            before = ask(engine.tenant("tour"));
        }
        long start = System.nanoTime();
        try (FaceEngine engine = engines.get()) {
            double seconds = (System.nanoTime() - start) / 1e9;
            return compare(before, ask(engine.tenant("tour")), seconds);
        }
    }

    private void index(FaceEngine engine) {
        // The directory may hold the tour before this one.
        engine.tenants().delete(engine.tenant("tour").id());
        Stream<IndexItem> items =
                photos.indexed().stream().map(photo -> IndexItem.of(photos.name(photo), FaceImage.of(photo)));
        try (Progress progress = new Progress("index", photos.indexed().size())) {
            engine.tenant("tour").indexAll(items, (outcome, counts) -> progress.step());
        }
    }

    /** Removes the first face, so that there is something that must not come back. */
    private void delete(Tenant tenant) {
        tenant.faces().list(FaceFilter.all(), PageRequest.first(1)).items().stream()
                .map(FaceRecord::id)
                .forEach(id -> {
                    tenant.faces().delete(id);
                    deleted.add(id);
                });
    }

    private Answers ask(Tenant tenant) {
        List<String> searches = new ArrayList<>();
        String explained = "";
        for (Path probe : photos.probes()) {
            try {
                SearchResult result = tenant.search(Probe.of(FaceImage.of(probe)), options());
                result.matches().forEach(match -> searches.add(photos.name(probe) + " finds " + told(match)));
                explained = result.explain().way() + ": " + result.explain().reason();
            } catch (NoFaceException e) {
                searches.add(photos.name(probe) + " shows no face to search with");
            }
        }
        return new Answers(faces(tenant), searches, explained);
    }

    private SearchOptions options() {
        SearchOptions options = SearchOptions.topK(TOP);
        return limit.map(options::withPolicy).orElse(options);
    }

    private static String told(Match match) {
        return match.face().id() + " at " + Console.fixed(match.cosine(), 6);
    }

    private static Set<FaceId> faces(Tenant tenant) {
        Set<FaceId> ids = new TreeSet<>();
        PageRequest request = PageRequest.first(1_000);
        Page<FaceRecord> page = tenant.faces().list(FaceFilter.all(), request);
        page.items().forEach(face -> ids.add(face.id()));
        while (page.next().isPresent()) {
            page = tenant.faces()
                    .list(FaceFilter.all(), request.after(page.next().get()));
            page.items().forEach(face -> ids.add(face.id()));
        }
        return ids;
    }

    private boolean compare(Answers before, Answers after, double seconds) {
        boolean faces = before.faces.equals(after.faces);
        boolean searches = before.searches.equals(after.searches);
        long back = deleted.stream().filter(after.faces::contains).count();
        TextTable table = new TextTable("question", "before", "after the restart")
                .row("faces stored", before.faces.size(), after.faces.size())
                .row("the same faces", "", yes(faces))
                .row("matches found", before.searches.size(), after.searches.size())
                .row("the same faces at the same cosines", "", yes(searches))
                .row("deleted faces", deleted.size(), back + " came back");
        boolean survived = faces && searches && back == 0;
        story.tell(new Chapter("Restart on the same directory", summary(survived, after, seconds), table, List.of()));
        return survived;
    }

    private static String summary(boolean survived, Answers after, double seconds) {
        String outcome = survived
                ? "Everything survived"
                : "SOMETHING DID NOT SURVIVE: this is a bug. What was stored in a directory was lost or changed";
        return "The same photos, kept in a directory; the engine was closed and another one opened there, models"
                + " included, in " + Console.fixed(seconds, 1) + " s. " + outcome + ". How it searched: "
                + after.explained + ".";
    }

    private static String yes(boolean answer) {
        return answer ? "yes" : "NO";
    }
}
