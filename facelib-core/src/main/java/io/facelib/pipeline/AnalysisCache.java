package io.facelib.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.facelib.error.InvalidInputException;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.CacheStatistics;
import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.FaceImage;
import io.facelib.model.QualityProfile;
import io.facelib.model.TenantId;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Remembers for an hour what the pipeline made of an image, so that the same bytes are not analysed twice for the same
 * tenant. Only images with a face are remembered: whoever looks again for a face that was not found shall have it looked
 * for. Tenants share nothing, and nothing outlives the heap, but for what is shared with other processes. What is remembered
 * is told with the timings it was made with.
 *
 * <p>Not remembered: images given as pixels, faces that somebody has found already, and standard crops. Entries are weighed
 * by their crops, vectors and thumbnail; when they are too heavy together, the least useful go. Safe for any number of
 * threads; two that bring the same new image at the same time both analyse it.
 */
public final class AnalysisCache implements AutoCloseable {
    private static final Duration KEPT = Duration.ofHours(1);
    /** Of an entry and a face, beside their arrays; an estimate. */
    private static final int OVERHEAD = 512;

    /**
     * What an answer depends on.
     *
     * @param contract of the vectors
     * @param sha256 of the image's bytes, whole: a shorter one could be made to collide
     */
    private record Key(
            TenantId tenant,
            ContractId contract,
            String sha256,
            QualityProfile profile,
            EmbedFaces embed,
            boolean tryRotations,
            boolean liveScores) {
        /** Tells the key from every other of the tenant, in every process. */
        byte[] text() {
            return String.join(
                            "|",
                            contract.value(),
                            sha256,
                            profile.toString(),
                            embed.name(),
                            Boolean.toString(tryRotations),
                            Boolean.toString(liveScores))
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private final FacePipeline pipeline;
    private final Optional<Cache<Key, PipelineResult>> results;
    private final Optional<SharedResults> shared;
    private final List<Consumer<TenantId>> alsoForgetting = new CopyOnWriteArrayList<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * @param pipeline answers what is not remembered; not closed with the cache
     * @param maxBytes of heap for all entries, roughly; 0 remembers nothing
     */
    public AnalysisCache(FacePipeline pipeline, long maxBytes) {
        this(pipeline, maxBytes, Ticker.systemTicker(), Optional.empty());
    }

    /**
     * @param pipeline answers what is not remembered; not closed with the cache
     * @param maxBytes of heap for all entries, roughly; 0 remembers nothing, and asks nobody else
     * @param shared what other processes remember, asked when this one does not; closed with the cache
     */
    public AnalysisCache(FacePipeline pipeline, long maxBytes, Optional<SharedResults> shared) {
        this(pipeline, maxBytes, Ticker.systemTicker(), shared);
    }

    AnalysisCache(FacePipeline pipeline, long maxBytes, Ticker ticker) {
        this(pipeline, maxBytes, ticker, Optional.empty());
    }

    private AnalysisCache(FacePipeline pipeline, long maxBytes, Ticker ticker, Optional<SharedResults> shared) {
        if (maxBytes < 0) {
            throw new InvalidInputException("cache bytes", maxBytes + " is negative");
        }
        this.pipeline = pipeline;
        this.shared = shared;
        this.results = maxBytes == 0
                ? Optional.empty()
                : Optional.of(Caffeine.newBuilder()
                        .expireAfterWrite(KEPT)
                        .maximumWeight(maxBytes)
                        .weigher((Key key, PipelineResult result) -> weight(result))
                        .ticker(ticker)
                        .build());
    }

    /** What the pipeline makes of an image, or has made of it lately for that tenant. */
    public PipelineResult run(TenantId tenant, FaceImage image, PipelineRequest request) {
        if (results.isEmpty() || !isRemembered(image, request)) {
            return pipeline.run(image, request);
        }
        FaceImage whole = image.inMemory(pipeline.limits().maxBytes());
        return run(results.get(), key(tenant, whole, request), whole, request);
    }

    private static boolean isRemembered(FaceImage image, PipelineRequest request) {
        return image.pixels().isEmpty() && request.known().isEmpty() && request.embed() != EmbedFaces.PASSED_CROPS;
    }

    private PipelineResult run(Cache<Key, PipelineResult> cache, Key key, FaceImage image, PipelineRequest request) {
        PipelineResult known = cache.getIfPresent(key);
        if (known != null && (!request.thumbnail() || known.thumbnail().length > 0)) {
            hits.increment();
            return known;
        }
        misses.increment();
        Optional<SharedResults.Place> place = shared.map(others -> others.place(key.tenant(), sha256(key.text())));
        Optional<PipelineResult> theirs = place.flatMap(at -> shared.flatMap(others -> others.find(at)))
                .filter(found -> !request.thumbnail() || found.thumbnail().length > 0);
        PipelineResult made = theirs.orElseGet(() -> pipeline.run(image, request));
        if (!made.analysis().faces().isEmpty()) {
            cache.put(key, made);
            if (theirs.isEmpty()) {
                place.ifPresent(at -> shared.ifPresent(others -> others.keep(at, made, KEPT)));
            }
        }
        return made;
    }

    private Key key(TenantId tenant, FaceImage image, PipelineRequest request) {
        return new Key(
                tenant,
                pipeline.models().embedder().contract(),
                sha256(image.encoded(Long.MAX_VALUE)),
                request.profile(),
                request.embed(),
                request.tryRotations(),
                request.liveScores());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static int weight(PipelineResult result) {
        long bytes = (long) OVERHEAD + result.thumbnail().length;
        for (AnalyzedFace face : result.analysis().faces()) {
            long dimension = face.embedding().map(Embedding::dimension).orElse(0);
            bytes += OVERHEAD + face.crop().bgr().length + Float.BYTES * dimension;
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** Others who remember something of faces are told when a tenant's is to be forgotten, for as long as the cache lives. */
    public void onForget(Consumer<TenantId> other) {
        alsoForgetting.add(other);
    }

    /** Forgets everything of a tenant: to be called when faces of it are erased. */
    public void forget(TenantId tenant) {
        alsoForgetting.forEach(other -> other.accept(tenant));
        results.ifPresent(
                cache -> cache.asMap().keySet().removeIf(key -> key.tenant().equals(tenant)));
        shared.ifPresent(others -> others.forget(tenant));
    }

    /** What other processes remember, if anything is shared. */
    public Optional<SharedResults> sharedWith() {
        return shared;
    }

    /** Closes what is shared with other processes. */
    @Override
    public void close() {
        shared.ifPresent(SharedResults::close);
    }

    /** How useful it is. */
    public CacheStatistics statistics() {
        return results.map(cache -> {
                    cache.cleanUp();
                    long bytes = cache.policy()
                            .eviction()
                            .map(eviction -> eviction.weightedSize().orElse(0))
                            .orElse(0L);
                    return new CacheStatistics(hits.sum(), misses.sum(), cache.estimatedSize(), bytes);
                })
                .orElse(new CacheStatistics(0, 0, 0, 0));
    }
}
