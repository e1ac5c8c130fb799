package io.facelib.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server that says what a test wants, in turn; the last answer stays. */
final class ScriptedNames implements NameService {
    private final Map<String, Deque<List<InetAddress>>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    ScriptedNames answer(String host, String... addresses) {
        answers.computeIfAbsent(host, same -> new ArrayDeque<>())
                .add(List.of(addresses).stream()
                        .map(text -> address(host, text))
                        .toList());
        return this;
    }

    List<String> asked() {
        return asked;
    }

    /** Keeps IPv6 what it is, even where Java would make IPv4 of it. */
    static InetAddress address(String host, String text) {
        try {
            if (text.startsWith("::ffff:")) {
                byte[] v4 =
                        AddressLiteral.parse(text.substring(7)).orElseThrow().getAddress();
                byte[] mapped = new byte[16];
                mapped[10] = mapped[11] = (byte) 0xff;
                System.arraycopy(v4, 0, mapped, 12, 4);
                return Inet6Address.getByAddress(host, mapped, -1);
            }
            return InetAddress.getByAddress(
                    host, AddressLiteral.parse(text).orElseThrow().getAddress());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public synchronized InetAddress[] lookUp(String host) throws UnknownHostException {
        asked.add(host);
        Deque<List<InetAddress>> left = answers.get(host);
        if (left == null) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> next = left.size() > 1 ? left.remove() : left.getFirst();
        return next.toArray(InetAddress[]::new);
    }
}
