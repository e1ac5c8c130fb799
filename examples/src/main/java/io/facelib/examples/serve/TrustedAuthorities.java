package io.facelib.examples.serve;

import io.facelib.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS with servers whose certificates are signed by authorities in a file of PEM, and by no others. Stateless. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /**
     * Reads the certificates.
     *
     * @param setting the name of the setting, for messages
     * @throws InvalidInputException if the file cannot be read, or has no certificate
     */
    static SSLContext in(String setting, Path file) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates(setting, file)) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidInputException(setting, "'" + file + "' has no certificates in PEM that can be read");
        }
    }

    private static Collection<? extends Certificate> certificates(String setting, Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new InvalidInputException(setting, "'" + file + "' has no certificate");
            }
            return found;
        }
    }
}
