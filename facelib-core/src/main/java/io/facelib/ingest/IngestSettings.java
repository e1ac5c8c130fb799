package io.facelib.ingest;

import io.facelib.model.TenantId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What ingest may do beyond the usual.
 *
 * @param files the folder below which {@code file://} URLs may be read; they are refused unless it is set
 * @param nearDuplicates whether a face whose crop looks like one that was stored within the last hour is skipped; false
 *     unless set
 * @param crawler whose the objects are that an older layout keeps without a tenant: keys that begin with {@code default/},
 *     and those without a slash; nobody's unless set
 */
public record IngestSettings(Optional<Path> files, boolean nearDuplicates, Optional<TenantId> crawler) {
    public static IngestSettings defaults() {
        return new IngestSettings(Optional.empty(), false, Optional.empty());
    }

    public IngestSettings withFiles(Path folder) {
        return new IngestSettings(Optional.of(folder), nearDuplicates, crawler);
    }

    public IngestSettings withNearDuplicates(boolean value) {
        return new IngestSettings(files, value, crawler);
    }

    public IngestSettings withCrawler(TenantId tenant) {
        return new IngestSettings(files, nearDuplicates, Optional.of(tenant));
    }
}
