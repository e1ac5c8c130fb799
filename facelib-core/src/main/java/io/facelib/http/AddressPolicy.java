package io.facelib.http;

import io.facelib.error.InvalidInputException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which servers may be connected to: those with public addresses, and what is allowed beside them. Immutable, and so safe
 * for any number of threads.
 */
public final class AddressPolicy {
    private static final AddressPolicy PUBLIC_ONLY = new AddressPolicy(Set.of(), List.of());
    private static final List<String> LOCAL_SUFFIXES =
            List.of(".localhost", ".localdomain", ".local", ".internal", ".home.arpa");

    private final Set<String> hosts;
    private final List<AddressRange> ranges;

    private AddressPolicy(Set<String> hosts, List<AddressRange> ranges) {
        this.hosts = hosts;
        this.ranges = ranges;
    }

    /** Addresses that the whole Internet reaches, and no others. */
    public static AddressPolicy publicOnly() {
        return PUBLIC_ONLY;
    }

    /**
     * The same policy with more servers allowed, for private networks and tests.
     *
     * @param hostsOrRanges each a host's name, whose addresses are all allowed, or a range such as {@code 10.1.0.0/16},
     *     {@code fd00::/8} or {@code 127.0.0.1}
     * @throws InvalidInputException if one is neither
     */
    public AddressPolicy allowing(String... hostsOrRanges) {
        Set<String> moreHosts = new HashSet<>(hosts);
        List<AddressRange> moreRanges = new ArrayList<>(ranges);
        for (String text : hostsOrRanges) {
            if (isRange(text)) {
                moreRanges.add(AddressRange.parse(text));
            } else {
                moreHosts.add(HostName.normal(text)
                        .orElseThrow(
                                () -> new InvalidInputException("allowed host", "'" + text + "' is no host's name")));
            }
        }
        return new AddressPolicy(Set.copyOf(moreHosts), List.copyOf(moreRanges));
    }

    private static boolean isRange(String text) {
        return text.indexOf('/') >= 0 || text.indexOf(':') >= 0 || AddressLiteral.isNumeric(text);
    }

    /** Whether a server with that address may be connected to, whatever its name. */
    public boolean allows(InetAddress address) {
        return PublicAddresses.contains(address) || ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** Whether a server of that name may be connected to if it has that address. */
    boolean allows(String host, InetAddress address) {
        return allows(address) || hosts.contains(host);
    }

    /**
     * Whether a name is worth looking up. Names that only local networks know are not, unless something local is allowed:
     * then their addresses decide.
     */
    boolean looksUp(String host) {
        boolean local = host.indexOf('.') < 0 || LOCAL_SUFFIXES.stream().anyMatch(host::endsWith);
        return !local || !hosts.isEmpty() || !ranges.isEmpty();
    }

    /** Tells how much is allowed, not what. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "AddressPolicy[public and %d hosts, %d ranges]", hosts.size(), ranges.size());
    }
}
