package io.facelib.storage.redis;

import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WorkKind;
import io.facelib.spi.DeadJob;
import io.facelib.spi.EndedLease;
import io.facelib.spi.JobCounts;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.JobQueue;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;

/**
 * The job queue in Redis Streams. Each call is one script, which the server runs as one step, so any number of processes
 * may share a queue. A call whose answer got lost may have been done: adding again is harmless, a lease that nobody got runs
 * out, and an end that was told twice changes nothing the second time.
 *
 * <p>Time is the server's, one clock for all processes; only an engine that was given a clock of its own brings its time.
 *
 * <p><b>What the server may lose.</b> What a call did is as durable as the server is set to be: with {@code appendonly yes}
 * and {@code appendfsync always} it is on disk when the call returns, with {@code everysec} up to about a second of it is lost
 * when the machine fails, without an append-only file everything since the last snapshot is when the process ends. Jobs that
 * are lost come back where something else remembers that they are owed: whenever the server was started anew, or its data are
 * gone, {@link #loss} says so, batches ask for the jobs they miss, and events that an endpoint was not told of to the end are
 * relayed again. Lost for good are ingest messages, replays that somebody asked for, dead letters, and how often a job was
 * tried. The server must not evict: {@code maxmemory-policy noeviction}.
 *
 * <p><b>Erasing.</b> The jobs of a tenant cannot be reached when {@link #erase} returns. Their bytes leave the append-only
 * file when the server rewrites it, and a snapshot with the next one.
 *
 * <p><b>Keys</b>, all beginning with <code>{PREFIX}:jobs:</code>; LANE is the length of the lane's name, a colon and the name:
 *
 * <ul>
 *   <li>{@code job:LANE:TENANT:ID}, a hash: group {@code g}, priority {@code p}, payload {@code b}, time of adding in
 *       microseconds {@code e}, attempts {@code n}, state {@code s} (w waits, r ready, l leased, d dead), entry {@code i},
 *       token {@code k}, and of a job that came from another stream that stream {@code ss}, its group {@code sg} and the entry
 *       {@code se}.
 *   <li>{@code stream:LANE:TENANT:RANK:GROUP}, a stream with consumer group {@code workers}: the jobs of a group and a
 *       priority (9 - RANK) that are due, undelivered, or leased, pending. An entry is deleted when its job leaves this
 *       place, and the stream with its last one: what is undelivered or pending is never trimmed.
 *   <li>{@code timed:LANE}, a sorted set: jobs that wait by when they are due, leased ones by when their lease runs out.
 *   <li>{@code ready:LANE} and {@code groups:LANE:TENANT}, sorted sets: the tenants, and each one's groups, that have ready
 *       jobs, by the highest priority of these and then by who had a turn longest ago.
 *   <li>{@code dead:LANE:TENANT}, a stream of dead letters, and {@code died:LANE}, the times of death.
 *   <li>{@code whole:LANE}, a text: the run of the server, its {@code run_id}, in which losses were made up for last.
 *   <li>{@code group:LANE:TENANT:GROUP} and {@code lane:LANE}, counters; {@code ids:LANE:TENANT} and {@code lanes}, names.
 * </ul>
 */
public final class RedisStreamJobQueue implements JobQueue {
    private static final int SOME = 500;
    private static final String INGEST = WorkKind.INGEST.lane();

    private static final Script ENQUEUE = script("enqueue");
    private static final Script LEASE = script("lease");
    private static final Script EXTEND = script("extend");
    private static final Script END = script("end");
    private static final Script LETTERS = script("dead");
    private static final Script REVIVE = script("revive");
    private static final Script DROP = script("drop");
    private static final Script PRUNE = script("prune");
    private static final Script COUNTS = script("counts");
    private static final Script ERASE = script("erase");

    private static final Logger LOG = LoggerFactory.getLogger(RedisStreamJobQueue.class);

