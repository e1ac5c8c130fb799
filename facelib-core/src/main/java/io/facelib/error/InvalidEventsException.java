package io.facelib.error;

import java.io.Serial;
import java.util.List;

/** Events were asked for that nobody can be told of; nothing was stored. */
public final class InvalidEventsException extends InvalidInputException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> invalidEvents;

    /**
     * @param invalid those that do not exist, as they were given
     * @param known those that do
     */
    public InvalidEventsException(List<String> invalid, List<String> known) {
        super("events", invalid.size() + " are none of " + String.join(", ", known));
        this.invalidEvents = List.copyOf(invalid);
    }

    /** Exactly those that do not exist, as they were given. */
    public List<String> invalidEvents() {
        return invalidEvents;
    }
}
