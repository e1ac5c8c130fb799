package io.facelib.examples.chaos;

import io.facelib.testkit.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The four servers of one deployment, each of which keeps what it has acknowledged when it is killed. */
final class ServerSet implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Path folder;
    private final String own = "c" + UUID.randomUUID().toString().substring(0, 8);
    private final int objectsPort = OwnServer.freePort();
    private final int statePort = OwnServer.freePort();
    private final int workPort = OwnServer.freePort();
    private final List<CassandraNode> nodes = new ArrayList<>();
    private final OwnServer objects;
    private final OwnServer state;
    private final OwnServer work;

    /** @param folder of the test, which everybody may enter from now on: PostgreSQL runs as somebody else */
    ServerSet(Path folder) throws IOException {
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        for (int n = 1; n <= CassandraNode.count(); n++) {
            nodes.add(new CassandraNode(n));
        }
        this.objects = objectServer();
        this.state = stateServer();
        this.work = workServer();
    }

    /** Starts all of them. */
    void start() throws IOException, InterruptedException {
        for (OwnServer server : List.of(objects, state, work)) {
            server.start();
        }
    }

    Victim objects() {
        return objects;
    }

    Victim state() {
        return state;
    }

    Victim work() {
        return work;
    }

    /** The only one, where there are no more. */
    Victim lastNode() {
        return nodes.get(nodes.size() - 1);
    }

    private OwnServer objectServer() throws IOException {
        Path content = Files.createDirectories(folder.resolve("s3").resolve("objects"));
        Path properties = Files.writeString(
                folder.resolve("s3").resolve("properties"),
                String.join(
                        "\n",
                        "s3proxy.endpoint=http://" + LOOPBACK + ":" + objectsPort,
                        "s3proxy.authorization=aws-v4",
                        "s3proxy.identity=" + Servers.variable("FACELIB_S3_KEY"),
                        "s3proxy.credential=" + Servers.variable("FACELIB_S3_SECRET"),
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + content,
                        ""));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Servers.variable("FACELIB_S3_SERVER"),
                "--properties",
                properties.toString());
        return new OwnServer("S3", "TERM", command, folder.resolve("s3.log"), () -> connects(objectsPort));
    }

    private OwnServer stateServer() {
        List<String> command = List.of(
                Servers.variable("FACELIB_POSTGRES_SERVER"),
                folder.resolve("postgres").toString(),
                Integer.toString(statePort));
        return new OwnServer("PostgreSQL", "INT", command, folder.resolve("postgres.log"), this::takesConnections);
    }

    /** Keeps what it acknowledged when it is killed: what Redis loses without that is another test's matter. */
    private OwnServer workServer() throws IOException {
        List<String> command = List.of(
                Servers.variable("FACELIB_REDIS_SERVER"),
                "--bind",
                LOOPBACK,
                "--port",
                Integer.toString(workPort),
                "--dir",
                Files.createDirectories(folder.resolve("redis")).toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--maxmemory-policy",
                "noeviction");
        return new OwnServer("Redis", "TERM", command, folder.resolve("redis.log"), this::pongs);
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean pongs() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), workPort), 500);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '+'; // '-' while it reads its file
        } catch (IOException e) {
            return false;
        }
    }

    private boolean takesConnections() {
        try (Connection connection = DriverManager.getConnection(stateUrl() + "&connectTimeout=5")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private String stateUrl() {
        return "jdbc:postgresql://" + LOOPBACK + ":" + statePort + "/postgres?user=facelib";
    }

    /** What processes that share the servers are told, under names that no other test has. */
    Path settings() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "S3_ENDPOINT=http://" + LOOPBACK + ":" + objectsPort,
                "S3_ACCESS_KEY=" + Servers.variable("FACELIB_S3_KEY"),
                "S3_SECRET_KEY=" + Servers.variable("FACELIB_S3_SECRET"),
                "FACELIB_CASSANDRA_HOSTS="
                        + nodes.stream().map(CassandraNode::address).collect(Collectors.joining(",")),
                "FACELIB_CASSANDRA_DATACENTER=" + Servers.variable("FACELIB_CASSANDRA_DC"),
                "FACELIB_CASSANDRA_KEYSPACE=" + own,
                "FACELIB_CASSANDRA_REPLICATION=" + Math.min(3, nodes.size()),
                "FACELIB_POSTGRES_URL=" + stateUrl(),
                "REDIS_URL=redis://" + LOOPBACK + ":" + workPort,
                "FACELIB_CACHE_REDIS_URL=redis://" + LOOPBACK + ":" + workPort,
                "FACELIB_BACKGROUND=false",
                "RATE_LIMIT_REQUESTS_PER_SECOND=100000",
                "RATE_LIMIT_PER_MINUTE=100000000",
                "RATE_LIMIT_PER_HOUR=100000000",
                "RATE_LIMIT_BURST_CAPACITY=100000",
                "FACELIB_KEYS=" + folder.resolve("keys.json")));
        return Files.writeString(folder.resolve("shared.properties"), String.join("\n", lines));
    }

    @Override
    public void close() throws Exception {
        for (OwnServer server : List.of(objects, state, work)) {
            server.close();
        }
        for (CassandraNode node : nodes) {
            node.startIfGone();
        }
    }
}
