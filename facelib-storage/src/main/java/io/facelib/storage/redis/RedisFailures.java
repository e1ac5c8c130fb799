package io.facelib.storage.redis;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.stream.Stream;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What a failure of the client is to facelib's users. Messages name the kind of it, never what the server was sent. */
final class RedisFailures {
    static final String BACKEND = "redis";

    /** The first word of errors that pass by themselves, or when somebody has seen to the server. */
    private static final Set<String> PASSING = Set.of(
            "LOADING",
            "BUSY",
            "READONLY",
            "MASTERDOWN",
            "OOM",
            "MISCONF",
            "NOREPLICAS",
            "TRYAGAIN",
            "CLUSTERDOWN",
            "MOVED",
            "ASK");

    private RedisFailures() {}

    static BackendException of(RuntimeException e) {
        if (is(e, InterruptedException.class)) {
            Thread.currentThread().interrupt();
            return new BackendException(BACKEND, true, Committed.NO, "interrupted while waiting for a connection", e);
        }
        if (e instanceof JedisAccessControlException) {
            return new BackendException(BACKEND, false, Committed.NO, "the server refuses the user or password", e);
        }
        if (e instanceof JedisDataException) {
            return refused(e);
        }
        if (isOfCertificate(e)) {
            return new BackendException(BACKEND, false, Committed.NO, "TLS: the server's certificate is refused", e);
        }
        if (isUnconnected(e)) {
            return new BackendException(BACKEND, true, Committed.NO, "the server cannot be reached", e);
        }
        if (is(e, SocketTimeoutException.class)) {
            return new BackendException(BACKEND, true, Committed.UNKNOWN, "the server did not answer in time", e);
        }
        if (e instanceof JedisConnectionException) {
            return new BackendException(BACKEND, true, Committed.UNKNOWN, "the connection broke", e);
        }
        return new BackendException(
                BACKEND,
                true,
                Committed.NO,
                "no connection is free: " + e.getClass().getSimpleName(),
                e);
    }

    /** It shows nobody's, or another server's: somebody has to see to that. */
    private static boolean isOfCertificate(Throwable e) {
        return is(e, CertificateException.class)
                || Stream.of(e.getSuppressed()).anyMatch(other -> is(other, CertificateException.class));
    }

    /** The client keeps why no address of the host could be connected to as suppressed exceptions. */
    private static boolean isUnconnected(RuntimeException e) {
        return is(e, ConnectException.class)
                || is(e, UnknownHostException.class)
                || Stream.of(e.getSuppressed()).anyMatch(IOException.class::isInstance);
    }

    private static BackendException refused(RuntimeException e) {
        String code = firstWord(String.valueOf(e.getMessage()));
        return new BackendException(
                BACKEND, PASSING.contains(code), Committed.NO, "the server refuses the command: " + code, e);
    }

    private static String firstWord(String message) {
        int end = message.indexOf(' ');
        String word = end < 0 ? message : message.substring(0, end);
        return word.matches("[A-Z]{2,20}") ? word : "an error";
    }

    private static boolean is(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
