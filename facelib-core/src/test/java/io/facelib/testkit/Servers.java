package io.facelib.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Where the servers are that tests run against: {@code .ci/servers/start} starts them and tells it by environment variables.
 * A test that needs one which is not there is skipped, loudly; with {@code FACELIB_SERVERS=required} it fails.
 */
public final class Servers {
    private static final Map<String, Boolean> MISSED = new ConcurrentHashMap<>();

    private Servers() {}

    /** The value of a variable that {@code .ci/servers/start} sets, such as {@code FACELIB_S3}. */
    public static String variable(String name) {
        String value = System.getenv(name);
        if (value != null && !value.isEmpty()) {
            return value;
        }
        String told = name + " is not set: run '.ci/servers/start DIR' and 'source DIR/env' before the tests";
        if ("required".equals(System.getenv("FACELIB_SERVERS"))) {
            throw new AssertionFailedError(told + "; FACELIB_SERVERS=required forbids to skip this");
        }
        if (MISSED.putIfAbsent(name, true) == null) {
            System.err.println("WARNING: tests are SKIPPED. " + told);
        }
        throw new TestAbortedException(told);
    }
}
