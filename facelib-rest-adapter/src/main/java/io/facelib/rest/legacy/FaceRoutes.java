package io.facelib.rest.legacy;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.model.FaceImage;
import io.facelib.model.GalleryComparison;
import io.facelib.model.GallerySearch;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexResult;
import io.facelib.model.SearchOptions;
import io.facelib.rest.link.ImageLinks;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.RepeatedIds;
import io.facelib.rest.route.Reply;
import io.facelib.rest.settings.RestSettings;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes that look at an uploaded photo: store it, search with it, hold it against what is stored. */
public final class FaceRoutes {
    private final FaceEngine engine;
    private final ImageLinks links;
    private final Photos photos;

    public FaceRoutes(FaceEngine engine, ImageLinks links, RestSettings settings) {
        this.engine = engine;
        this.links = links;
        this.photos = new Photos(settings);
    }

    record Indexed(int indexed, String phash, @Nullable String thumbUrl, String vectorBackend) {}

    /** {@code POST /index_face}: stores a photo and every face in it. */
    public Reply index(Call call) throws IOException {
        FaceImage photo = photos.read(call);
        Tenant tenant = call.tenant();
        IndexOptions options =
                call.repeatedIds().map(RepeatedIds::indexing).orElse(IndexOptions.defaults());
        IndexResult result = tenant.index(photo, options);
        return Reply.json(new Indexed(
                result.faces().size(),
                result.analysis().perceptualHash(),
                links.legacy(tenant, result.thumbnail()).orElse(null),
                vectors()));
    }

    record Searched(
            int facesFound, String phash, @Nullable String thumbUrl, List<ResultItem> results, String vectorBackend) {}

    /** {@code POST /search_face}: stores a photo for a while, and finds those that look like its faces; its own among them. */
    public Reply search(Call call) throws IOException {
        SearchParameters wanted = SearchParameters.read(call);
        FaceImage photo = photos.read(call);
        SearchOptions options = wanted.options(call.settings());
        Tenant tenant = call.tenant();
        GallerySearch result = tenant.indexAndSearch(photo, options);
        return Reply.json(new Searched(
                result.stored().faces().size(),
                result.stored().analysis().perceptualHash(),
                links.legacy(tenant, result.stored().thumbnail()).orElse(null),
                ResultItem.of(result.matches(), tenant, links),
                vectors()));
    }

    record Compared(String phash, int facesFound, List<ResultItem> results, String vectorBackend, String message) {}

    /** {@code POST /compare_face}: finds those that look like the faces of a photo, and stores nothing. */
    public Reply compare(Call call) throws IOException {
        SearchParameters wanted = SearchParameters.read(call);
        FaceImage photo = photos.read(call);
        SearchOptions options = wanted.options(call.settings());
        Tenant tenant = call.tenant();
        GalleryComparison result = tenant.compare(photo, options);
        int faces = result.image().faces().size();
        return Reply.json(new Compared(
                result.image().perceptualHash(),
                faces,
                ResultItem.of(result.matches(), tenant, links),
                vectors(),
                message(faces, result.matches().size())));
    }

    private static String message(int faces, int matches) {
        return faces == 0
                ? "no face was detected in the image"
                : counted(faces, "face", "faces") + ", " + counted(matches, "match", "matches");
    }

    private static String counted(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private String vectors() {
        return engine.config().vectors();
    }
}
