package io.facelib.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.SetupException;
import io.facelib.keys.TinkKeyService;
import io.facelib.memory.MemoryIdentityStore;
import io.facelib.memory.MemoryJobQueue;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.memory.MemoryStateStore;
import io.facelib.memory.MemoryStorage;
import io.facelib.memory.MemoryVectorIndex;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CombinedStorageTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @AutoClose
    private final TinkKeyService keys = TinkKeyService.generate();

    private final List<String> events = new ArrayList<>();
    private final StorageSetup withKeys = StorageSetup.of(CLOCK).with(keys);

    @Test
    void over_oneNamedPart_takesItAndTheRestOfTheBase() {
        List<StorageBackends> bases = new ArrayList<>();
        ObjectStore own = new MemoryObjectStore(CLOCK);
        Storage base = setup -> {
            bases.add(new MemoryStorage().open(setup));
            return bases.get(0);
        };

        try (StorageBackends open =
                CombinedStorage.over(base).withObjects(setup -> own).open(withKeys)) {
            StorageBackends rest = bases.get(0);
            assertThat(open.objects()).isSameAs(own).isNotSameAs(rest.objects());
            assertThat(open.vectors()).isSameAs(rest.vectors());
            assertThat(open.identities()).isSameAs(rest.identities());
            assertThat(open.state()).isSameAs(rest.state());
            assertThat(open.jobs()).isSameAs(rest.jobs());
            assertThat(open.keys()).isSameAs(keys);
        }
    }

    @Test
    void over_base_isToldWhatIsElsewhereAndPartsAreGivenItsKeys() {
        List<StorageSetup> told = new ArrayList<>();
        Storage base = setup -> {
            told.add(setup);
            return new MemoryStorage().open(setup);
        };
        CombinedStorage storage = CombinedStorage.over(base)
                .withQueue(setup -> {
                    told.add(setup);
                    return new MemoryJobQueue(CLOCK);
                })
                .withObjects(setup -> new MemoryObjectStore(CLOCK));

        try (StorageBackends open = storage.open(StorageSetup.of(CLOCK))) {
            assertThat(told.get(0).elsewhere()).isEqualTo(Set.of(StoragePart.OBJECTS, StoragePart.QUEUE));
            assertThat(told.get(0).keys()).isEmpty();
            assertThat(told.get(1).keys()).containsSame(open.keys());
        }
    }

    @Test
    void ofParts_stateWithAQueue_needsNoOtherQueue() {
        MemoryJobQueue queue = new MemoryJobQueue(CLOCK);
        CombinedStorage storage = parts(Optional.of(queue));

        try (StorageBackends open = storage.open(withKeys)) {
            assertThat(open.jobs()).isSameAs(queue);
        }
        try (StorageBackends open =
                storage.withQueue(setup -> new MemoryJobQueue(CLOCK)).open(withKeys)) {
            assertThat(open.jobs()).isNotSameAs(queue);
        }
    }

    @Test
    void open_missingPart_saysWhichAndClosesTheOthers() {
        assertThatThrownBy(() -> parts(Optional.empty()).open(withKeys))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("no queue");
        assertThat(events)
                .containsExactly(
                        "open objects", "open vectors", "open state", "close state", "close vectors", "close objects");
        assertThatThrownBy(() -> CombinedStorage.ofParts().open(withKeys))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("no objects");
        assertThatThrownBy(() -> parts(Optional.empty()).open(StorageSetup.of(CLOCK)))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("no keys")
                .hasMessageContaining("builder.keys");
    }

    @Test
    void open_partFails_closesThoseBeforeAndTellsThatFailure() {
        CombinedStorage storage = parts(Optional.empty()).withQueue(setup -> {
            throw new SetupException("the queue is not there", "Start it.");
        });

        assertThatThrownBy(() -> storage.open(withKeys))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("the queue is not there");
        assertThat(events).endsWith("close state", "close vectors", "close objects");
    }

    @Test
    void close_twiceAndPartFails_closesAllOnceInReverse() {
        CombinedStorage storage = parts(Optional.empty()).withQueue(setup -> {
            events.add("open queue");
            return recorded(JobQueue.class, "queue", new MemoryJobQueue(CLOCK), true);
        });
        StorageBackends open = storage.open(withKeys);

        assertThatThrownBy(open::close).isInstanceOf(IllegalStateException.class);
        open.close();
        assertThat(events)
                .containsExactly(
                        "open objects",
                        "open vectors",
                        "open state",
                        "open queue",
                        "close queue",
                        "close state",
                        "close vectors",
                        "close objects");
    }

    private CombinedStorage parts(Optional<JobQueue> queue) {
        return CombinedStorage.ofParts()
                .withObjects(setup -> opened(ObjectStore.class, "objects", new MemoryObjectStore(CLOCK)))
                .withVectors(setup -> opened(VectorIndex.class, "vectors", new MemoryVectorIndex()))
                .withState(setup -> opened(
                        StateBackends.class,
                        "state",
                        new State(new MemoryIdentityStore(), new MemoryStateStore(CLOCK, keys), queue)));
    }

    private <T extends AutoCloseable> T opened(Class<T> type, String name, T part) {
        events.add("open " + name);
        return recorded(type, name, part, false);
    }

    private <T extends AutoCloseable> T recorded(Class<T> type, String name, T part, boolean failing) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getName().equals("close")) {
                events.add("close " + name);
                if (failing) {
                    throw new IllegalStateException(name + " does not close");
                }
            }
            try {
                return method.invoke(part, args);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }));
    }

    private record State(IdentityStore identities, StateStore state, Optional<JobQueue> jobs) implements StateBackends {
        @Override
        public void close() {
            identities.close();
            state.close();
            jobs.ifPresent(JobQueue::close);
        }
    }
}
