package io.facelib.storage.s3;

import io.facelib.error.InvalidInputException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a store answers.
 *
 * @param address empty for Amazon's own of the region
 * @param region what requests are signed for
 * @param pathStyle whether the bucket stands in the path instead of the host's name
 * @param links what presigned links lead to, if not the address
 */
record S3Endpoint(Optional<URI> address, String region, boolean pathStyle, Optional<URI> links) {
    static S3Endpoint at(URI address) {
        return new S3Endpoint(Optional.of(checked("endpoint", address)), "us-east-1", true, Optional.empty());
    }

    static S3Endpoint onAws(String region) {
        return new S3Endpoint(Optional.empty(), checkedRegion(region), false, Optional.empty());
    }

    S3Endpoint inRegion(String value) {
        return new S3Endpoint(address, checkedRegion(value), pathStyle, links);
    }

    S3Endpoint withPathStyle(boolean value) {
        return new S3Endpoint(address, region, value, links);
    }

    S3Endpoint withLinksTo(URI value) {
        return new S3Endpoint(address, region, pathStyle, Optional.of(checked("link endpoint", value)));
    }

    /** A refused address is not repeated when it holds a password. */
    private static URI checked(String field, URI address) {
        if (address.getRawUserInfo() != null) {
            throw new InvalidInputException(field, "it names a user; give credentials by themselves");
        }
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http") || scheme.equals("https");
        if (!http || address.getHost() == null || address.getRawQuery() != null) {
            throw new InvalidInputException(field, "'" + address + "' is not http(s)://host[:port]");
        }
        return address;
    }

    private static String checkedRegion(String region) {
        if (!region.matches("[a-zA-Z0-9-]{1,64}")) {
            throw new InvalidInputException("region", "'" + region + "' is not 1 to 64 letters, digits or -");
        }
        return region;
    }

    @Override
    public String toString() {
        return address.map(URI::toString).orElse("Amazon S3 in " + region);
    }
}
