package io.facelib.examples.tour;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.error.FacelibException;
import io.facelib.examples.Console;
import io.facelib.examples.TextTable;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.CompareOptions;
import io.facelib.model.Comparison;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.GalleryComparison;
import io.facelib.model.Match;
import io.facelib.model.MatchPolicy;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Walks through what the engine can do, with one tenant, a chapter for each ability. Run once, by one thread.
 *
 * <p>Who is on a photo is guessed from its name only to choose what to show: the engine never sees the names.
 */
public final class Tour {
    private static final int TOP = 5;
    private static final int LISTED = 10;
    private static final SearchOptions GALLERY = SearchOptions.topK(10).withPolicy(MatchPolicy.falseMatchRate(1e-3));

    private final FaceEngine engine;
    private final Tenant tenant;
    private final TourPhotos photos;
    private final Optional<MatchPolicy> limit;
    private final Story story;
    private final Map<FaceId, Path> photoOfFace = new HashMap<>();
    private List<IndexedPhoto> indexed = List.of();
    private boolean proved;

    /**
     * A tour that has not begun.
     *
     * @param engine whose tenant {@code tour} is used
     * @param limit what counts as a match; the defaults of each verb when empty
     * @param story to which the chapters are added
     */
    public Tour(FaceEngine engine, TourPhotos photos, Optional<MatchPolicy> limit, Story story) {
        this.engine = engine;
        this.tenant = engine.tenant("tour");
        this.photos = photos;
        this.limit = limit;
        this.story = story;
    }

    /** Tells every chapter as it happens. */
    public void run() {
        index();
        search();
        compareTwo();
        compareWithGallery();
        list();
        List<FaceId> deleted = delete();
        prove(deleted);
    }

    /** Whether the deleted faces were gone. */
    public boolean proved() {
        return proved;
    }

    private SearchOptions limited(SearchOptions options) {
        return limit.map(options::withPolicy).orElse(options);
    }

    private CompareOptions limited(CompareOptions options) {
        return limit.map(options::withPolicy).orElse(options);
    }

    private void tell(String title, String summary, TextTable table, List<Picture> pictures) {
        story.tell(new Chapter(title, summary, table, pictures));
    }

    private void index() {
        IndexChapter chapter = new IndexChapter(photos);
        story.tell(chapter.run(tenant));
        indexed = chapter.indexed();
        for (IndexedPhoto photo : indexed) {
            photo.faces().forEach(face -> photoOfFace.put(face.id(), photo.file()));
        }
    }

    private void search() {
        TextTable table = new TextTable("searched with", "rank", "found", "cosine", "limit");
        List<Picture> pictures = new ArrayList<>();
        for (Path probe : photos.probes()) {
            try {
                SearchResult result = tenant.search(Probe.of(FaceImage.of(probe)), limited(SearchOptions.topK(TOP)));
                tellMatches(
                        table,
                        photos.name(probe),
                        result.matches(),
                        result.threshold().cosine());
                pictures.add(probePicture(probe, result));
                pictures.addAll(matchPictures(result.matches()));
            } catch (FacelibException e) {
                table.row(photos.name(probe), "", problem(e), "", "");
            }
        }
        String summary = "Each of " + photos.probes().size() + " photos is looked for among " + photoOfFace.size()
                + " stored faces; what reaches the limit is found, the most similar first.";
        tell("Search", summary, table, pictures);
    }

    private void tellMatches(TextTable table, String probe, List<Match> matches, double limit) {
        String shown = Console.fixed(limit, 3);
        if (matches.isEmpty()) {
            table.row(probe, "", "nobody reaches the limit", "", shown);
        }
        for (int i = 0; i < matches.size(); i++) {
            Match match = matches.get(i);
            table.row(probe, i + 1, photoName(match.face()), Console.fixed(match.cosine(), 3), shown);
        }
    }

    private String photoName(FaceRecord face) {
        return photos.name(photo(face));
    }

    private Path photo(FaceRecord face) {
        return Objects.requireNonNull(photoOfFace.get(face.id()));
    }

    private Picture probePicture(Path probe, SearchResult result) {
        Optional<AnalyzedFace> face = result.probe()
                .flatMap(seen -> result.probeFace().map(i -> seen.faces().get(i)));
        return new Picture(
                probe,
                "searched with " + photos.name(probe),
                face.map(Mark::probe).stream().toList());
    }

    private List<Picture> matchPictures(List<Match> matches) {
        return matches.stream()
                .map(match -> new Picture(
                        photo(match.face()),
                        photoName(match.face()),
                        List.of(Mark.match(match.face(), match.cosine()))))
                .toList();
    }

