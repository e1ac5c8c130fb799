package io.facelib.metrics;

import io.facelib.memory.MemoryStorage;
import io.facelib.micrometer.MicrometerMeasurements;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.JobQueue;
import io.facelib.spi.KeyService;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StateStore;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.VectorIndex;
import io.facelib.tck.AuditStoreContract;
import io.facelib.tck.BatchStoreContract;
import io.facelib.tck.IdentityStoreContract;
import io.facelib.tck.IngestStoreContract;
import io.facelib.tck.JobQueueContract;
import io.facelib.tck.ObjectStoreContract;
import io.facelib.tck.VectorIndexContract;
import io.facelib.tck.WebhookStoreContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** A backend that is timed keeps its contract. */
class MeasuredKitsTest {
    private final MeasuredBackends measured =
            new MeasuredBackends(MicrometerMeasurements.to(new SimpleMeterRegistry()));

    private static StorageBackends memory(Clock clock) {
        return new MemoryStorage().open(StorageSetup.of(clock));
    }

    private StateStore state(Clock clock, KeyService keys) {
        return measured.of(new MemoryStorage()
                .open(new StorageSetup(clock, Optional.of(keys)))
                .state());
    }

    @Nested
    class Objects extends ObjectStoreContract {
        @Override
        protected ObjectStore newStore() {
            return measured.of(memory(Clock.systemUTC()).objects());
        }
    }

    @Nested
    class Vectors extends VectorIndexContract {
        @Override
        protected VectorIndex newIndex() {
            return measured.of(memory(Clock.systemUTC()).vectors());
        }
    }

    @Nested
    class Identities extends IdentityStoreContract {
        @Override
        protected IdentityStore newStore() {
            return measured.of(memory(Clock.systemUTC()).identities());
        }
    }

    @Nested
    class Jobs extends JobQueueContract {
        @Override
        protected JobQueue open(Clock clock) {
            return measured.of(memory(clock).jobs());
        }
    }

    @Nested
    class Batches extends BatchStoreContract {
        @Override
        protected StateStore open(Clock clock, KeyService keys) {
            return state(clock, keys);
        }
    }

    @Nested
    class Ingests extends IngestStoreContract {
        @Override
        protected StateStore open(Clock clock, KeyService keys) {
            return state(clock, keys);
        }
    }

    @Nested
    class Webhooks extends WebhookStoreContract {
        @Override
        protected StateStore open(Clock clock, KeyService keys) {
            return state(clock, keys);
        }
    }

    @Nested
    class Audit extends AuditStoreContract {
        @Override
        protected StateStore open(Clock clock, KeyService keys) {
            return state(clock, keys);
        }
    }
}
