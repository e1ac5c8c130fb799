package io.facelib.operation;

import io.facelib.fake.FakeModels;
import io.facelib.http.AddressPolicy;
import io.facelib.http.GuardedHttpClient;
import io.facelib.image.ImageAdmission;
import io.facelib.image.ImageDecoder;
import io.facelib.image.ImageLimits;
import io.facelib.inference.BatchingOptions;
import io.facelib.memory.MemoryStorage;
import io.facelib.model.AuditScope;
import io.facelib.pipeline.AnalysisCache;
import io.facelib.pipeline.FacePipeline;
import io.facelib.spi.JobQueue;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StateStore;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.ManualClock;
import java.time.Duration;
import java.util.Optional;

/** The parts of an engine that holds everything on the heap, with the fake model and a clock that stands still. */
final class TestParts implements AutoCloseable {
    final ManualClock clock = ManualClock.start();
    final StorageBackends backends = new MemoryStorage().open(StorageSetup.of(clock));
    final GuardedHttpClient http = new GuardedHttpClient(AddressPolicy.publicOnly(), "test");
    final FacePipeline pipeline = new FacePipeline(
            new ImageDecoder(
                    ImageLimits.defaults(), new ImageAdmission(ImageLimits.defaults(), Duration.ofSeconds(10))),
            FakeModels.models().open(Optional.empty()),
            BatchingOptions.defaults());
    final PictureLocks pictureLocks = new PictureLocks();
    final ErasureGate erasureGate = new ErasureGate();
    final EngineParts parts = with(backends.objects(), backends.state());
    final IdentityChanges changes = new IdentityChanges(parts, new IdentityErrands(parts, new EraseFaces(parts)));

    /** The same parts with other stores. */
    EngineParts with(ObjectStore objects, StateStore state) {
        return with(objects, backends.vectors(), state);
    }

    /** The same parts with another queue. */
    EngineParts with(JobQueue jobs) {
        return with(backends.objects(), backends.vectors(), backends.state(), jobs);
    }

    /** The same parts with other stores. */
    EngineParts with(ObjectStore objects, VectorIndex vectors, StateStore state) {
        return with(objects, vectors, state, backends.jobs());
    }

    private EngineParts with(ObjectStore objects, VectorIndex vectors, StateStore state, JobQueue jobs) {
        OperationJournal journal = new OperationJournal(state, objects, vectors, clock, AuditScope.CHANGES, () -> {});
        return new EngineParts(
                pipeline,
                new AnalysisCache(pipeline, 0),
                objects,
                vectors,
                backends.identities(),
                state,
                jobs,
                backends.keys(),
                http,
                journal,
                pictureLocks,
                erasureGate,
                clock);
    }

    @Override
    public void close() {
        pipeline.close();
        http.close();
        backends.close();
    }
}