    private void compareTwo() {
        TextTable table = new TextTable("photo", "other photo", "cosine", "limit", "answer");
        Path probe = photos.probes().get(0);
        String person = photos.person(probe);
        indexed.stream()
                .filter(photo -> photos.person(photo.file()).equals(person))
                .findFirst()
                .ifPresent(photo -> compareTwo(table, probe, photo.file()));
        indexed.stream()
                .filter(photo -> !photos.person(photo.file()).equals(person))
                .findFirst()
                .ifPresent(photo -> compareTwo(table, probe, photo.file()));
        tell("Compare two photos", "One against one; nothing is stored or looked up.", table, List.of());
    }

    private void compareTwo(TextTable table, Path a, Path b) {
        try {
            Comparison comparison =
                    engine.compare(FaceImage.of(a), FaceImage.of(b), limited(CompareOptions.defaults()));
            table.row(
                    photos.name(a),
                    photos.name(b),
                    Console.fixed(comparison.cosine(), 3),
                    Console.fixed(comparison.threshold().cosine(), 3),
                    comparison.same() ? "the same person" : "different people");
        } catch (FacelibException e) {
            table.row(photos.name(a), photos.name(b), "", "", problem(e));
        }
    }

    private void compareWithGallery() {
        Path photo = photos.group().orElse(photos.probes().get(0));
        TextTable table = new TextTable("photo", "rank", "looks like", "cosine", "limit");
        try {
            GalleryComparison result = tenant.compare(FaceImage.of(photo), limited(GALLERY));
            tellMatches(
                    table,
                    photos.name(photo),
                    result.matches(),
                    result.threshold().cosine());
            Analysis seen = result.image();
            List<Picture> pictures = new ArrayList<>();
            pictures.add(new Picture(
                    photo,
                    "held against the gallery: " + photos.name(photo),
                    seen.faces().stream().map(Mark::seen).toList()));
            pictures.addAll(matchPictures(result.matches()));
            String summary = "Every face of a photo (" + seen.faces().size() + ") against all stored ones; the"
                    + " photo itself is not stored.";
            tell("Compare with the gallery", summary, table, pictures);
        } catch (FacelibException e) {
            tell("Compare with the gallery", photos.name(photo) + ": " + problem(e), table, List.of());
        }
    }

    private void list() {
        TextTable table = new TextTable("face id", "photo", "score", "quality", "usable");
        for (FaceRecord face :
                tenant.faces().list(FaceFilter.all(), PageRequest.first(LISTED)).items()) {
            table.row(
                    face.id(),
                    photoName(face),
                    Console.fixed(face.detection().score(), 2),
                    Console.fixed(face.quality().score(), 2),
                    face.quality().usable() ? "yes" : "no");
        }
        String summary = "The first " + LISTED + " of " + stored() + " faces at most, in the order of their ids.";
        tell("List", summary, table, List.of());
    }

    private long stored() {
        return tenant.faces().count(FaceFilter.all());
    }

    /** Removes every face on the photos that are named like the first probe. */
    private List<FaceId> delete() {
        String person = photos.person(photos.probes().get(0));
        List<FaceId> ids = indexed.stream()
                .filter(photo -> photos.person(photo.file()).equals(person))
                .flatMap(photo -> photo.faces().stream())
                .map(FaceRecord::id)
                .toList();
        long before = stored();
        DeleteReceipt receipt = tenant.faces().delete(ids.toArray(FaceId[]::new));
        TextTable table = new TextTable("what", "how many")
                .row("faces before", before)
                .row("faces deleted", receipt.faces())
                .row("pictures and thumbnails deleted", receipt.objects())
                .row("faces after", stored());
        tell("Delete", "Everything on the photos of '" + person + "' goes.", table, List.of());
        return ids;
    }

    private void prove(List<FaceId> deleted) {
        long readable = deleted.stream()
                .filter(id -> tenant.faces().get(id).isPresent())
                .count();
        TextTable table = new TextTable("question", "answer").row("deleted faces that can be read", readable);
        long found = 0;
        for (Path probe : photos.probes()) {
            long again = foundAgain(probe, deleted);
            table.row("deleted faces that " + photos.name(probe) + " finds at any similarity", again);
            found += again;
        }
        proved = readable == 0 && found == 0;
        String summary = proved ? "The deleted faces are gone." : "A DELETED FACE WAS FOUND: this is a bug.";
        tell("Search again", summary, table, List.of());
    }

    private long foundAgain(Path probe, List<FaceId> deleted) {
        // Every stored face counts as a match, so nothing can hide below the limit.
        SearchOptions everything = SearchOptions.topK(1_000).withThreshold(-1).withExact(true);
        try {
            return tenant.search(Probe.of(FaceImage.of(probe)), everything).matches().stream()
                    .filter(match -> deleted.contains(match.face().id()))
                    .count();
        } catch (FacelibException e) {
            // Without a face there is nothing to search with, as the second chapter told.
            return 0;
        }
    }

    private static String problem(FacelibException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
}
