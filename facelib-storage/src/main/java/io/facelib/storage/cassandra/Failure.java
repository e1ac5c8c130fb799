package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ConnectionInitException;
import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import java.security.cert.CertificateException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * What one failed request tells.
 *
 * @param told a few words, without any value of the request
 * @param passing whether the same may succeed later
 * @param certain whether no node has changed anything
 * @param crowded whether the same may succeed at once, with less beside it
 */
record Failure(String told, boolean passing, boolean certain, boolean crowded) {
    private static final int TOO_MANY_TOMBSTONES = 1;

    /** Of what a request or a future threw. */
    static Failure of(Throwable thrown) {
        Throwable e = thrown;
        while ((e instanceof CompletionException || e instanceof ExecutionException) && e.getCause() != null) {
            e = e.getCause();
        }
        Failure last = ofLast(e);
        return last.certain() && !certainBefore(e)
                ? new Failure(last.told(), last.passing(), false, last.crowded())
                : last;
    }

    /** The driver asks the next node by itself: a node that was asked before may have written, whatever the last one says. */
    private static boolean certainBefore(Throwable e) {
        ExecutionInfo asked = e instanceof DriverException told ? told.getExecutionInfo() : null;
        return asked == null
                || asked.getErrors().stream()
                        .allMatch(error -> ofLast(error.getValue()).certain());
    }

    private static Failure ofLast(Throwable e) {
        if (e instanceof AllNodesFailedException all) {
            return unreached(all);
        }
        if (e instanceof UnavailableException few) {
            String nodes = few.getAlive() + " of " + few.getRequired() + " needed nodes are alive";
            return new Failure("too few nodes are there: " + nodes, true, true, false);
        }
        if (e instanceof WriteFailureException failed) {
            return new Failure(unwritten(failed), true, false, true);
        }
        if (e instanceof WriteTimeoutException late) {
            String nodes = late.getReceived() + " of " + late.getBlockFor() + " needed nodes answered in time";
            return new Failure("only " + nodes, true, false, true);
        }
        if (e instanceof ReadFailureException failed) {
            return unread(failed);
        }
        return other(e);
    }

    private static Failure other(Throwable e) {
        if (isOfCertificate(e)) {
            return new Failure("TLS: the node's certificate is refused", false, true, false);
        }
        if (e instanceof OverloadedException || e instanceof BusyConnectionException) {
            return new Failure("the cluster is overloaded", true, true, true);
        }
        if (e instanceof BootstrappingException || e instanceof ConnectionInitException) {
            return new Failure("a node is not ready yet", true, true, false);
        }
        if (e instanceof DriverTimeoutException) {
            return new Failure("no answer in time", true, false, false);
        }
        if (e instanceof QueryValidationException || e instanceof AuthenticationException) {
            return new Failure(e.getClass().getSimpleName() + " " + e.getMessage(), false, true, false);
        }
        return new Failure(e.getClass().getSimpleName(), true, false, false);
    }

    private static boolean isOfCertificate(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    /** The reason why a node failed stays in its log; the usual one is worth a sentence. */
    private static String unwritten(WriteFailureException e) {
        return e.getNumFailures() + " nodes failed to write, " + e.getReceived() + " of " + e.getBlockFor()
                + " needed ones did; if their logs say \"Number of outstanding pooled objects has gone beyond the"
                + " limit\", concurrent_writes in cassandra.yaml is above the number of their processors";
    }

    private static Failure unread(ReadFailureException e) {
        boolean tombstones = e.getReasonMap().containsValue(TOO_MANY_TOMBSTONES);
        String why = tombstones
                ? ": too many removed faces lie in a partition, which compaction removes after gc_grace_seconds; until"
                        + " then raise tombstone_failure_threshold"
                : "";
        return new Failure(e.getNumFailures() + " nodes failed to read" + why, !tombstones, true, false);
    }

    private static Failure unreached(AllNodesFailedException e) {
        List<Failure> each = e.getAllErrors().values().stream()
                .flatMap(Collection::stream)
                .map(Failure::of)
                .toList();
        boolean passing = each.stream().allMatch(Failure::passing);
        boolean certain = each.stream().allMatch(Failure::certain);
        String why = each.isEmpty() ? "" : ": " + each.get(0).told();
        return new Failure("no node could be asked" + why, passing, certain, false);
    }
}
