package io.facelib.operation;

import io.facelib.model.BackendHealth;
import io.facelib.model.BackendHealth.Status;
import io.facelib.model.FaceId;
import io.facelib.model.Health;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WorkKind;
import io.facelib.spi.JobCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every backend a small question, all at the same time, and waits three seconds for the answers: a frozen server is told
 * as silent, and holds up neither the others nor who asks. Safe for any number of threads.
 */
public final class CheckHealth implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckHealth.class);

    /** The kinds of work that jobs are for. */
    static final List<String> LANES = List.of("batch", WorkKind.INGEST.lane(), WorkKind.DELIVERY.lane());

    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final TenantId NOBODY = TenantId.of("health");
    private static final FaceId NO_FACE = FaceId.of("health");

    private final EngineParts parts;
    private final ExecutorService threads;
    private final List<BackendQuestion> questions;
    private final ConcurrentMap<String, Status> told = new ConcurrentHashMap<>();
    private final JobCounting counting;

    /** Asks as soon as it is told to. The backends stay the caller's to close. */
    public CheckHealth(EngineParts parts) {
        this(parts, LONGEST);
    }

    /** @param longest how long each backend may take to answer */
    CheckHealth(EngineParts parts, Duration longest) {
        this.parts = parts;
        this.threads = pool();
        this.questions = questions(longest);
        this.counting = new JobCounting(parts.jobs(), LANES, longest);
    }

    /** As many threads as questions are open; they end when nobody asks. */
    private static ExecutorService pool() {
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "facelib-health");
            thread.setDaemon(true); // one that waits for a frozen server must not keep the process
            return thread;
        });
    }

    /** Each costs the same however much the backend holds: who has much to do, or has had many tenants, is not away. */
    private List<BackendQuestion> questions(Duration longest) {
        List<BackendQuestion> all = new ArrayList<>(List.of(
                new BackendQuestion("objects", parts.objects().name(), longest, this::objects),
                new BackendQuestion("vectors", parts.vectors().name(), longest, this::vectors),
                new BackendQuestion("identities", parts.identities().name(), longest, this::identities),
                new BackendQuestion("state", parts.state().name(), longest, this::state),
                new BackendQuestion("jobs", parts.jobs().name(), longest, this::jobs)));
        parts.analyses()
                .sharedWith()
                .ifPresent(others -> all.add(new BackendQuestion("cache", others.name(), longest, others::check)));
        return all;
    }

    private void objects() {
        parts.objects().stat(StorageLayout.NOWHERE);
    }

    private void vectors() {
        parts.vectors().get(NOBODY, List.of(NO_FACE));
    }

    private void identities() {
        parts.identities().errands(PageRequest.first(1));
    }

    private void state() {
        parts.state().batches().list(NOBODY, 0, 1);
    }

    private void jobs() {
        parts.jobs().dead(NOBODY, LANES.get(0), PageRequest.first(1));
    }

    /**
     * What the backends answer.
     *
     * @throws io.facelib.error.ClosedException if this is closed
     */
    public Health run() {
        return survey().health();
    }

    /** What each part is kept in, by the part. */
    Map<String, String> backends() {
        return questions.stream().collect(Collectors.toMap(BackendQuestion::part, BackendQuestion::kind));
    }

    /**
     * How an engine is.
     *
     * @param health what the backends answer
     * @param jobs how many jobs each lane holds; of none, if the queue does not answer, or counts for too long
     */
    record Survey(Health health, Map<String, JobCounts> jobs) {}

    Survey survey() {
        List<BackendQuestion.Asked> asked =
                questions.stream().map(question -> question.ask(threads)).toList();
        List<BackendHealth> answers =
                asked.stream().map(BackendQuestion.Asked::await).toList();
        tell(answers);
        boolean queue = answers.stream().anyMatch(answer -> answer.part().equals("jobs") && answer.isOk());
        Map<String, JobCounts> jobs = queue ? counting.get(threads) : Map.<String, JobCounts>of();
        return new Survey(health(answers, jobs), jobs);
    }

    /** Only what has changed: who asks does so every few seconds. */
    private void tell(List<BackendHealth> answers) {
        for (BackendHealth answer : answers) {
            Status former = told.put(answer.part(), answer.status());
            if (!answer.isOk() && former != answer.status()) {
                LOG.warn("{}", answer);
            } else if (answer.isOk() && former != null && former != Status.OK) {
                LOG.info("{}:{} answers again", answer.part(), answer.kind());
            }
        }
    }

    private Health health(List<BackendHealth> answers, Map<String, JobCounts> jobs) {
        Map<String, Long> unfinished = new HashMap<>();
        jobs.forEach((lane, counts) -> unfinished.put(lane, counts.waiting() + counts.leased()));
        return new Health(
                answers.stream().allMatch(answer -> answer.isOk() || answer.isOptional()),
                parts.pipeline().models().id(),
                parts.embedder().contract(),
                parts.pipeline().models().provider(),
                answers,
                unfinished);
    }

    /** Asks nobody any more. Closing twice is harmless. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
