package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.http.AddressPolicy;
import picocli.CommandLine.Option;

/** Which part of the net a command may reach. */
final class WebOptions {
    @Option(
            names = "--allow-loopback-targets",
            description =
                    "Fetch from and deliver to this machine, too. For trying things out: whoever may name a URL then"
                            + " reaches every server on it.")
    private boolean loopback;

    FaceEngine.Builder configure(FaceEngine.Builder builder) {
        return builder.addresses(addresses());
    }

    AddressPolicy addresses() {
        AddressPolicy publicOnly = AddressPolicy.publicOnly();
        return loopback ? publicOnly.allowing("127.0.0.0/8", "::1/128") : publicOnly;
    }
}
