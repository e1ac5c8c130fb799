package io.facelib.rest;

import static io.facelib.rest.caller.Role.ADMIN;
import static io.facelib.rest.caller.Role.READER;
import static io.facelib.rest.caller.Role.WRITER;
import static io.facelib.rest.route.Route.legacy;
import static io.facelib.rest.route.Route.open;
import static io.facelib.rest.route.Route.v1;

import io.facelib.FaceEngine;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.health.HealthRoutes;
import io.facelib.rest.legacy.BatchRoutes;
import io.facelib.rest.legacy.CleanUpRoute;
import io.facelib.rest.legacy.FaceRoutes;
import io.facelib.rest.legacy.ImageRoutes;
import io.facelib.rest.legacy.WebhookRoutes;
import io.facelib.rest.link.ImageLinks;
import io.facelib.rest.openapi.DocsRoutes;
import io.facelib.rest.route.Route;
import io.facelib.rest.route.RouteTable;
import io.facelib.rest.settings.RestSettings;
import io.facelib.rest.v1.IdentityRoutes;
import io.facelib.rest.v1.IngestRoutes;
import io.facelib.rest.v1.PeopleRoutes;
import io.facelib.rest.v1.SearchRoutes;
import io.facelib.rest.v1.StoredFaceRoutes;
import io.facelib.rest.v1.WorkRoutes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What is served, to be read from top to bottom. */
final class Routes {
    private Routes() {}

    static RouteTable of(FaceEngine engine, CallerResolver callers, RestSettings settings, Clock clock) {
        ImageLinks links = ImageLinks.of(callers, settings);
        List<Route> all = new ArrayList<>(health(new HealthRoutes(engine, clock)));
        all.addAll(faces(new FaceRoutes(engine, links, settings), new ImageRoutes()));
        all.addAll(batches(new BatchRoutes()));
        all.addAll(webhooks(new WebhookRoutes()));
        all.add(legacy("POST", "/admin/cleanup", "cleanup", ADMIN, new CleanUpRoute(engine, settings)::cleanUp));
        all.addAll(versionOne(new SearchRoutes(links), new IdentityRoutes(), new IngestRoutes(engine, settings)));
        all.addAll(ours(new StoredFaceRoutes(links), new PeopleRoutes(), new WorkRoutes()));
        all.addAll(docs(new DocsRoutes(engine.config())));
        return new RouteTable(all);
    }

    private static List<Route> faces(FaceRoutes faces, ImageRoutes images) {
        return List.of(
                legacy("POST", "/index_face", "index", WRITER, faces::index).asCreating(),
                legacy("POST", "/search_face", "search_face", WRITER, faces::search)
                        .asCreating(),
                legacy("POST", "/compare_face", "compare", READER, faces::compare),
                legacy("GET", "/images/{bucket}/{key...}", "image", READER, images::image)
                        .forLinks());
    }

    private static List<Route> batches(BatchRoutes batches) {
        return List.of(
                legacy("POST", "/batch/index", "batch_create", WRITER, batches::create)
                        .asCreating(),
                legacy("GET", "/batch/{batch_id}/status", "batch_status", READER, batches::status),
                legacy("GET", "/batch/list", "batch_list", READER, batches::list).asListing(),
                legacy("DELETE", "/batch/{batch_id}", "batch_cancel", WRITER, batches::cancel),
                legacy("POST", "/batch/cleanup", "batch_cleanup", WRITER, batches::cleanUp));
    }

    private static List<Route> webhooks(WebhookRoutes webhooks) {
        return List.of(
                legacy("POST", "/webhooks/register", "webhook_register", WRITER, webhooks::register)
                        .asCreating(),
                legacy("GET", "/webhooks/list", "webhook_list", READER, webhooks::list),
                legacy("DELETE", "/webhooks/unregister", "webhook_unregister", WRITER, webhooks::unregister),
                legacy("POST", "/webhooks/test", "webhook_test", WRITER, webhooks::test),
                legacy("GET", "/webhooks/stats", "webhook_stats", READER, webhooks::stats));
    }

    private static List<Route> health(HealthRoutes health) {
        return List.of(
                open("GET", "/", "root", health::root),
                open("GET", "/health", "health", health::health),
                open("GET", "/healthz", "healthz", health::healthz),
                open("GET", "/ready", "ready", health::ready),
                open("GET", "/api/v1/health", "v1_health", health::v1));
    }

    private static List<Route> docs(DocsRoutes docs) {
        return List.of(
                open("GET", "/openapi.json", "openapi", docs::openapi),
                open("GET", "/docs", "docs", docs::page),
                open("GET", "/docs/{file}", "docs_file", docs::file),
                open("GET", "/redoc", "redoc", docs::page));
    }

    private static List<Route> versionOne(SearchRoutes search, IdentityRoutes identities, IngestRoutes ingest) {
        return List.of(
                v1("POST", "/api/v1/search", "search", READER, search::search),
                v1("POST", "/api/v1/search/file", "search_file", READER, search::searchFile),
                v1(
                        "POST",
                        "/api/v1/identity_safe_search",
                        "identity_safe_search",
                        READER,
                        identities::identitySafeSearch),
                v1("POST", "/api/v1/verify", "verify", READER, identities::verify),
                v1("POST", "/api/v1/enroll_identity", "enroll", WRITER, identities::enroll)
                        .asCreating()
                        .ofManyImages(),
                v1("POST", "/api/v1/ingest", "ingest", WRITER, ingest::ingest).asCreating(),
                v1("POST", "/api/v1/ingest/batch", "ingest_batch", WRITER, ingest::ingestBatch)
                        .asCreating()
                        .ofManyImages(),
                v1("GET", "/api/v1/debug/ingest-config", "config", READER, ingest::config)
                        .aboutNobody());
    }

    /** What the service did not have, in the style of its second family. */
    private static List<Route> ours(StoredFaceRoutes faces, PeopleRoutes people, WorkRoutes work) {
        return List.of(
                v1("GET", "/api/v1/faces", "faces", READER, faces::list).asListing(),
                v1("GET", "/api/v1/faces/{face_id}", "face", READER, faces::get),
                v1("DELETE", "/api/v1/faces/{face_id}", "delete_face", WRITER, faces::delete),
                v1("GET", "/api/v1/identities", "identities", READER, people::list).asListing(),
                v1("GET", "/api/v1/identities/{identity_id}", "identity", READER, people::get),
                v1("DELETE", "/api/v1/identities/{identity_id}", "delete_identity", WRITER, people::delete),
                v1("POST", "/api/v1/identities/{identity_id}/merge", "merge_identities", WRITER, people::merge),
                v1("GET", "/api/v1/dead_letters", "dead_letters", READER, work::deadLetters).asListing(),
                v1("POST", "/api/v1/dead_letters/replay", "replay", WRITER, work::replay),
                v1("POST", "/api/v1/dead_letters/drop", "drop", WRITER, work::drop),
                v1("POST", "/api/v1/batches/{batch_id}/retry", "retry_batch", WRITER, work::retryBatch));
    }
}
