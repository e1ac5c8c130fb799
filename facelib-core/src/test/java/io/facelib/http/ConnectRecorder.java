package io.facelib.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Makes sockets that write down where they are to connect to, and connect to loopback at most. */
final class ConnectRecorder implements Supplier<Socket> {
    private final List<InetSocketAddress> connects = new CopyOnWriteArrayList<>();

    /** Every address that a connection was tried to. */
    List<InetAddress> addresses() {
        return connects.stream().map(InetSocketAddress::getAddress).toList();
    }

    @Override
    public Socket get() {
        return new Socket(Proxy.NO_PROXY) {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                InetSocketAddress address = (InetSocketAddress) endpoint;
                connects.add(address);
                if (!address.getAddress().isLoopbackAddress()) {
                    throw new ConnectException("tests connect to loopback only");
                }
                super.connect(endpoint, timeout);
            }
        };
    }
}
