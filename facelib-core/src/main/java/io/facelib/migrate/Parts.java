package io.facelib.migrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** All kinds of things that are moved, in the order in which that is safe. */
final class Parts {
    private final Course course;
    private final ObjectsPart objects;
    private final FacesPart faces;
    private final IdentitiesPart identities;
    private final HistoryPart history;
    private final IngestPart ingests;
    private final BatchesPart batches;
    private final EndpointsPart endpoints;
    private final AttemptsPart attempts;
    private final EventsPart events;
    private final RequestsPart requests;
    private boolean anewPeople;
    private boolean anewState;

    Parts(Course course, boolean sharedObjects) {
        this.course = course;
        this.objects = new ObjectsPart(course, sharedObjects);
        this.faces = new FacesPart(course, new PicturesElsewhere(course, sharedObjects));
        this.identities = new IdentitiesPart(course);
        this.history = new HistoryPart(course);
        this.ingests = new IngestPart(course);
        this.batches = new BatchesPart(course);
        this.endpoints = new EndpointsPart(course);
        this.attempts = new AttemptsPart(course);
        this.events = new EventsPart(course);
        this.requests = new RequestsPart(course);
    }

    /** Whether the source knows the tenant at all. */
    boolean isAnyInSource() {
        boolean audited = new AuditChainEnds(course.from().state().audit(), course.tenant()).last() > 0;
        return faces.isAny()
                || objects.isAny()
                || identities.isAny()
                || history.isAny()
                || batches.isAny()
                || ingests.isAny()
                || endpoints.isAny()
                || events.isAny()
                || audited;
    }

    /** What the target has of the tenant, in a word; empty when it has nothing. Its audit outlives a tenant, and is none. */
    Optional<String> occupied() {
        Map<String, BooleanSupplier> places = new LinkedHashMap<>();
        places.put("faces", faces::isOccupied);
        places.put("objects", objects::isOccupied);
        places.put("identities", identities::isOccupied);
        places.put("a history of identities", history::isOccupied);
        places.put("batches", batches::isOccupied);
        places.put("ingested images", ingests::isOccupied);
        places.put("webhook endpoints", endpoints::isOccupied);
        places.put("events", events::isOccupied);
        places.put(
                "dead letters",
                () -> new Unfinished(course.to(), course.tenant()).deadLetters().isPresent());
        return places.entrySet().stream()
                .filter(place -> place.getValue().getAsBoolean())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether the target has objects that name no tenant. */
    boolean isSharedOccupied() {
        return objects.isSharedOccupied();
    }

    /** Refuses a source whose faces refer to pictures that would stay behind. */
    void requirePictures() {
        faces.requirePictures();
    }

    /** Refuses a target that is in use, and a source that has lost much. Before anything is written. */
    void check() {
        faces.check();
        // Each is asked, whatever the others say: asking refuses what is in use.
        anewPeople = anyFormer(List.of(identities.hasFormer(), history.hasFormer()));
        anewState = anyFormer(List.of(batches.hasFormer(), ingests.hasFormer(), endpoints.hasFormer()));
        objects.check();
    }

    private static boolean anyFormer(List<Boolean> parts) {
        return parts.contains(true);
    }

    /** After {@link #check}: whether people or endpoints that the target has will be taken away or changed. */
    boolean isAnew() {
        return anewPeople || anewState || endpoints.isBehind();
    }

    /** What tells the target's endpoints from others. */
    String endpointsDigest() {
        return endpoints.digest();
    }

    /** Pictures before the faces that refer to them, and gone after those. */
    void bring() {
        objects.bring();
        faces.bring();
        bringPeople();
        bringState();
        requests.bring();
        objects.clear();
    }

    /** People and their history belong together: where the source has removed any, all are brought anew. */
    private void bringPeople() {
        if (anewPeople) {
            course.to().identities().erase(course.tenant());
        }
        identities.bring();
        history.bring();
    }

    /** Stores forget single things only with time: where the source has less or others, all are brought anew. */
    private void bringState() {
        if (anewState) {
            course.to().state().erase(course.tenant());
        }
        ingests.bring();
        batches.bring();
        endpoints.bring();
        attempts.bring();
        events.bring();
        endpoints.enable();
    }

    void compare() {
        for (Part part :
                List.of(objects, faces, identities, history, ingests, batches, endpoints, attempts, events, requests)) {
            part.compare();
        }
    }

    /** What makes the target's engine act, when all the rest is there. */
    void conclude() {
        events.bringOwed();
    }

    /** After {@link #conclude}. */
    void compareOwed() {
        events.compareOwed();
    }

    /** Events of which the source does not tell whether they are still to be delivered, in words. */
    Optional<String> doubtful() {
        return events.doubtful();
    }
}
