package io.facelib.rest;

import static io.facelib.rest.caller.Role.READER;
import static io.facelib.rest.caller.Role.WRITER;
import static io.facelib.rest.route.Route.open;
import static io.facelib.rest.route.Route.v1;

import io.facelib.FaceEngine;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.health.HealthRoutes;
import io.facelib.rest.link.ImageLinks;
import io.facelib.rest.route.Route;
import io.facelib.rest.route.RouteTable;
import io.facelib.rest.settings.RestSettings;
import io.facelib.rest.v1.FaceRoutes;
import io.facelib.rest.v1.IdentityRoutes;
import io.facelib.rest.v1.IngestRoutes;
import io.facelib.rest.v1.PeopleRoutes;
import io.facelib.rest.v1.SearchRoutes;
import io.facelib.rest.v1.WorkRoutes;
import java.util.ArrayList;
import java.util.List;

/** What is served, to be read from top to bottom. */
final class Routes {
    private Routes() {}

    static RouteTable of(FaceEngine engine, CallerResolver callers, RestSettings settings) {
        ImageLinks links = ImageLinks.of(callers, settings);
        List<Route> all = new ArrayList<>(health(new HealthRoutes(engine)));
        all.addAll(versionOne(new SearchRoutes(links), new IdentityRoutes(), new IngestRoutes(engine, settings)));
        all.addAll(ours(new FaceRoutes(links), new PeopleRoutes(), new WorkRoutes()));
        return new RouteTable(all);
    }

    private static List<Route> health(HealthRoutes health) {
        return List.of(
                open("GET", "/", "root", health::root),
                open("GET", "/health", "health", health::health),
                open("GET", "/healthz", "health", health::healthz),
                open("GET", "/ready", "ready", health::ready),
                open("GET", "/api/v1/health", "health", health::v1));
    }

    private static List<Route> versionOne(SearchRoutes search, IdentityRoutes identities, IngestRoutes ingest) {
        return List.of(
                v1("POST", "/api/v1/search", "search", READER, search::search),
                v1("POST", "/api/v1/search/file", "search", READER, search::searchFile),
                v1(
                        "POST",
                        "/api/v1/identity_safe_search",
                        "identity_safe_search",
                        READER,
                        identities::identitySafeSearch),
                v1("POST", "/api/v1/verify", "verify", READER, identities::verify),
                v1("POST", "/api/v1/enroll_identity", "enroll", WRITER, identities::enroll),
                v1("POST", "/api/v1/ingest", "ingest", WRITER, ingest::ingest),
                v1("POST", "/api/v1/ingest/batch", "ingest", WRITER, ingest::ingestBatch),
                v1("GET", "/api/v1/debug/ingest-config", "config", READER, ingest::config));
    }

    /** What the service did not have, in the style of its second family. */
    private static List<Route> ours(FaceRoutes faces, PeopleRoutes people, WorkRoutes work) {
        return List.of(
                v1("GET", "/api/v1/faces", "faces", READER, faces::list),
                v1("GET", "/api/v1/faces/{face_id}", "face", READER, faces::get),
                v1("DELETE", "/api/v1/faces/{face_id}", "delete_face", WRITER, faces::delete),
                v1("GET", "/api/v1/identities", "identities", READER, people::list),
                v1("GET", "/api/v1/identities/{identity_id}", "identity", READER, people::get),
                v1("DELETE", "/api/v1/identities/{identity_id}", "delete_identity", WRITER, people::delete),
                v1("POST", "/api/v1/identities/{identity_id}/merge", "merge_identities", WRITER, people::merge),
                v1("GET", "/api/v1/dead_letters", "dead_letters", READER, work::deadLetters),
                v1("POST", "/api/v1/dead_letters/replay", "replay", WRITER, work::replay),
                v1("POST", "/api/v1/dead_letters/drop", "drop", WRITER, work::drop),
                v1("POST", "/api/v1/batches/{batch_id}/retry", "retry_batch", WRITER, work::retryBatch));
    }
}
