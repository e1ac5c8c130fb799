package io.facelib.http;

import io.facelib.error.ClosedException;
import io.facelib.error.FetchException;
import io.facelib.error.FetchException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;

/**
 * Fetches from, and calls, servers that strangers name, without being turned against the network it runs in.
 *
 * <ul>
 *   <li>Only http and https, only to addresses that the {@link AddressPolicy} allows. The connection goes to the very
 *       address that was checked; TLS checks the name of the URL.
 *   <li>No proxy, no cookies, no credentials; redirects are followed only if wanted, and each is checked anew.
 *   <li>A call ends when its time is over, even if an answer drips; headers and body are bounded while they are read, the
 *       body before and after unpacking.
 * </ul>
 *
 * <p>How many calls there are at a time is for the callers to bound: none waits for another one. Connections are kept for
 * some seconds for further calls of the same server. Safe for any number of threads.
 */
public final class GuardedHttpClient implements AutoCloseable {
    /** How much is read of the body of an answer that is no success. */
    private static final int MAX_FAILURE_BODY = 16 * 1_024;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final AddressPolicy policy;
    private final String userAgent;
    private final CloseableHttpClient client;
    private final Calls calls = new Calls();

    /** @param userAgent sent unless a request brings its own, printable ASCII */
    public GuardedHttpClient(AddressPolicy addresses, String userAgent) {
        this(addresses, userAgent, InetAddress::getAllByName, Connections::directSocket, SSLContexts.createDefault());
    }

    /** With the seams of tests: who turns names into addresses, what connects, and whom TLS trusts. */
    GuardedHttpClient(
            AddressPolicy policy, String userAgent, NameService names, Supplier<Socket> sockets, SSLContext tls) {
        this.policy = policy;
        RequestHeaders.checked(Map.of(HttpHeaders.USER_AGENT, userAgent));
        this.userAgent = userAgent;
        this.client = Connections.client(new GuardedResolver(policy, names), sockets, tls);
    }

    /**
     * Fetches. The answer is whatever the server answered in the end, of any status.
     *
     * @throws FetchException if there is no answer, or one that is refused; its reason says which
     * @throws ClosedException if this was closed
     */
    public Fetched get(FetchRequest request) {
        WebUrl url = checked(WebUrl.parse(request.url()));
        return calls.run(url.site(), request.timeout(), call -> fetch(call, request, url));
    }

    /**
     * Tells a server something. The answer is whatever it answered, of any status, its body cut to what is wanted of it.
     *
     * @throws FetchException if there is no answer, or one that is refused; its reason says which
     * @throws ClosedException if this was closed
     */
    public Fetched post(PostRequest request) {
        WebUrl url = checked(WebUrl.parse(request.url()));
        return calls.run(url.site(), request.timeout(), call -> tell(call, request, url));
    }

    // What needs no look-up is refused before any thread is troubled; the resolver checks again what is connected to.
    private WebUrl checked(WebUrl url) {
        Optional<InetAddress> address = url.address();
        if (address.isPresent() && !policy.allows(url.host(), address.get())) {
            throw new FetchException(Reason.ADDRESS, false, url.site() + " is no address that may be connected to");
        }
        if (address.isEmpty() && !policy.looksUp(url.host())) {
            throw new FetchException(Reason.HOST, false, url.site() + " is a name of local networks");
        }
        return url;
    }

    // --- fetching --------------------------------------------------------------------------------------------------

    private Fetched fetch(Call call, FetchRequest request, WebUrl first) throws IOException {
        WebUrl url = first;
        for (int followed = 0; ; followed++) {
            HttpUriRequestBase get = get(request, url, url.sameSite(first));
            ClassicHttpResponse response = client.executeOpen(null, call.begin(get), null);
            try {
                Header location = response.getFirstHeader(HttpHeaders.LOCATION);
                if (location == null || !REDIRECTS.contains(response.getCode())) {
                    return answer(url, response, body(url, request, response));
                }
                url = redirected(url, location.getValue(), request.redirects() - followed);
            } finally {
                end(get, response);
            }
        }
    }

