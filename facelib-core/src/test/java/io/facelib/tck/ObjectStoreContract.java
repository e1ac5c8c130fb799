package io.facelib.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.error.BackendException;
import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.spi.NewObject;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link ObjectStore} promises. Extend this class, return an empty store from {@link #newStore()}, and run it
 * as a JUnit test; a durable store also overrides {@link #reopen()}.
 */
@Timeout(120)
public abstract class ObjectStoreContract {
    private static final String BUCKET = "raw-images";
    private static final ObjectInfo JPEG = ObjectInfo.ofType("image/jpeg");

    private ObjectStore store;

    /** A store without objects that no other test uses; the kit closes it. */
    protected abstract ObjectStore newStore() throws IOException;

    /** The store that {@link #newStore()} gave last, opened again after it was closed. For durable stores only. */
    protected ObjectStore reopen() throws IOException {
        throw new IllegalStateException("a store that declares itself durable has to override reopen()");
    }

    /**
     * Whether the store can keep an object under a key that is the folder of another one, such as {@code a} beside
     * {@code a/b}. It has to; a server that a test runs against may lack it, and the tests then do without such keys.
     */
    protected boolean keysMayBeFolders() {
        return true;
    }

    @BeforeEach
    void openStore() throws IOException {
        store = newStore();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void name_isShort() {
        assertThat(store.name()).isNotBlank().hasSizeLessThan(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_095, 65_536, 3_000_001})
    void put_anySize_isReadBackWhole(int size) {
        byte[] content = random(size);
        put("tenant/a.jpg", content);

        assertThat(read("tenant/a.jpg")).isEqualTo(content);
        assertThat(stat("tenant/a.jpg").size()).isEqualTo(size);
    }

    @Test
    void put_info_isKept() {
        ObjectInfo info = new ObjectInfo("image/webp", Map.of("face", "3", "note", "a b"));
        store.put(key("a"), new ByteArrayInputStream(random(10)), info);

        assertThat(stat("a").info()).isEqualTo(info);
        assertThat(stat("a").key()).isEqualTo(key("a"));
    }

    @Test
    void put_existingKey_replacesContentAndInfo() {
        put("a", random(1_000));
        byte[] second = random(10);
        store.put(key("a"), new ByteArrayInputStream(second), ObjectInfo.ofType("image/png"));

        assertThat(read("a")).isEqualTo(second);
        assertThat(stat("a").size()).isEqualTo(10);
        assertThat(stat("a").info().contentType()).isEqualTo("image/png");
        assertThat(all("")).containsExactly("a");
    }

    @Test
    void put_twice_isHarmless() {
        byte[] content = random(100);
        put("a", content);
        put("a", content);

        assertThat(read("a")).isEqualTo(content);
        assertThat(all("")).containsExactly("a");
    }

    @Test
    void put_stream_isReadToItsEndAndNotClosed() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream content = new ByteArrayInputStream(random(100)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        store.put(key("a"), content, JPEG);

        assertThat(closed).isFalse();
        assertThat(content.read()).isEqualTo(-1);
    }

    @Test
    void putAll_severalObjects_areAllThereWithWhatIsKeptOfEach() throws IOException {
        byte[] first = random(70_000);
        byte[] second = random(10);
        ObjectKey elsewhere = new ObjectKey("thumbnails", "tenant/a_thumb.jpg");
        ObjectInfo info = new ObjectInfo("image/png", Map.of("face", "3"));
        put("tenant/a.jpg", random(5));

        store.putAll(List.of(
                new NewObject(key("tenant/a.jpg"), new ByteArrayInputStream(first), JPEG),
                new NewObject(key("tenant/b.jpg"), new ByteArrayInputStream(new byte[0]), JPEG),
                new NewObject(elsewhere, new ByteArrayInputStream(second), info)));

        assertThat(read("tenant/a.jpg")).isEqualTo(first);
        assertThat(read("tenant/b.jpg")).isEmpty();
        assertThat(store.stat(elsewhere).orElseThrow().info()).isEqualTo(info);
        try (InputStream in = store.open(elsewhere, 0).orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(second);
        }
        assertThat(all("")).containsExactly("tenant/a.jpg", "tenant/b.jpg");
    }

    @Test
    void putAll_nothing_isHarmless() {
        store.putAll(List.of());

        assertThat(all("")).isEmpty();
    }

    @Test
    void putAll_streamThatFails_leavesEachObjectWhole() {
        byte[] former = random(10_000);
        byte[] next = random(20_000);
        put("a", former);
        put("b", former);

        assertThatThrownBy(() -> store.putAll(List.of(
                        new NewObject(key("a"), new ByteArrayInputStream(next), JPEG),
                        new NewObject(key("b"), failingAfter(5_000), JPEG))))
                .isInstanceOf(BackendException.class);

        assertThat(read("a")).isIn(former, next);
        assertThat(read("b")).isEqualTo(former);
        assertThat(all("")).containsExactly("a", "b");
    }

    @Test
    void put_streamThatFails_storesNothing() {
        assertThatThrownBy(() -> store.put(key("a"), failingAfter(5_000), JPEG)).isInstanceOf(BackendException.class);

        assertThat(store.stat(key("a"))).isEmpty();
        assertThat(store.open(key("a"), 0)).isEmpty();
        assertThat(all("")).isEmpty();
    }

    @Test
    void put_streamThatFailsOverAnExistingObject_keepsTheFormerOne() {
        byte[] former = random(10_000);
        put("a", former);

        assertThatThrownBy(() -> store.put(key("a"), failingAfter(5_000), JPEG)).isInstanceOf(BackendException.class);

        assertThat(read("a")).isEqualTo(former);
    }

    @Test
    void put_inProgress_isNotSeen() throws Exception {
        byte[] former = random(10);
        put("old", former);
        CountDownLatch half = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            Future<?> fresh = executor.submit(() -> store.put(key("new"), pausing(random(200_000), half, goOn), JPEG));
            Future<?> replacing =
                    executor.submit(() -> store.put(key("old"), pausing(random(200_000), half, goOn), JPEG));
            half.await();

            assertThat(store.stat(key("new"))).isEmpty();
            assertThat(store.open(key("new"), 0)).isEmpty();
            assertThat(all("")).containsExactly("old");
            assertThat(read("old")).isEqualTo(former);

            goOn.countDown();
            fresh.get();
            replacing.get();
            assertThat(stat("new").size()).isEqualTo(200_000);
            assertThat(stat("old").size()).isEqualTo(200_000);
        } finally {
            goOn.countDown();
            executor.shutdownNow();
        }
    }

    @Test
    void absentObject_isEmptyEverywhere() {
        assertThat(store.stat(key("absent"))).isEmpty();
        assertThat(store.open(key("absent"), 0)).isEmpty();
        assertThat(store.delete(key("absent"))).isFalse();
    }

    @Test
    void open_offset_skipsThatManyBytes() throws IOException {
        byte[] content = random(10_000);
        put("a", content);

        assertThat(read("a", 1)).isEqualTo(Arrays.copyOfRange(content, 1, 10_000));
        assertThat(read("a", 9_999)).isEqualTo(Arrays.copyOfRange(content, 9_999, 10_000));
        assertThat(read("a", 10_000)).isEmpty();
    }

    @Test
    void open_offsetOutsideTheObject_isRefused() {
        put("a", random(10));

        assertThatThrownBy(() -> store.open(key("a"), 11)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> store.open(key("a"), -1)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void open_objectReplacedOrDeletedMeanwhile_isReadUndisturbed() throws IOException {
        byte[] first = random(300_000);
        put("a", first);
        put("b", first);
        try (InputStream a = store.open(key("a"), 0).orElseThrow();
                InputStream b = store.open(key("b"), 0).orElseThrow()) {
            int begun = a.read() + b.read();
            put("a", random(50));
            store.delete(key("b"));

            assertThat(begun).isEqualTo(2 * (first[0] & 0xFF));
            assertThat(a.readAllBytes()).isEqualTo(Arrays.copyOfRange(first, 1, first.length));
            assertThat(b.readAllBytes()).isEqualTo(Arrays.copyOfRange(first, 1, first.length));
        }
    }

    @Test
    void delete_existing_isGoneEverywhereAndTellsSo() {
        put("a", random(10));
        put("b", random(10));

        assertThat(store.delete(key("a"))).isTrue();
        assertThat(store.delete(key("a"))).isFalse();
        assertThat(store.stat(key("a"))).isEmpty();
        assertThat(store.open(key("a"), 0)).isEmpty();
        assertThat(all("")).containsExactly("b");
    }

    @Test
    void put_afterDelete_isThereAgain() {
        put("a", random(10));
        store.delete(key("a"));
        byte[] again = random(20);
        put("a", again);

        assertThat(read("a")).isEqualTo(again);
    }

    static Stream<String> oddKeys() {
        return Stream.of(
                "with space/and plus+and%20percent",
                "100%",
                "%2e%2e/%2F",
                "quote'\"`$(x);&|<>*?[]{}#",
                "back\\slash",
                ".hidden",
                "...",
                "trailing.",
                "trailing ",
                " leading",
                "CON",
                "nul.jpg",
                "a:b",
                "-rf",
                "~",
                "grün/straße",
                "e\u0301 and \u00e9",
                "日本語/写真.jpg",
                "\uD83D\uDE00.jpg",
                "x".repeat(1_024),
                "d/".repeat(100) + "deep",
                "y".repeat(300) + "/" + "z".repeat(300));
    }

    @ParameterizedTest
    @MethodSource("oddKeys")
    void put_oddKey_isFoundUnderExactlyThatKey(String odd) {
        byte[] content = random(33);
        put(odd, content);

        assertThat(read(odd)).isEqualTo(content);
        assertThat(stat(odd).key()).isEqualTo(key(odd));
        assertThat(all("")).containsExactly(odd);
        assertThat(all(odd)).containsExactly(odd);
        assertThat(store.delete(key(odd))).isTrue();
        assertThat(all("")).isEmpty();
    }

    @Test
    void put_keysThatDifferLittle_areDifferentObjects() {
        List<String> keys = storable(
                "a", "A", "a/b", "a/B", "a.", "a ", "a%2Fb", "a/b/c", "a\\b", "e\u0301", "\u00e9", "a.jpg", "a.jpg/x");
        keys.forEach(k -> put(k, k.getBytes(UTF_8)));

        keys.forEach(k -> assertThat(read(k)).as(k).isEqualTo(k.getBytes(UTF_8)));
        assertThat(all("")).containsExactlyElementsOf(keys.stream().sorted().toList());
    }

    @Test
    void put_sameKeyInAnotherBucket_isAnotherObject() {
        put("a", random(1));
        ObjectKey other = new ObjectKey("thumbnails", "a");
        store.put(other, new ByteArrayInputStream(random(2)), JPEG);

        assertThat(stat("a").size()).isEqualTo(1);
        assertThat(store.delete(other)).isTrue();
        assertThat(store.stat(key("a"))).isPresent();
    }

    @Test
    void list_neverWrittenBucket_isEmpty() {
        assertThat(store.list("no-such-bucket", "", PageRequest.first(10)))
                .isEqualTo(new Page<StoredObject>(List.of(), Optional.empty()));
    }

    @Test
    void list_isInAscendingOrderOfTheUtf16Text() {
        // Where code points and UTF-16 units disagree: a surrogate pair sorts before U+FB00.
        List<String> keys =
                storable("b", "a/z", "a", "a.b", "Z", "\uD83D\uDE00", "\uFB00", "ä", "0", "\uFB00/1", "a/\uD83D\uDE00");
        keys.forEach(k -> put(k, random(1)));

        assertThat(all("")).containsExactlyElementsOf(keys.stream().sorted().toList());
    }

    @Test
    void list_prefix_isTextNotFolder() {
        List<String> keys = storable("acme/1", "acme/2", "acme", "acme-co/1", "acm", "b");
        keys.forEach(k -> put(k, random(1)));

        assertThat(all("acme/")).containsExactly("acme/1", "acme/2");
        assertThat(all("acme"))
                .containsExactlyElementsOf(
                        keys.stream().filter(k -> k.startsWith("acme")).sorted().toList());
        assertThat(all("acme/1")).containsExactly("acme/1");
        assertThat(all("nothing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 11, 1_000})
    void list_pages_giveEveryObjectOnceAndEndWithoutToken(int limit) {
        List<String> keys =
                IntStream.range(0, 10).mapToObj(i -> "t/" + i + ".jpg").toList();
        keys.forEach(k -> put(k, random(1)));

        List<String> seen = new ArrayList<>();
        PageRequest request = PageRequest.first(limit);
        Page<StoredObject> page = store.list(BUCKET, "t/", request);
        while (true) {
            assertThat(page.items()).hasSizeBetween(1, limit);
            page.items().forEach(o -> seen.add(o.key().key()));
            if (page.next().isEmpty()) {
                break;
            }
            page = store.list(BUCKET, "t/", request.after(page.next().orElseThrow()));
        }
        assertThat(seen).containsExactlyElementsOf(keys);
    }

    @Test
    void list_objectsRemovedAndAddedBetweenPages_givesAllOthersExactlyOnce() {
        IntStream.range(10, 30).forEach(i -> put("k" + i, random(1)));
        Page<StoredObject> first = store.list(BUCKET, "", PageRequest.first(5));
        first.items().forEach(o -> store.delete(o.key()));
        put("k00", random(1));
        store.delete(key("k20"));

        List<String> seen = new ArrayList<>();
        Page<StoredObject> page = first;
        while (page.next().isPresent()) {
            page = store.list(BUCKET, "", PageRequest.first(5).after(page.next().orElseThrow()));
            page.items().forEach(o -> seen.add(o.key().key()));
        }
        List<String> expected = IntStream.range(15, 30)
                .filter(i -> i != 20)
                .mapToObj(i -> "k" + i)
                .toList();
        assertThat(seen).containsExactlyElementsOf(expected);
    }

    @Test
    void presign_isGivenExactlyWhenDeclared() {
        put("a", random(10));

        assertThat(store.presign(key("a"), Duration.ofMinutes(5)).isPresent())
                .isEqualTo(store.capabilities().presignedLinks());
    }

    @Test
    void put_sameKeyFromManyThreads_readersSeeWholeObjectsOnly() throws Exception {
        put("a", uniform(0));
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 1; w <= 3; w++) {
                byte[] content = uniform(w);
                writers.add(executor.submit(() -> IntStream.range(0, 30).forEach(i -> put("a", content))));
            }
            Future<?> reader = executor.submit(() -> IntStream.range(0, 60).forEach(i -> {
                byte[] seen = read("a");
                assertThat(seen).isEqualTo(uniform(seen[0]));
            }));
            for (Future<?> writer : writers) {
                writer.get();
            }
            reader.get();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void put_manyKeysFromManyThreads_areAllThere() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = IntStream.range(0, 100)
                    .<Future<?>>mapToObj(i -> executor.submit(() -> put("k" + i, random(i))))
                    .toList();
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(all("")).hasSize(100);
    }

    @Test
    void durableStore_reopened_hasEverythingAndNothingDeleted() throws IOException {
        assumeTrue(store.capabilities().durable(), "this store does not declare itself durable");
        ObjectInfo info = new ObjectInfo("image/jpeg", Map.of("face", "1"));
        byte[] content = random(100_000);
        store.put(key("grün/a%20b"), new ByteArrayInputStream(content), info);
        put("gone", random(10));
        store.delete(key("gone"));
        StoredObject before = stat("grün/a%20b");
        store.close();
        store = reopen();

        assertThat(read("grün/a%20b")).isEqualTo(content);
        assertThat(stat("grün/a%20b")).isEqualTo(before);
        assertThat(all("")).containsExactly("grün/a%20b");
    }

    @Test
    void close_twice_isHarmless() {
        store.close();

        assertThatCode(store::close).doesNotThrowAnyException();
    }

    @Test
    void anyCall_afterClose_failsClearly() {
        put("a", random(10));
        store.close();

        assertThatThrownBy(() -> put("b", random(1))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(
                        () -> store.putAll(List.of(new NewObject(key("b"), new ByteArrayInputStream(random(1)), JPEG))))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.stat(key("a"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.open(key("a"), 0)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.delete(key("a"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> all("")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.presign(key("a"), Duration.ofMinutes(1))).isInstanceOf(ClosedException.class);
    }

    private List<String> storable(String... keys) {
        List<String> all = List.of(keys);
        return all.stream()
                .filter(k -> keysMayBeFolders() || all.stream().noneMatch(other -> other.startsWith(k + "/")))
                .toList();
    }

    private static ObjectKey key(String key) {
        return new ObjectKey(BUCKET, key);
    }

    private void put(String key, byte[] content) {
        store.put(key(key), new ByteArrayInputStream(content), JPEG);
    }

    private StoredObject stat(String key) {
        return store.stat(key(key)).orElseThrow();
    }

    private byte[] read(String key) {
        try {
            return read(key, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] read(String key, long offset) throws IOException {
        try (InputStream in = store.open(key(key), offset).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private List<String> all(String prefix) {
        return store.list(BUCKET, prefix, PageRequest.first(1_000)).items().stream()
                .map(o -> o.key().key())
                .toList();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] uniform(int value) {
        byte[] bytes = new byte[20_000 + value];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @SuppressWarnings("InputStreamSlowMultibyteRead") // byte by byte is what lets it stop at a place
    private static InputStream failingAfter(int bytes) {
        return new InputStream() {
            private int given;

            @Override
            public int read() throws IOException {
                if (given++ >= bytes) {
                    throw new IOException("the connection broke");
                }
                return 7;
            }
        };
    }

    @SuppressWarnings("InputStreamSlowMultibyteRead")
    private static InputStream pausing(byte[] content, CountDownLatch half, CountDownLatch goOn) {
        return new InputStream() {
            private int given;

            @Override
            public int read() throws IOException {
                if (given == content.length / 2) {
                    half.countDown();
                    awaited(goOn);
                }
                return given < content.length ? content[given++] & 0xFF : -1;
            }
        };
    }

    private static void awaited(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
