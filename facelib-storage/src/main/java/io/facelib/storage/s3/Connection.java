package io.facelib.storage.s3;

import io.facelib.error.BackendException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The client of one store, and what belongs to asking it. Safe for any number of threads. */
final class Connection implements AutoCloseable {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

    private final S3Settings settings;
    private final SdkHttpClient http;
    private final S3Client client;
    private final S3Presigner presigner;
    private final Attempts attempts;

    Connection(String backend, S3Settings settings) {
        AwsCredentialsProvider credentials = provider(settings.credentials());
        this.settings = settings;
        this.http = http(settings.limits());
        this.client = client(settings, http, credentials);
        this.presigner = presigner(settings, credentials);
        this.attempts = new Attempts(backend, settings.limits());
    }

    private static AwsCredentialsProvider provider(S3Credentials credentials) {
        if (credentials.given().isPresent()) {
            return credentials.given().get();
        }
        return credentials
                .key()
                .<AwsCredentialsProvider>map(
                        key -> StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private static SdkHttpClient http(S3Limits limits) {
        Duration connect = limits.answer().compareTo(LONGEST_CONNECT) < 0 ? limits.answer() : LONGEST_CONNECT;
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(connect)
                .socketTimeout(limits.answer())
                .build();
    }

    private static S3Client client(S3Settings settings, SdkHttpClient http, AwsCredentialsProvider credentials) {
        S3Endpoint endpoint = settings.endpoint();
        boolean more = settings.checksums();
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(http)
                .credentialsProvider(credentials)
                .region(Region.of(endpoint.region()))
                .forcePathStyle(endpoint.pathStyle())
                // Chunks with a checksum behind them are what other servers than Amazon's understand least.
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .requestChecksumCalculation(
                        more ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        more ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()));
        endpoint.address().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static S3Presigner presigner(S3Settings settings, AwsCredentialsProvider credentials) {
        S3Endpoint endpoint = settings.endpoint();
        S3Presigner.Builder builder = S3Presigner.builder()
                .credentialsProvider(credentials)
                .region(Region.of(endpoint.region()))
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(endpoint.pathStyle())
                        .build());
        endpoint.links().or(endpoint::address).ifPresent((URI address) -> builder.endpointOverride(address));
        return builder.build();
    }

    S3Client client() {
        return client;
    }

    S3Presigner presigner() {
        return presigner;
    }

    S3Limits limits() {
        return settings.limits();
    }

    S3Buckets buckets() {
        return settings.buckets();
    }

    /** As {@link Attempts#reading}. */
    <T> T reading(String failed, Attempts.Call<T> call) throws BackendException {
        return attempts.reading(failed, call);
    }

    /** As {@link Attempts#writing}. */
    <T> T writing(String failed, Attempts.Call<T> call) throws BackendException {
        return attempts.writing(failed, call);
    }

    /** How a request is told the time it may take. */
    static Consumer<AwsRequestOverrideConfiguration.Builder> within(Duration time) {
        return request -> request.apiCallTimeout(time);
    }

    @Override
    public void close() {
        presigner.close();
        client.close();
        http.close();
    }
}
