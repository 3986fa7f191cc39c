package dev.homeport.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Lets clients trust a lab's certificate. Thread-safe. */
public final class LabTrust {
    static final String STORE_TYPE = "JKS";
    /** It protects nothing: the file holds certificates only. */
    static final String STORE_PASSWORD = "changeit";

    private static final String ALIAS = "homeport-lab";

    private final X509Certificate certificate;
    private final Path file;

    LabTrust(X509Certificate certificate, Path directory) {
        this.certificate = certificate;
        file = directory.resolve("trust.jks");
    }

    /** Returns trust managers that trust the lab's certificate and no other. */
    TrustManager[] managers() {
        try {
            var store = empty();
            store.setCertificateEntry(ALIAS, certificate);
            return factory(store).getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new LabException("The lab's certificate cannot be trusted", e);
        }
    }

    public SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new LabException("The lab's certificate cannot be trusted", e);
        }
    }

    /**
     * Writes a file with the lab's certificate and all that this JVM trusts. It has the JDK's old format, which is read
     * without a password: PKCS12 as Java 17 writes it looks empty then.
     */
    synchronized Path store() {
        try {
            if (!Files.exists(file)) {
                var store = empty();
                var number = 0;
                for (var manager : factory(null).getTrustManagers()) {
                    for (var issuer : ((X509TrustManager) manager).getAcceptedIssuers()) {
                        store.setCertificateEntry("issuer-" + number++, issuer);
                    }
                }
                store.setCertificateEntry(ALIAS, certificate);
                try (var output = Files.newOutputStream(file)) {
                    store.store(output, STORE_PASSWORD.toCharArray());
                }
            }
            return file;
        } catch (GeneralSecurityException e) {
            throw new LabException("The lab's certificate cannot be trusted", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(STORE_TYPE);
        store.load(null, null);
        return store;
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
