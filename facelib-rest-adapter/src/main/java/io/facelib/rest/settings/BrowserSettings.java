package io.facelib.rest.settings;

import java.util.Set;

/**
 * Which pages may call, and by which name.
 *
 * @param corsOrigins who may call from a page of another host: origins, or {@code *}; empty turns it off
 * @param hosts the names by which the service may be called; empty allows any. Guards a service on loopback against pages
 *     that let their own name point to it
 */
public record BrowserSettings(Set<String> corsOrigins, Set<String> hosts) {
    public BrowserSettings {
        corsOrigins = Set.copyOf(corsOrigins);
        hosts = Set.copyOf(hosts);
    }

    /** No other pages, any name. */
    public static BrowserSettings defaults() {
        return new BrowserSettings(Set.of(), Set.of());
    }

    /** These settings with another value of {@code corsOrigins}. */
    public BrowserSettings withCorsOrigins(Set<String> value) {
        return new BrowserSettings(value, hosts);
    }

    /** These settings with another value of {@code hosts}. */
    public BrowserSettings withHosts(Set<String> value) {
        return new BrowserSettings(corsOrigins, value);
    }
}
