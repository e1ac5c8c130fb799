package io.facelib.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses written as such. Only their plain forms are read: what other programs may read differently is none. */
final class AddressLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

    private AddressLiteral() {}

    /** The address that a text is: four decimal numbers, or IPv6 without brackets and zone; empty if it is none. */
    static Optional<InetAddress> parse(String text) {
        if (V4.matcher(text).matches()) {
            return read(text);
        }
        boolean v6 = text.indexOf(':') >= 0 && V6.matcher(text).matches();
        return v6 ? read("[" + text + "]") : Optional.empty();
    }

    // Nothing is looked up: four plain numbers are read as they are, and what stands in brackets is an address or an
    // error.
    private static Optional<InetAddress> read(String literal) {
        try {
            return Optional.of(InetAddress.getAllByName(literal)[0]);
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether programs may read a host as an IPv4 address: its last part is a decimal, octal or hexadecimal number. */
    static boolean isNumeric(String host) {
        return NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches();
    }
}
