package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.IngestRecord;
import io.facelib.spi.Journal;
import io.facelib.spi.StorageBackends;
import java.util.Optional;

/** Which ingest messages were processed, so that the target knows repeated ones. */
final class IngestPart implements Part {
    private final Course course;

    IngestPart(Course course) {
        this.course = course;
    }

    private Iterable<IngestRecord> records() {
        return records(course.from());
    }

    private Iterable<IngestRecord> records(StorageBackends storage) {
        return PageIterator.over(page -> storage.state().ingests().list(course.tenant(), page));
    }

    private Optional<IngestRecord> there(IngestRecord record) {
        return course.to().state().ingests().find(course.tenant(), record.key());
    }

    boolean isAny() {
        return records().iterator().hasNext();
    }

    boolean isOccupied() {
        return records(course.to()).iterator().hasNext();
    }

    /** Whether the target knows something else of a message: it was forgotten in the source, and came again. */
    boolean hasFormer() {
        boolean former = false;
        for (IngestRecord known : records(course.to())) {
            Optional<IngestRecord> here = course.from().state().ingests().find(course.tenant(), known.key());
            if (!here.equals(Optional.of(known))) {
                course.guards().requireOurs(known.at(), "an ingested image");
                former |= here.isPresent();
            }
        }
        return former;
    }

    @Override
    public void bring() {
        for (IngestRecord record : records()) {
            if (there(record).isEmpty()
                    && course.to().state().ingests().record(course.tenant(), record, Journal.empty())) {
                course.tally().added(Kind.INGESTED_IMAGES, 1);
            }
        }
    }

    /** What only the target knows is none: retention forgets it there, too. */
    @Override
    public void compare() {
        for (IngestRecord record : records()) {
            course.tally().compared(Kind.INGESTED_IMAGES);
            Optional<IngestRecord> there = there(record);
            if (!there.equals(Optional.of(record))) {
                String what = there.isEmpty() ? "it is missing in the target" : "the record differs";
                course.tally().differs(Kind.INGESTED_IMAGES, record.imageSha256(), what);
            }
        }
    }
}
