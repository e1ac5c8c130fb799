package io.facelib.rest.v1;

import java.util.regex.Pattern;

/** Addresses as they may be shown: without the password. */
final class MaskedUrl {
    /** From the first colon behind the scheme to the last at sign, since a password may hold any character. */
    private static final Pattern USER_INFO = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://[^:@]*):.*@");

    private static final Pattern PARAMETER =
            Pattern.compile("([?&](?:password|passwd|pass|pwd|secret|token|key)=)[^&#]*", Pattern.CASE_INSENSITIVE);

    private MaskedUrl() {}

    static String of(String url) {
        String masked = USER_INFO.matcher(url).replaceFirst("$1:***@");
        return PARAMETER.matcher(masked).replaceAll("$1***");
    }
}
