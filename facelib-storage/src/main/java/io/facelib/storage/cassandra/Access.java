package io.facelib.storage.cassandra;

import io.facelib.error.InvalidInputException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Where a cluster is, and as whom it is asked. Shows no credentials. Describes only: names are looked up when it is opened.
 *
 * @param points nodes that tell of the others
 * @param datacenter whose nodes are asked
 */
record Access(List<InetSocketAddress> points, String datacenter, Optional<Login> login, Optional<SSLContext> tls) {
    private static final Pattern POINT =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?");
    private static final int PORT = 9042;

    /** A user. */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[hidden]";
        }
    }

    static Access at(List<String> points, String datacenter) {
        if (points.isEmpty()) {
            throw new InvalidInputException("contactPoints", "none were given, at least one is needed");
        }
        if (datacenter.isBlank()) {
            throw new InvalidInputException("localDatacenter", "is empty");
        }
        return new Access(points.stream().map(Access::point).toList(), datacenter, Optional.empty(), Optional.empty());
    }

    private static InetSocketAddress point(String text) {
        Matcher parts = POINT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidInputException("contactPoint", "'" + text + "' is no host:port");
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        int port = parts.group(3) == null ? PORT : Integer.parseInt(parts.group(3));
        if (port < 1 || port > 65_535) {
            throw new InvalidInputException("contactPoint", "port " + port + " is outside 1 to 65535");
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    Access withLogin(Login value) {
        return new Access(points, datacenter, Optional.of(value), tls);
    }

    Access withTls(SSLContext value) {
        return new Access(points, datacenter, login, Optional.of(value));
    }

    @Override
    public String toString() {
        List<String> names =
                points.stream().map(p -> p.getHostString() + ":" + p.getPort()).toList();
        return names + " in " + datacenter;
    }
}
