package io.facelib.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are those of public servers, after the IANA registries of special-purpose addresses. Of IPv6 only the
 * global unicast block is in use for them, and within it not what carries an IPv4 address.
 */
final class PublicAddresses {
    private static final List<AddressRange> V4_EXCEPT = ranges(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // shared by customers of a carrier
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // what virtual machines of a large cloud reach its platform by
            "169.254.0.0/16", // link-local, with the metadata services of clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // relays of 6to4
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    private static final AddressRange V6_GLOBAL = AddressRange.parse("2000::/3");

    private static final List<AddressRange> V6_EXCEPT = ranges(
            "2001::/23", // protocol assignments, with Teredo
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4
            "3ffe::/16", // a test network that is gone
            "3fff::/20"); // documentation

    private PublicAddresses() {}

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::parse).toList();
    }

    static boolean contains(InetAddress address) {
        if (address instanceof Inet4Address) {
            return isInNone(V4_EXCEPT, address);
        }
        return V6_GLOBAL.contains(address) && isInNone(V6_EXCEPT, address);
    }

    private static boolean isInNone(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().noneMatch(range -> range.contains(address));
    }
}
