package io.facelib.storage.s3;

import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.spi.BackendFactory;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StorageSetup;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * An {@link S3ObjectStore}, described but not opened: making one touches nothing, and it never changes, so it may be kept
 * and used from any thread. It shows no credentials.
 */
public final class S3Settings implements BackendFactory<ObjectStore> {
    private final S3Endpoint endpoint;
    private final S3Credentials credentials;
    private final S3Buckets buckets;
    private final S3Limits limits;
    private final boolean presigning;
    private final boolean checksums;

    S3Settings(S3Endpoint endpoint) {
        this(endpoint, S3Credentials.DEFAULT, S3Buckets.DEFAULT, S3Limits.DEFAULT, true, true);
    }

    private S3Settings(
            S3Endpoint endpoint,
            S3Credentials credentials,
            S3Buckets buckets,
            S3Limits limits,
            boolean presigning,
            boolean checksums) {
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.buckets = buckets;
        this.limits = limits;
        this.presigning = presigning;
        this.checksums = checksums;
    }

    /**
     * With an access key. Unless credentials are set, they come from where Amazon's client looks for them: system
     * properties, environment, profile files, the container or the machine.
     */
    public S3Settings withCredentials(String accessKey, String secretKey) {
        return with(S3Credentials.of(accessKey, secretKey));
    }

    /** With credentials that may change, such as those of a role; stays the caller's to close. */
    public S3Settings withCredentials(AwsCredentialsProvider provider) {
        return with(S3Credentials.of(provider));
    }

    private S3Settings with(S3Credentials value) {
        return new S3Settings(endpoint, value, buckets, limits, presigning, checksums);
    }

    /**
     * The region that requests are signed for. {@code us-east-1} unless set, which servers other than Amazon's accept.
     *
     * @throws InvalidInputException if it is no region's name
     */
    public S3Settings inRegion(String region) {
        return with(endpoint.inRegion(region));
    }

    /**
     * Whether the bucket stands in the path ({@code host/bucket/key}) or in the host's name. In the path unless set for an
     * endpoint of one's own, in the name for Amazon's.
     */
    public S3Settings withPathStyle(boolean value) {
        return with(endpoint.withPathStyle(value));
    }

    /**
     * What presigned links lead to, where browsers reach the store under another address than this process.
     *
     * @throws InvalidInputException if it is not {@code http(s)://host[:port]}
     */
    public S3Settings withLinksTo(URI publicEndpoint) {
        return with(endpoint.withLinksTo(publicEndpoint));
    }

    private S3Settings with(S3Endpoint value) {
        return new S3Settings(value, credentials, buckets, limits, presigning, checksums);
    }

    /** No presigned links, where browsers cannot reach the store: facelib's own links then go through the application. */
    public S3Settings withoutPresignedLinks() {
        return new S3Settings(endpoint, credentials, buckets, limits, false, checksums);
    }

    /**
     * What stands before the name of each bucket: on Amazon's S3 names are unique in the world, so that {@code raw-images}
     * is long taken. Nothing unless set. A deployment never changes it: what lies under the former names is not found.
     *
     * @param prefix 1 to 40 characters of {@code a-z 0-9 . -}, such as {@code acme-faces-}
     * @throws InvalidInputException if it is not
     */
    public S3Settings withBucketPrefix(String prefix) {
        return with(buckets.withPrefix(prefix));
    }

    /**
     * What one bucket is called in the store; the prefix does not apply to it.
     *
     * @param bucket {@code raw-images}, {@code thumbnails}, {@code face-crops} or {@code face-metadata}
     * @throws InvalidInputException if either cannot be a bucket's name, or another bucket is called so
     */
    public S3Settings withBucket(String bucket, String name) {
        return with(buckets.with(bucket, name));
    }

    /**
     * Whether a bucket that is missing is made with the first object in it. It is unless set; set it to false where the
     * credentials must not, or where buckets are made with rules of their own.
     */
    public S3Settings withBucketCreation(boolean value) {
        return with(buckets.creating(value));
    }

    private S3Settings with(S3Buckets value) {
        return new S3Settings(endpoint, credentials, value, limits, presigning, checksums);
    }

    /**
     * How long the server may be silent before an attempt is given up. 10 seconds unless set.
     *
     * @throws InvalidInputException if it is outside 1 ms to 1 hour
     */
    public S3Settings withAnswerTimeout(Duration value) {
        return with(limits.withAnswer(value));
    }

    /**
     * How long one call may take, its retries included. 30 seconds unless set. Each part of a large object is a call, and
     * reading on in a large object that is open has the limit of {@link #withAnswerTimeout} only.
     *
     * @throws InvalidInputException if it is outside 1 ms to 1 hour
     */
    public S3Settings withCallTimeout(Duration value) {
        return with(limits.withCall(value));
    }

    /**
     * How often a call is made at most, before what failed is told. 4 times unless set, with growing random pauses.
     *
     * @param value 1 to 20
     * @throws InvalidInputException if it is outside
     */
    public S3Settings withAttempts(int value) {
        return with(limits.withAttempts(value));
    }

    /**
     * From how many bytes on an object is sent in parts of that size. 8 MiB unless set. Twice that many bytes of heap are
     * taken for each put that runs; an object has 10,000 parts at most.
     *
     * @param bytes 5 MiB to 1 GiB
     * @throws InvalidInputException if it is outside
     */
    public S3Settings withPartSize(int bytes) {
        return with(limits.withPartSize(bytes));
    }

    private S3Settings with(S3Limits value) {
        return new S3Settings(endpoint, credentials, buckets, value, presigning, checksums);
    }

    /**
     * Sends and asks for no checksums beyond those that S3 requires: for servers that refuse the headers of CRC-32, which
     * are sent and checked unless this is set.
     */
    public S3Settings withoutChecksums() {
        return new S3Settings(endpoint, credentials, buckets, limits, presigning, false);
    }

    /**
     * Opens the store. Nothing is asked of the server yet.
     *
     * @throws SetupException if the client's jars are not on the class path
     */
    public S3ObjectStore open() {
        require("software.amazon.awssdk.services.s3.S3Client", "s3");
        require("software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient", "url-connection-client");
        return S3ObjectStore.open(this);
    }

    /** {@inheritDoc} Takes nothing from the setup: times are the server's, and nothing is encrypted here. */
    @Override
    public S3ObjectStore open(StorageSetup setup) {
        return open();
    }

    private static void require(String type, String artifact) {
        try {
            Class<?> found = Class.forName(type, false, S3Settings.class.getClassLoader());
            assert found.getName().equals(type);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new SetupException(
                    "pictures cannot be kept in S3: software.amazon.awssdk:" + artifact + " is not on the class path",
                    "Add software.amazon.awssdk:s3 and software.amazon.awssdk:url-connection-client, in the versions of"
                            + " facelib's BOM.",
                    e);
        }
    }

    S3Endpoint endpoint() {
        return endpoint;
    }

    S3Credentials credentials() {
        return credentials;
    }

    S3Buckets buckets() {
        return buckets;
    }

    S3Limits limits() {
        return limits;
    }

    boolean presigning() {
        return presigning;
    }

    boolean checksums() {
        return checksums;
    }

    @Override
    public String toString() {
        return "S3[" + endpoint + "]";
    }
}
