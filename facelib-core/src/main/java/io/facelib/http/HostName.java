package io.facelib.http;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of hosts in the one form that is looked up, shown to TLS and held against policies. */
final class HostName {
    private static final int LONGEST = 253;
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

    private HostName() {}

    /**
     * The name in lower-case ASCII, without a dot at its end; empty if it is none. Other scripts are turned into their
     * ASCII form first, as are digits and dots of any script: what looks like an address after that is to be treated as one.
     */
    static Optional<String> normal(String text) {
        String ascii;
        try {
            ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        return name.length() <= LONGEST && NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }
}
