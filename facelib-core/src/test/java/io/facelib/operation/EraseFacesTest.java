package io.facelib.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.ClosedException;
import io.facelib.fake.FakeFaces;
import io.facelib.inference.Priority;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.IndexOptions;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectStore;
import io.facelib.testkit.Hooked;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faces that are deleted while their pictures cannot be: they come back, unless somebody was told that they are gone. */
@Timeout(60)
class EraseFacesTest {
    private static final TenantId ACME = TenantId.of("acme");

    private final TestParts engine = new TestParts();
    private final FaceRecord face = indexed();

    @AfterEach
    void close() {
        engine.close();
    }

    private FaceRecord indexed() {
        IndexFaces index = new IndexFaces(engine.parts);
        return index.storeIfFaces(index.look(ACME, FakeFaces.portrait("alice"), IndexOptions.defaults(), Priority.BULK))
                .faces()
                .get(0);
    }

    /** Deletes the face where the first picture's removal does that instead. */
    private EraseFaces instead(Runnable removal) {
        ObjectStore objects = Hooked.before(ObjectStore.class, engine.backends.objects(), "delete", removal);
        return new EraseFaces(engine.with(objects, engine.backends.state()));
    }

    private void delete(EraseFaces erase) {
        erase.byId(ACME, List.of(face.id()));
    }

    private List<FaceRecord> stored() {
        return engine.backends.vectors().get(ACME, List.of(face.id()));
    }

    private boolean hasPicture() {
        return engine.backends.objects().stat(face.image().original()).isPresent();
    }

    private static BackendException down() {
        return new BackendException("failing", true, BackendException.Committed.NO, "does not answer");
    }

    @Test
    void byId_whateverFails_canBeRepeated() {
        for (RuntimeException failure :
                List.of(new ClosedException("the store"), new IllegalStateException("broken"))) {
            EraseFaces erase = instead(() -> {
                throw failure;
            });
            assertThatThrownBy(() -> delete(erase)).isSameAs(failure);

            assertThat(stored()).containsExactly(face);
            assertThat(hasPicture()).isTrue();
        }
        delete(new EraseFaces(engine.parts));
        assertThat(hasPicture()).isFalse();
    }

    @Test
    void byId_interrupted_putsFacesBackAndStaysInterrupted() {
        EraseFaces erase = instead(() -> {
            Thread.currentThread().interrupt();
            throw down();
        });
        assertThatThrownBy(() -> delete(erase)).isInstanceOf(BackendException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stored()).containsExactly(face);
    }

    @Test
    void byId_tenantWasErasedMeanwhile_bringsNothingBack() {
        EraseTenant tenant =
                new EraseTenant(engine.parts, engine.changes, new EraseFaces(engine.parts), Optional.empty());
        EraseFaces erase = instead(() -> {
            CompletableFuture.supplyAsync(() -> tenant.run(ACME)).join();
            throw down();
        });
        assertThatThrownBy(() -> delete(erase)).isInstanceOf(BackendException.class);

        assertThat(stored()).isEmpty();
        assertThat(engine.backends.vectors().count(ACME, FaceFilter.all())).isZero();
    }

    @Test
    void byId_whileAnotherCallDeletesTheSame_isAcknowledgedOnlyWhenItIsGone() {
        twoDelete(() -> new EraseFaces(engine.parts).byId(ACME, List.of(face.id())));
    }

    @Test
    void where_whileAnotherCallDeletesTheSame_isAcknowledgedOnlyWhenItIsGone() {
        twoDelete(() -> new EraseFaces(engine.parts).where(ACME, FaceFilter.all()));
    }

    private void twoDelete(Supplier<DeleteReceipt> second) {
        AtomicReference<CompletableFuture<DeleteReceipt>> other = new AtomicReference<>();
        EraseFaces first = instead(() -> {
            other.set(inThread(second));
            throw down();
        });
        assertThatThrownBy(() -> delete(first)).isInstanceOf(BackendException.class);

        assertThat(Objects.requireNonNull(other.get()).join().faces())
                .as("the second found it when it was back")
                .isEqualTo(1);
        assertThat(stored()).isEmpty();
        assertThat(hasPicture()).isFalse();
    }

    /** Goes on when the other thread has come to its end or waits for this one. */
    private static CompletableFuture<DeleteReceipt> inThread(Supplier<DeleteReceipt> work) {
        CompletableFuture<DeleteReceipt> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.get());
                    } catch (RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                },
                "second");
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return result;
    }
}
