/**
 * Objects in any store that speaks S3. Start with {@link io.facelib.storage.s3.S3ObjectStore}. The client is an optional
 * dependency: an application that keeps pictures in S3 adds {@code software.amazon.awssdk:s3} and
 * {@code software.amazon.awssdk:url-connection-client}, in the versions of facelib's BOM.
 */
@NullMarked
package io.facelib.storage.s3;

import org.jspecify.annotations.NullMarked;
