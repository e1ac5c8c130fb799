package io.facelib.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds the addresses that a connection is made to, and lets only those pass that the policy allows. The connection goes to
 * what is returned here and nothing is looked up again, so that a name which changes its address between check and
 * connection gains nothing.
 */
final class GuardedResolver implements DnsResolver {
    /** A name with more addresses has its others never tried: each costs a connection's timeout. */
    private static final int TRIED = 4;

    private final AddressPolicy policy;
    private final NameService names;

    GuardedResolver(AddressPolicy policy, NameService names) {
        this.policy = policy;
        this.names = names;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        List<InetAddress> allowed = new ArrayList<>();
        for (InetAddress address : addresses(host)) {
            if (policy.allows(host, address) && allowed.size() < TRIED) {
                allowed.add(address);
            }
        }
        if (allowed.isEmpty()) {
            throw new RefusedAddressException(host);
        }
        return allowed.toArray(InetAddress[]::new);
    }

    private InetAddress[] addresses(String host) throws UnknownHostException {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        Optional<InetAddress> literal = AddressLiteral.parse(bracketed ? host.substring(1, host.length() - 1) : host);
        if (literal.isPresent()) {
            return new InetAddress[] {literal.get()};
        }
        if (AddressLiteral.isNumeric(host) || !policy.looksUp(host)) {
            throw new UnknownHostException(host);
        }
        return names.lookUp(host);
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        List<InetSocketAddress> endpoints = new ArrayList<>();
        for (InetAddress address : resolve(host)) {
            endpoints.add(new InetSocketAddress(address, port));
        }
        return endpoints;
    }

    /** The name as it is: looking up the name of an address would ask a server of the address's owner. */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
