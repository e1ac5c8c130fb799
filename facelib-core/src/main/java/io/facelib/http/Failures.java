package io.facelib.http;

import io.facelib.error.FetchException;
import io.facelib.error.FetchException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;

/** Says in facelib's words what went wrong with a call. */
final class Failures {
    private Failures() {}

    /** @param site who was called */
    static FetchException of(String site, IOException e) {
        if (e instanceof RefusedAddressException) {
            return new FetchException(Reason.ADDRESS, false, site + " has no address that may be connected to", e);
        }
        if (e instanceof UnknownHostException) {
            return new FetchException(Reason.HOST, true, site + " has no address that could be found", e);
        }
        if (e instanceof MessageConstraintException) {
            return new FetchException(Reason.TOO_LARGE, false, "the headers of " + site + " are too large", e);
        }
        if (e instanceof ConnectException) {
            return connection(site, "no connection", e);
        }
        if (e instanceof InterruptedIOException) {
            return new FetchException(Reason.TIMEOUT, true, site + " did not answer in time", e);
        }
        if (e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException) {
            return new FetchException(Reason.CONNECTION, false, "TLS with " + site + " failed: it may be another", e);
        }
        return ofAnswer(site, e);
    }

    private static FetchException ofAnswer(String site, IOException e) {
        if (e instanceof ConnectionClosedException || e instanceof EOFException) {
            return new FetchException(Reason.BROKEN_ANSWER, true, "the answer of " + site + " ended early", e);
        }
        if (e instanceof MalformedChunkCodingException
                || e instanceof ClientProtocolException
                || e instanceof ZipException) {
            return new FetchException(Reason.BROKEN_ANSWER, false, "the answer of " + site + " is malformed", e);
        }
        return connection(site, "the connection broke", e);
    }

    private static FetchException connection(String site, String what, IOException e) {
        return new FetchException(Reason.CONNECTION, true, what + ": " + site, e);
    }
}
