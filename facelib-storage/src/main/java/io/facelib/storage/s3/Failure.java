package io.facelib.storage.s3;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * What one failed attempt tells.
 *
 * @param told a few words, without anything of the request but its number
 * @param passing whether the same may succeed later
 * @param certain whether the server has certainly changed nothing
 * @param interrupted whether this thread was told to stop
 */
record Failure(String told, boolean passing, boolean certain, boolean interrupted) {
    /** Refusals that pass by themselves, beside those with a status of 429 or from 500 on. */
    private static final Set<String> PASSING = Set.of(
            "RequestTimeout", "OperationAborted", "SlowDown", "ExpiredToken", "Throttling", "ServiceUnavailable");

    static Failure of(Exception e) {
        if (e instanceof AwsServiceException answer) {
            return answered(answer);
        }
        if (e instanceof AbortedException) {
            return new Failure("interrupted", true, false, true);
        }
        if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
            return new Failure("no answer in time", true, false, false);
        }
        IOException broken = connection(e);
        if (broken != null) {
            return new Failure(reason(broken), true, isUnconnected(broken), false);
        }
        return new Failure(reason(e), false, true, false); // before anything was sent: no credentials, for one
    }

    /** An answer of 200 with an error in it, as completing an upload may give, is as uncertain as one of 500. */
    private static Failure answered(AwsServiceException e) {
        int status = e.statusCode();
        String code = e.awsErrorDetails() == null
                ? ""
                : Objects.requireNonNullElse(e.awsErrorDetails().errorCode(), "");
        boolean refused = status >= 300 && status < 500;
        boolean passing = !refused || status == 429 || PASSING.contains(code);
        String request = e.requestId() == null ? "" : ", request " + e.requestId();
        return new Failure("status " + status + (code.isEmpty() ? "" : " " + code) + request, passing, refused, false);
    }

    private static @Nullable IOException connection(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException broken) {
                return broken;
            }
        }
        return null;
    }

    private static boolean isUnconnected(IOException e) {
        boolean connecting = e instanceof SocketTimeoutException
                && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("connect timed out");
        return connecting
                || e instanceof ConnectException
                || e instanceof UnknownHostException
                || e instanceof NoRouteToHostException;
    }

    static String reason(Exception e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }
}
