package io.facelib.http;

import java.net.Proxy;
import java.net.Socket;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * How connections are made: by the guarded resolver, to nothing else. Everything by which a server or the environment could
 * send a request elsewhere, or keep something between requests, is off: redirects, retries, proxies of any kind, cookies,
 * credentials, upgrades, unpacking.
 */
final class Connections {
    private static final int MAX_HEADER_LINE = 16 * 1_024;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_PER_SERVER = 1_024;
    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    private static final Timeout HANDSHAKE = Timeout.ofSeconds(30);
    private static final TimeValue IDLE = TimeValue.ofSeconds(15);

    private Connections() {}

    /** The sockets of the platform, past every proxy that its properties name. */
    static Socket directSocket() {
        return new Socket(Proxy.NO_PROXY);
    }

    static CloseableHttpClient client(GuardedResolver resolver, Supplier<Socket> sockets, SSLContext tls) {
        return HttpClients.custom()
                .setConnectionManager(pool(resolver, sockets, tls))
                .setDefaultRequestConfig(defaults())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .evictExpiredConnections()
                .evictIdleConnections(IDLE)
                .build();
    }

    static RequestConfig defaults() {
        return RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setRedirectsEnabled(false)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setConnectionKeepAlive(IDLE)
                .build();
    }

    // Without a limit in total: whoever waits for a slow server keeps nobody from another one.
    private static PoolingHttpClientConnectionManager pool(
            GuardedResolver resolver, Supplier<Socket> sockets, SSLContext tls) {
        return new DirectBuilder(sockets)
                .setDnsResolver(resolver)
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(MAX_PER_SERVER)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(limits())
                        .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(HANDSHAKE).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .build();
    }

    private static Http1Config limits() {
        return Http1Config.custom()
                .setMaxLineLength(MAX_HEADER_LINE)
                .setMaxHeaderCount(MAX_HEADERS)
                .build();
    }

    /** Takes its sockets from us: the library's own would go through a SOCKS proxy that system properties name. */
    private static final class DirectBuilder extends PoolingHttpClientConnectionManagerBuilder {
        private final Supplier<Socket> sockets;

        DirectBuilder(Supplier<Socket> sockets) {
            this.sockets = sockets;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    proxy -> sockets.get(),
                    ports,
                    resolver,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register(URIScheme.HTTPS.id, tls)
                            .build());
        }
    }
}
