package io.facelib.http;

import io.facelib.error.InvalidInputException;
import java.net.InetAddress;

/** Addresses that begin with the same bits. */
final class AddressRange {
    private final byte[] address;
    private final int bits;

    private AddressRange(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or an address alone, which is a range of one. */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] address = AddressLiteral.parse(literal)
                .orElseThrow(() -> new InvalidInputException("address range", "'" + text + "' begins with no address"))
                .getAddress();
        int longest = 8 * address.length;
        return new AddressRange(address, slash < 0 ? longest : bits(text, text.substring(slash + 1), longest));
    }

    private static int bits(String text, String number, int longest) {
        int bits = number.matches("[0-9]{1,3}") ? Integer.parseInt(number) : -1;
        if (bits < 0 || bits > longest) {
            throw new InvalidInputException("address range", "'" + text + "' has no length of 0 to " + longest);
        }
        return bits;
    }

    /** Whether an address of the same family is one of them. */
    boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((bytes[bit / 8] ^ address[bit / 8]) & (0x80 >> (bit % 8))) != 0) {
                return false;
            }
        }
        return true;
    }
}
