package io.facelib.metrics;

import io.facelib.error.BackendException;
import io.facelib.error.FacelibException;
import java.util.Locale;
import java.util.regex.Pattern;

/** How calls end, in one of a dozen words. */
public final class Outcomes {
    /** It did what it should. */
    public static final String OK = "ok";

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private Outcomes() {}

    /**
     * What went wrong: the name of facelib's exception, such as {@code invalid_image}, with {@code backend_retryable} set apart
     * from {@code backend}; {@code unexpected} for everything else.
     */
    public static String of(Throwable failure) {
        if (!(failure instanceof FacelibException)) {
            return "unexpected";
        }
        String name = failure.getClass().getSimpleName().replaceFirst("Exception$", "");
        String words = HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
        return failure instanceof BackendException backend && backend.retryable() ? words + "_retryable" : words;
    }
}
