package io.facelib.http;

import java.io.Serial;
import java.net.UnknownHostException;

/** A host has addresses, but none that may be connected to. */
final class RefusedAddressException extends UnknownHostException {
    @Serial
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String host) {
        super(host);
    }
}
