package io.facelib.examples.chaos;

/**
 * One server in trouble for a while.
 *
 * @param victim what it happens to
 * @param fault what happens
 * @param seconds for how long
 */
record Round(Victim victim, Fault fault, int seconds) {
    @Override
    public String toString() {
        return victim.name() + " | " + fault + " after " + seconds + " s";
    }
}
