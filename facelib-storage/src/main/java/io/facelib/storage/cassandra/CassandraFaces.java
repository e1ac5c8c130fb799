package io.facelib.storage.cassandra;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.spi.BackendFactory;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.VectorIndex;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A {@link CassandraVectorIndex}, described but not opened: making one touches nothing, and it never changes, so it may be
 * kept and used from any thread. It shows no credentials.
 *
 * <pre>{@code
 * CombinedStorage.over(EmbeddedStorage.at(directory))
 *         .withVectors(CassandraFaces.at("cassandra-1:9042", "datacenter1").withReplication(3));
 * }</pre>
 */
public final class CassandraFaces implements BackendFactory<VectorIndex> {
    private final Access access;
    private final Layout layout;
    private final Limits limits;

    private CassandraFaces(Access access, Layout layout, Limits limits) {
        this.access = access;
        this.layout = layout;
        this.limits = limits;
    }

    /**
     * A cluster that one of its nodes tells of.
     *
     * @param contactPoint {@code host:port}, or {@code host} for port 9042; an IPv6 address in brackets
     * @param localDatacenter whose nodes are asked, and whose quorum counts
     * @throws InvalidInputException if it is no such address
     */
    public static CassandraFaces at(String contactPoint, String localDatacenter) {
        return at(List.of(contactPoint), localDatacenter);
    }

    /**
     * A cluster that any of these nodes tells of: the first that answers is enough.
     *
     * @throws InvalidInputException if there is none, or one is no {@code host:port}
     */
    public static CassandraFaces at(List<String> contactPoints, String localDatacenter) {
        return new CassandraFaces(Access.at(contactPoints, localDatacenter), Layout.DEFAULT, Limits.DEFAULT);
    }

    /** With a user's name and password. */
    public CassandraFaces withCredentials(String user, String password) {
        return new CassandraFaces(access.withLogin(new Access.Login(user, password)), layout, limits);
    }

    /**
     * With TLS. Each node's certificate must name the address that it is connected to: a contact point as it is written here,
     * the other nodes by the addresses that the cluster tells of them.
     */
    public CassandraFaces withTls(SSLContext context) {
        return new CassandraFaces(access.withTls(context), layout, limits);
    }

    /**
     * The keyspace of all tables, {@code facelib} unless set.
     *
     * @throws InvalidInputException unless it is a lower-case letter and up to 47 lower-case letters, digits and underscores
     */
    public CassandraFaces inKeyspace(String keyspace) {
        return new CassandraFaces(access, layout.withKeyspace(keyspace), limits);
    }

    /**
     * How many nodes of the local data centre keep each face, 3 unless set. Counts only when the keyspace is made here; later
     * it is changed with {@code ALTER KEYSPACE} and a repair.
     *
     * @throws InvalidInputException if it is outside 1 to 9
     */
    public CassandraFaces withReplication(int nodes) {
        return new CassandraFaces(access, layout.withReplication(nodes), limits);
    }

    /**
     * Makes no keyspace: opening fails where there is none, and the user needs no right to make one. Tables are still made
     * when they are missing, since each model has its own.
     */
    public CassandraFaces withoutMakingKeyspace() {
        return new CassandraFaces(access, layout.withMaking(false), limits);
    }

    /**
     * How many faces of a tenant one partition shall have at most, about; 50,000 unless set. A tenant with more gets more
     * partitions, which are searched at the same time. Larger ones make searches of large tenants cheaper, and repairs and
     * compactions dearer.
     *
     * @throws InvalidInputException if it is outside 10 to 10,000,000
     */
    public CassandraFaces withFacesPerPartition(int faces) {
        return new CassandraFaces(access, layout.withFacesPerPartition(faces), limits);
    }

    /**
     * Up to how many faces of a tenant are compared one by one, instead of asking the vector index; 1,000 unless set.
     *
     * @throws InvalidInputException if it is outside 1 to 1,000,000
     */
    public CassandraFaces withExactUpTo(int faces) {
        return new CassandraFaces(access, layout, limits.withExactUpTo(faces));
    }

    /**
     * How many writes this process has under way at a time at most, 32 unless set. It goes down by itself while nodes fail to
     * write.
     *
     * @throws InvalidInputException if it is outside 1 to 1,024
     */
    public CassandraFaces withWritesInFlight(int writes) {
        return new CassandraFaces(access, layout, limits.withWritesInFlight(writes));
    }

    /**
     * How long one request to the cluster may take, with the driver's own attempts at other nodes; 10 seconds unless set. A
     * call makes several requests.
     *
     * @throws InvalidInputException if it is outside 100 milliseconds to 10 minutes
     */
    public CassandraFaces withRequestTimeout(Duration timeout) {
        return new CassandraFaces(access, layout, limits.withRequest(timeout));
    }

    /**
     * Opens the index, and makes keyspace and tables that are missing.
     *
     * @throws SetupException if the driver is not on the class path, the keyspace is missing and must not be made, or the
     *     cluster refuses this user
     * @throws BackendException if the cluster cannot be reached
     */
    public CassandraVectorIndex open() {
        requireDriver();
        return CassandraVectorIndex.open(this);
    }

    /** {@inheritDoc} Takes nothing from the setup: nothing is encrypted here. */
    @Override
    public CassandraVectorIndex open(StorageSetup setup) {
        return open();
    }

    private static void requireDriver() {
        try {
            Class<?> found = Class.forName(
                    "com.datastax.oss.driver.api.core.CqlSession", false, CassandraFaces.class.getClassLoader());
            assert found.isInterface();
        } catch (ClassNotFoundException | LinkageError e) {
            throw new SetupException(
                    "faces cannot be kept in Cassandra: org.apache.cassandra:java-driver-core is not on the class path",
                    "Add org.apache.cassandra:java-driver-core, in the version of facelib's BOM.",
                    e);
        }
    }

    Access access() {
        return access;
    }

    Layout layout() {
        return layout;
    }

    Limits limits() {
        return limits;
    }

    @Override
    public String toString() {
        return "Cassandra[" + access + ", keyspace " + layout.keyspace() + "]";
    }

    /** What is not told here is what the driver's defaults say. */
    record Limits(Duration request, int writesInFlight, int exactUpTo) {
        static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), 32, 1_000);

        Limits {
            if (request.compareTo(Duration.ofMillis(100)) < 0 || request.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new InvalidInputException("timeout", request + " is outside 100 ms to 10 minutes");
            }
            Checks.range("writesInFlight", writesInFlight, 1, 1_024);
            Checks.range("exactUpTo", exactUpTo, 1, 1_000_000);
        }

        Limits withRequest(Duration value) {
            return new Limits(value, writesInFlight, exactUpTo);
        }

        Limits withWritesInFlight(int value) {
            return new Limits(request, value, exactUpTo);
        }

        Limits withExactUpTo(int value) {
            return new Limits(request, writesInFlight, value);
        }
    }
}