    private HttpUriRequestBase get(FetchRequest request, WebUrl url, boolean sameSite) {
        HttpUriRequestBase get = request("GET", url, request.timeout());
        get.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
        request.headers().forEach((name, value) -> {
            if (sameSite || name.equalsIgnoreCase(HttpHeaders.ACCEPT)) {
                get.setHeader(name, value);
            }
        });
        return get;
    }

    private WebUrl redirected(WebUrl from, String location, int left) {
        if (left <= 0) {
            throw new FetchException(Reason.REDIRECT, false, from.site() + " redirects once more than is followed");
        }
        WebUrl next = checked(from.follow(location));
        if (from.scheme().equals("https") && !next.scheme().equals("https")) {
            throw new FetchException(Reason.REDIRECT, false, from.site() + " redirects from https to http");
        }
        return next;
    }

    private static byte[] body(WebUrl url, FetchRequest request, ClassicHttpResponse response) throws IOException {
        if (response.getCode() / 100 != 2) {
            return BodyReader.beginning(response, (int) Math.min(request.maxBytes(), MAX_FAILURE_BODY));
        }
        requireWanted(url, request, response);
        return BodyReader.whole(url.site(), response, request.maxBytes());
    }

    private static void requireWanted(WebUrl url, FetchRequest request, ClassicHttpResponse response) {
        String type = contentType(response).orElse("");
        if (!request.wants(type)) {
            String shown = type.matches("[a-z0-9.+/-]{1,64}") ? type : "something else";
            throw new FetchException(
                    Reason.CONTENT_TYPE, false, url.site() + " answered with " + shown + ", which is not wanted");
        }
    }

    // --- telling ---------------------------------------------------------------------------------------------------

    private Fetched tell(Call call, PostRequest request, WebUrl url) throws IOException {
        HttpUriRequestBase post = request("POST", url, request.timeout());
        request.headers().forEach(post::setHeader);
        post.setEntity(new ByteArrayEntity(request.body(), null));
        ClassicHttpResponse response = client.executeOpen(null, call.begin(post), null);
        try {
            return answer(url, response, BodyReader.beginning(response, request.maxAnswerBytes()));
        } finally {
            end(post, response);
        }
    }

    // --- both ------------------------------------------------------------------------------------------------------

    private HttpUriRequestBase request(String method, WebUrl url, Duration timeout) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, url.toUri());
        request.setHeader(HttpHeaders.USER_AGENT, userAgent);
        request.setConfig(RequestConfig.copy(Connections.defaults())
                .setConnectionRequestTimeout(Timeout.of(timeout))
                .setResponseTimeout(Timeout.of(timeout))
                .build());
        return request;
    }

    /** Gives the connection up, unless the answer was read to its end: what is left of it may never end. */
    private static void end(HttpUriRequestBase request, ClassicHttpResponse response) {
        request.cancel();
        Closer.closeQuietly(response);
    }

    private static Fetched answer(WebUrl url, ClassicHttpResponse response, byte[] body) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : response.getHeaders()) {
            headers.merge(
                    header.getName().toLowerCase(Locale.ROOT),
                    Optional.ofNullable(header.getValue()).orElse(""),
                    (a, b) -> a + ", " + b);
        }
        return new Fetched(url.toUri(), response.getCode(), contentType(response), headers, body);
    }

    private static Optional<String> contentType(ClassicHttpResponse response) {
        return Optional.ofNullable(response.getFirstHeader(HttpHeaders.CONTENT_TYPE))
                .map(header -> ContentType.parseLenient(header.getValue()))
                .map(type -> type.getMimeType().toLowerCase(Locale.ROOT));
    }

    /** Ends calls that are under way, with {@link ClosedException}. Closing twice is harmless. */
    @Override
    public void close() {
        calls.close();
        client.close(CloseMode.IMMEDIATE);
    }
}
