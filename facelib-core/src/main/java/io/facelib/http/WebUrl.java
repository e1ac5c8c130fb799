package io.facelib.http;

import io.facelib.error.FetchException;
import io.facelib.error.FetchException.Reason;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL that can be fetched or called: http or https, a host, and no user. Nothing is looked up to find that out.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name in lower-case ASCII, or an address; IPv6 without brackets
 * @param port 1 to 65535
 * @param target path and query as they are sent
 */
public record WebUrl(String scheme, String host, int port, String target) {
    private static final int LONGEST = 8_192;
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(:([0-9]{0,5}))?");

    /**
     * Reads a URL; its fragment is left out.
     *
     * @throws FetchException if it is none, its scheme is another one, it names a user, or its host is written in a way
     *     that programs read differently. The message names no part of the URL but scheme and host
     */
    public static WebUrl parse(String text) {
        URI uri = syntax(text);
        String scheme = scheme(uri);
        String authority = uri.getRawAuthority();
        if (uri.isOpaque() || authority == null) {
            throw malformed("it names no host");
        }
        if (authority.indexOf('@') >= 0) {
            throw new FetchException(Reason.CREDENTIALS, false, "the URL names a user");
        }
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw malformed("host and port cannot be told apart");
        }
        return new WebUrl(scheme, host(parts.group(1)), port(scheme, parts.group(3)), target(uri));
    }

    // The exception of the parser quotes the text, which may hold secrets, and is left out for that.
    private static URI syntax(String text) {
        if (text.length() > LONGEST) {
            throw malformed(text.length() + " characters are more than the limit of " + LONGEST);
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw malformed(e.getIndex() < 0 ? "its syntax is wrong" : "its syntax is wrong at " + e.getIndex());
        }
    }

    private static FetchException malformed(String why) {
        return new FetchException(Reason.MALFORMED_URL, false, "this is no URL of the web: " + why);
    }

    private static String scheme(URI uri) {
        if (uri.getScheme() == null) {
            throw malformed("it has no scheme");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            String shown = scheme.length() <= 16 ? scheme : scheme.substring(0, 16) + "...";
            throw new FetchException(Reason.SCHEME, false, "the scheme '" + shown + "' is neither http nor https");
        }
        return scheme;
    }

    private static String host(String text) {
        if (text.startsWith("[")) {
            return address(text.substring(1, text.length() - 1));
        }
        String name = HostName.normal(text)
                .orElseThrow(() -> new FetchException(Reason.HOST, false, "the URL names no valid host"));
        if (AddressLiteral.isNumeric(name) && AddressLiteral.parse(name).isEmpty()) {
            throw new FetchException(
                    Reason.HOST, false, "'" + name + "' is a number, but no address of four decimal numbers");
        }
        return name;
    }

    private static String address(String text) {
        InetAddress address = AddressLiteral.parse(text)
                .orElseThrow(() -> new FetchException(Reason.HOST, false, "the URL names no valid address"));
        if (address instanceof Inet4Address) {
            throw new FetchException(Reason.ADDRESS, false, "the address is one of IPv4 in the clothes of IPv6");
        }
        return address.getHostAddress();
    }

    private static int port(String scheme, String digits) {
        if (digits == null || digits.isEmpty()) {
            return defaultPort(scheme);
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw malformed("the port " + port + " is outside 1 to 65535");
        }
        return port;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static String target(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = withoutDots(ascii.getRawPath());
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    /** After RFC 3986, 5.2.4, which URI.normalize does otherwise: it drops empty parts, and keeps dots at the beginning. */
    private static String withoutDots(String path) {
        if (!path.contains("/.")) {
            return path.isEmpty() ? "/" : path;
        }
        Deque<String> kept = new ArrayDeque<>();
        for (String part : path.substring(1).split("/", -1)) {
            if (part.equals("..")) {
                kept.pollLast();
            } else if (!part.equals(".")) {
                kept.add(part);
            }
        }
        boolean folder = path.endsWith("/.") || path.endsWith("/..");
        return "/" + String.join("/", kept) + (folder && !kept.isEmpty() ? "/" : "");
    }

    /** What a redirect from here leads to. */
    WebUrl follow(String location) {
        try {
            URI base = toUri();
            // A reference that is a query alone keeps the last part of the path, which URI.resolve drops.
            String reference = location.startsWith("?") ? base.getRawPath() + location : location;
            return parse(base.resolve(new URI(reference)).toString());
        } catch (URISyntaxException e) {
            throw malformed("a redirect leads to something else");
        }
    }

    /** The address that the host is, if it is written as one. */
    Optional<InetAddress> address() {
        return AddressLiteral.parse(host);
    }

    /** Whether both are of the same server: nothing that is meant for one is secret from the other. */
    boolean sameSite(WebUrl other) {
        return site().equals(other.site());
    }

    /** Scheme, host and port: what messages may tell. */
    public String site() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme + "://" + shown + (port == defaultPort(scheme) ? "" : ":" + port);
    }

    /** The URL as it is asked for. */
    public URI toUri() {
        return URI.create(site() + target);
    }

    /** Leaves path and query out: they may be secret. */
    @Override
    public String toString() {
        return site();
    }
}
