package io.facelib.storage.s3;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Who asks the store. Never shows what it holds. Describes only, so that a description can be made where the client's jars
 * are missing.
 *
 * @param key an access key
 * @param given what brings credentials that may change
 */
record S3Credentials(Optional<AccessKey> key, Optional<AwsCredentialsProvider> given) {
    static final S3Credentials DEFAULT = new S3Credentials(Optional.empty(), Optional.empty());

    record AccessKey(String id, String secret) {
        @Override
        public String toString() {
            return "AccessKey[hidden]";
        }
    }

    static S3Credentials of(String id, String secret) {
        return new S3Credentials(Optional.of(new AccessKey(id, secret)), Optional.empty());
    }

    static S3Credentials of(AwsCredentialsProvider provider) {
        return new S3Credentials(Optional.empty(), Optional.of(provider));
    }

    @Override
    public String toString() {
        return "S3Credentials[hidden]";
    }
}
