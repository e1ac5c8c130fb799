package io.facelib.rest.json;

/** Bounds of a number, both allowed. */
public record Range(double least, double most) {
    public static Range of(double least, double most) {
        return new Range(least, most);
    }

    /** No less than that. */
    public static Range from(double least) {
        return new Range(least, Double.MAX_VALUE);
    }

    /** Says what is wrong with a value, if anything. */
    void check(double value, Object field, Violations violations) {
        if (value < least) {
            violations.add("greater_than_equal", field, "must be at least " + shown(least));
        } else if (value > most) {
            violations.add("less_than_equal", field, "must be at most " + shown(most));
        }
    }

    private static String shown(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }
}
