package io.facelib.rest.json;

import java.io.Serial;
import java.util.List;

/** What was sent does not have the shape that the route wants: status 422 in both families. */
public final class ValidationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /** @param violations at least one */
    public ValidationException(List<Violation> violations) {
        super(violations.size() + " fields are wrong, first: " + violations.get(0));
        this.violations = List.copyOf(violations);
    }

    /** One that is wrong in one place only. */
    public static ValidationException of(String type, String where, String field, String message) {
        return new ValidationException(List.of(new Violation(type, List.of(where, field), message)));
    }

    public List<Violation> violations() {
        return violations;
    }
}
