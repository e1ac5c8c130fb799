package io.facelib.rest;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id of a request: its sender's, where it can be one, otherwise a random one. */
public final class RequestIds {
    /** The header of requests and answers that has it. */
    public static final String HEADER = "X-Request-ID";

    private static final Pattern RULE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private RequestIds() {}

    /** The id of a request whose sender sent that, or nothing. */
    public static String of(@Nullable String sent) {
        return sent != null && RULE.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
    }
}
