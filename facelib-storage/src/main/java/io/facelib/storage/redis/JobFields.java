package io.facelib.storage.redis;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Page;
import io.facelib.model.TenantId;
import io.facelib.spi.DeadJob;
import io.facelib.spi.EndedLease;
import io.facelib.spi.Job;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Jobs as the scripts take and give them: texts, and times in microseconds. */
final class JobFields {
    /** About a hundred years: so a moment stays below 2^53 microseconds, which the scripts compute with exactly. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private JobFields() {}

    /** What a job is called within its lane. */
    static String member(TenantId tenant, String id) {
        return tenant.value() + ":" + id;
    }

    static String member(Job job) {
        return member(job.tenant(), job.id());
    }

    static String micros(Duration duration) {
        Duration bounded = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        return Long.toString(bounded.toNanos() / 1_000);
    }

    static String micros(Instant instant) {
        Instant last = Instant.EPOCH.plus(LONGEST).plus(LONGEST);
        Instant bounded = instant.isAfter(last) ? last : instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, bounded));
    }

    static Instant instant(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    /** The answer of a script that gives several rows of texts. */
    static List<List<String>> rows(Object answer) {
        return ((List<?>) answer)
                .stream()
                        .map(row ->
                                ((List<?>) row).stream().map(String.class::cast).toList())
                        .toList();
    }

    static JobLease lease(String lane, List<String> row) {
        Job job = job(lane, row.get(0), row.subList(1, 5));
        return new JobLease(job, row.get(6), Integer.parseInt(row.get(5)));
    }

    /** @param fields group, priority, payload, time of adding */
    private static Job job(String lane, String member, List<String> fields) {
        int colon = member.indexOf(':');
        return new Job(
                TenantId.of(member.substring(0, colon)),
                lane,
                member.substring(colon + 1),
                fields.get(0),
                Integer.parseInt(fields.get(1)),
                fields.get(2),
                instant(fields.get(3)));
    }

    /** Lane, member, token, kind, microseconds or reason, and how many attempts are taken off. */
    static List<String> end(EndedLease ended) {
        Job job = ended.lease().job();
        List<String> how = how(ended.end());
        return List.of(job.lane(), member(job), ended.lease().token(), how.get(0), how.get(1), how.get(2));
    }

    private static List<String> how(JobEnd end) {
        if (end instanceof JobEnd.Retry retry) {
            return List.of("wait", micros(retry.delay()), "0");
        }
        if (end instanceof JobEnd.HandBack) {
            return List.of("wait", "0", "1");
        }
        return end instanceof JobEnd.Dead dead ? List.of("dead", dead.reason(), "0") : List.of("done", "", "0");
    }

    /** @param rows one more than fits if there is a further page */
    static Page<DeadJob> deadPage(String lane, List<List<String>> rows, int limit) {
        List<List<String>> shown = rows.subList(0, Math.min(limit, rows.size()));
        return new Page<>(
                shown.stream().map(row -> dead(lane, row)).toList(),
                rows.size() > limit ? Optional.of(shown.get(limit - 1).get(0)) : Optional.empty());
    }

    private static DeadJob dead(String lane, List<String> row) {
        Job job = job(lane, row.get(1), row.subList(2, 6));
        return new DeadJob(job, row.get(6), Integer.parseInt(row.get(7)), instant(row.get(8)));
    }

    /** The name of a letter, which a page's token is. */
    static String requireLetter(String token) {
        if (!token.matches("\\d{1,20}-\\d{1,20}")) {
            throw new InvalidInputException("after", "is not the end of a page that this store gave");
        }
        return token;
    }
}
