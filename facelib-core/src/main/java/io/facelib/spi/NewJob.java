package io.facelib.spi;

import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A job to be done.
 *
 * @param tenant whose it is
 * @param lane the kind of work, 1 to 64 characters
 * @param id unique within the tenant and the lane, 1 to 255 characters
 * @param group jobs of one group are not leased in any number at a time, 1 to 255 characters; a name within the tenant and
 *     the lane
 * @param priority -9 to 9, higher goes first
 * @param payload what is to be done, up to {@value #MAX_PAYLOAD} bytes of UTF-8, told to nobody but the worker
 * @param delay how long it waits before it is due
 */
public record NewJob(
        TenantId tenant, String lane, String id, String group, int priority, String payload, Duration delay) {
    /** How many bytes a payload may have. */
    public static final int MAX_PAYLOAD = 1 << 20;

    public NewJob {
        requireLength("lane", lane, 64);
        requireLength("job id", id, 255);
        requireLength("group", group, 255);
        if (priority < -9 || priority > 9) {
            throw new InvalidInputException("priority", priority + " is outside -9 to 9");
        }
        int bytes = payload.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PAYLOAD) {
            throw new InvalidInputException("payload", bytes + " bytes are more than the limit of " + MAX_PAYLOAD);
        }
        if (delay.isNegative()) {
            throw new InvalidInputException("delay", delay + " is negative");
        }
    }

    private static void requireLength(String field, String value, int limit) {
        if (value.isEmpty() || value.length() > limit) {
            throw new InvalidInputException(field, value.length() + " characters are outside 1 to " + limit);
        }
    }

    /** Due at once, at priority 0. */
    public static NewJob of(TenantId tenant, String lane, String id, String group, String payload) {
        return new NewJob(tenant, lane, id, group, 0, payload, Duration.ZERO);
    }

    public NewJob withPriority(int value) {
        return new NewJob(tenant, lane, id, group, value, payload, delay);
    }

    public NewJob withDelay(Duration value) {
        return new NewJob(tenant, lane, id, group, priority, payload, value);
    }

    /** Leaves the payload out: it may name people. */
    @Override
    public String toString() {
        return "NewJob[" + tenant + " " + lane + "/" + id + "]";
    }
}