    private final AtomicBoolean checked = new AtomicBoolean();
    private final RedisConnection redis;
    private final Clock clock;
    private final boolean ownTime;
    private final String base;
    private final Optional<IngestStream> ingests;
    private final String consumer = "facelib-" + ProcessHandle.current().pid() + "-"
            + UUID.randomUUID().toString().substring(0, 8);

    /**
     * @param clock the system's stands for the server's
     * @param ingest the stream that the lane of ingested images goes through; the lane alone if empty
     */
    RedisStreamJobQueue(RedisConnection redis, Clock clock, Optional<RedisIngest> ingest) {
        this.redis = redis;
        this.clock = clock;
        this.ownTime = !clock.equals(Clock.systemUTC());
        this.base = redis.server().keys("jobs");
        this.ingests = ingest.map(described -> new IngestStream(redis, described, base));
    }

    private static Script script(String name) {
        return Script.of("common", name);
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public int enqueue(List<NewJob> jobs) {
        List<NewJob> streamed =
                jobs.stream().filter(job -> stream(job.lane()).isPresent()).toList();
        if (streamed.isEmpty()) {
            return add(jobs);
        }
        int added = stream(INGEST).orElseThrow().produce(streamed);
        List<NewJob> others =
                jobs.stream().filter(job -> stream(job.lane()).isEmpty()).toList();
        return added + add(others);
    }

    /** The stream of other services that a lane goes through. */
    private Optional<IngestStream> stream(String lane) {
        return lane.equals(INGEST) ? ingests : Optional.empty();
    }

    private int add(List<NewJob> jobs) {
        List<String> arguments = arguments();
        for (NewJob job : jobs) {
            arguments.addAll(List.of(
                    job.lane(),
                    JobFields.member(job.tenant(), job.id()),
                    job.group(),
                    Integer.toString(job.priority()),
                    job.payload(),
                    JobFields.micros(job.delay())));
        }
        return jobs.isEmpty() ? nothing() : number(ENQUEUE, arguments);
    }

    @Override
    public List<JobLease> lease(LeaseRequest request) {
        stream(request.lane()).ifPresent(stream -> {
            JobCounts counts = ownCounts(request.lane());
            stream.admit(time(), request.lane(), counts.waiting() + counts.leased());
        });
        List<String> arguments = arguments(
                request.lane(),
                Integer.toString(request.limit()),
                Integer.toString(request.perGroup()),
                Integer.toString(request.perTenant()),
                JobFields.micros(request.duration()),
                UUID.randomUUID().toString(),
                consumer);
        return JobFields.rows(run(LEASE, arguments)).stream()
                .map(row -> JobFields.lease(request.lane(), row))
                .toList();
    }

    @Override
    public List<JobLease> extend(List<JobLease> leases, Duration duration) {
        List<JobLease> asked = List.copyOf(leases);
        List<String> arguments = arguments(JobFields.micros(duration));
        for (JobLease lease : asked) {
            arguments.addAll(List.of(lease.job().lane(), JobFields.member(lease.job()), lease.token()));
        }
        List<JobLease> held = new ArrayList<>();
        if (asked.isEmpty()) {
            nothing();
            return held;
        }
        List<?> answers = (List<?>) run(EXTEND, arguments);
        for (int i = 0; i < asked.size(); i++) {
            if (Long.valueOf(1).equals(answers.get(i))) {
                held.add(asked.get(i));
            }
        }
        return List.copyOf(held);
    }

    @Override
    public boolean end(JobLease lease, JobEnd end) {
        return endAll(List.of(new EndedLease(lease, end))) == 1;
    }

    @Override
    public int endAll(List<EndedLease> ended) {
        List<String> arguments = arguments();
        ended.forEach(one -> arguments.addAll(JobFields.end(one)));
        return ended.isEmpty() ? nothing() : number(END, arguments);
    }

    @Override
    public Page<DeadJob> dead(TenantId tenant, String lane, PageRequest page) {
        String after = page.after().map(JobFields::requireLetter).orElse("-");
        List<String> arguments = arguments(lane, tenant.value(), after, Integer.toString(page.limit() + 1));
        return JobFields.deadPage(lane, JobFields.rows(run(LETTERS, arguments)), page.limit());
    }

    @Override
    public int revive(TenantId tenant, String lane, Collection<String> ids) {
        return ofJobs(REVIVE, tenant, lane, ids);
    }

    @Override
    public int drop(TenantId tenant, String lane, Collection<String> ids) {
        return ofJobs(DROP, tenant, lane, ids);
    }

    private int ofJobs(Script script, TenantId tenant, String lane, Collection<String> ids) {
        List<String> arguments = arguments(lane);
        ids.forEach(id -> arguments.add(JobFields.member(tenant, id)));
        return ids.isEmpty() ? nothing() : number(script, arguments);
    }

    @Override
    public int prune(String lane, Instant before) {
        return inSteps(PRUNE, lane, JobFields.micros(before));
    }

    @Override
    public JobCounts counts(String lane) {
        JobCounts own = ownCounts(lane);
        long more = stream(lane).map(IngestStream::waiting).orElse(0L);
        return new JobCounts(own.waiting() + more, own.leased(), own.dead());
    }

    private JobCounts ownCounts(String lane) {
        List<?> counts = (List<?>) run(COUNTS, arguments(lane));
        return new JobCounts((Long) counts.get(0), (Long) counts.get(1), (Long) counts.get(2));
    }

    @Override
    public void erase(TenantId tenant) {
        for (String lane : redis.call(server -> server.smembers(base + "lanes"))) {
            inSteps(ERASE, lane, tenant.value());
        }
        ingests.ifPresent(stream -> stream.erase(tenant));
    }

    /** The run of the server, as long as nobody has seen to the lane in this run: any other may have lost jobs. */
    @Override
    public Optional<String> loss(String lane) {
        return redis.call(server -> {
            checkEviction(server);
            String run = line(server.info("server"), "run_id").orElse("unknown");
            return run.equals(server.get(base + "whole:" + lane)) ? Optional.empty() : Optional.of(run);
        });
    }

    /** Told once: a server that evicts forgets leases and limits without a word. */
    private void checkEviction(RedisClient server) {
        if (checked.compareAndSet(false, true)) {
            String memory = server.info("memory");
            String policy = line(memory, "maxmemory_policy").orElse("noeviction");
            if (!policy.equals("noeviction")
                    && !line(memory, "maxmemory").orElse("0").equals("0")) {
                LOG.warn(
                        "the server {} evicts by {}: jobs may vanish; set maxmemory-policy noeviction",
                        redis.server(),
                        policy);
            }
        }
    }

    private static Optional<String> line(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }

    @Override
    public void madeUpFor(String lane, String loss) {
        redis.call(server -> server.set(base + "whole:" + lane, loss));
    }

    /** In small steps, between which others get their turn at the server. */
    private int inSteps(Script script, String lane, String what) {
        int all = 0;
        int last;
        do {
            last = number(script, arguments(lane, what, Integer.toString(SOME)));
            all += last;
        } while (last == SOME);
        return all;
    }

    private int nothing() {
        redis.requireOpen();
        return 0;
    }

    private int number(Script script, List<String> arguments) {
        return Math.toIntExact((Long) run(script, arguments));
    }

    private Object run(Script script, List<String> arguments) {
        return redis.runUntilDone(script, List.of(base), arguments);
    }

    private String time() {
        return ownTime ? JobFields.micros(clock.instant()) : "";
    }

    private List<String> arguments(String... more) {
        List<String> arguments = new ArrayList<>();
        arguments.add(time());
        arguments.addAll(List.of(more));
        return arguments;
    }

    @Override
    public void close() {
        redis.close();
    }
}
