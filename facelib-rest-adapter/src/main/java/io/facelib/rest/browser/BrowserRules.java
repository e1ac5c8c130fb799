package io.facelib.rest.browser;

import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.RefusedException;
import io.facelib.rest.route.Reply;
import io.facelib.rest.settings.RestSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which pages may call: those of the origins that the settings name, as the Fetch standard of the WHATWG has it, and those of
 * the service itself. Others do not get to read an answer, and do not get to change anything either where the browser says
 * that it is them, in {@code Sec-Fetch-Site} or else in {@code Origin}. A request that calls the service by a name that is not its own is refused: so a page cannot reach a service
 * on loopback by letting its own name point there. Safe for any number of threads.
 */
public final class BrowserRules {
    private static final String ANY = "*";
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> ELSEWHERE = Set.of("cross-site", "same-site");
    /** None given, and those that http and https have where none is. */
    private static final Set<Integer> USUAL_PORTS = Set.of(-1, 80, 443);

    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9-]+( *, *[A-Za-z0-9-]+)*");
    private static final int LONGEST_NAMES = 1_024;
    private static final String READABLE = "X-Request-ID, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, "
            + "Retry-After, Idempotency-Replayed, ETag";
    private static final String SECONDS = "600";

    private final Set<String> origins;
    private final Set<String> hosts;

    public BrowserRules(RestSettings settings) {
        this.origins = settings.browser().corsOrigins();
        this.hosts = settings.browser().hosts().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Refuses what a page must not ask.
     *
     * @throws RefusedException with status 421 if the service has no such name, with 403 if another page would change something
     */
    public void check(HttpServletRequest request) {
        String host = Objects.toString(request.getServerName(), "").toLowerCase(Locale.ROOT);
        if (!hosts.isEmpty() && !hosts.contains(host)) {
            throw refused(421, "host_not_served", "the service has no such name");
        }
        if (!HARMLESS.contains(request.getMethod()) && isFromElsewhere(request) && !isAllowed(origin(request))) {
            throw refused(403, "origin_not_allowed", "pages of that origin may not call the service");
        }
    }

    /** As the browser says; one that does not say it, as over plain HTTP, tells at least whose page it shows. */
    private static boolean isFromElsewhere(HttpServletRequest request) {
        String site = Objects.toString(request.getHeader("Sec-Fetch-Site"), "");
        return site.isEmpty() ? !origin(request).isEmpty() && !isOwn(request) : ELSEWHERE.contains(site);
    }

    /** Whether the page is of the name and port that it calls. A proxy may have ended TLS, so http and https are alike. */
    private static boolean isOwn(HttpServletRequest request) {
        try {
            URI page = new URI(origin(request));
            String own = authority(Objects.toString(request.getServerName(), ""), request.getServerPort());
            return page.getHost() != null && own.equals(authority(page.getHost(), page.getPort()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String authority(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        String plain = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        return USUAL_PORTS.contains(port) ? plain : plain + " " + port;
    }

    private static RefusedException refused(int status, String token, String message) {
        return new RefusedException(status, ErrorCode.TENANT_ACCESS_DENIED, token, message, Map.of());
    }

    private static String origin(HttpServletRequest request) {
        return Objects.toString(request.getHeader("Origin"), "");
    }

    private boolean isAllowed(String origin) {
        return !origin.isEmpty() && (origins.contains(ANY) || origins.contains(origin));
    }

    /** Says on the answer which page may read it. */
    public void mark(HttpServletRequest request, HttpServletResponse response) {
        headers(origin(request)).forEach(response::addHeader);
    }

    /**
     * The headers that say it; none where no page may.
     *
     * @param origin of the page, or empty
     */
    public Map<String, String> headers(String origin) {
        if (origins.isEmpty()) {
            return Map.of();
        }
        if (!isAllowed(origin)) {
            return Map.of("Vary", "Origin");
        }
        // Credentials only for those who were named: any page at all must not act as whoever is logged in.
        boolean named = origins.contains(origin);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Vary", "Origin");
        headers.put("Access-Control-Allow-Origin", named ? origin : ANY);
        if (named) {
            headers.put("Access-Control-Allow-Credentials", "true");
        }
        headers.put("Access-Control-Expose-Headers", READABLE);
        return headers;
    }

    /**
     * The answer to a browser that asks whether a page may call; empty where it is not asked, or may not.
     *
     * @param methods that the path has
     */
    public Optional<Reply> preflight(HttpServletRequest request, Set<String> methods) {
        boolean asked =
                request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null;
        if (!asked || !isAllowed(origin(request))) {
            return Optional.empty();
        }
        Reply reply = Reply.json(Map.of("ok", true))
                .withHeader("Access-Control-Allow-Methods", String.join(", ", methods))
                .withHeader("Access-Control-Max-Age", SECONDS);
        String names = Objects.toString(request.getHeader("Access-Control-Request-Headers"), "");
        boolean readable =
                names.length() <= LONGEST_NAMES && HEADER_NAMES.matcher(names).matches();
        return Optional.of(readable ? reply.withHeader("Access-Control-Allow-Headers", names) : reply);
    }
}
