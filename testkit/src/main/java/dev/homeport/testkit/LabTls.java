package dev.homeport.testkit;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Holds a lab's certificate and the trust in it, in a lab that was built with TLS; in another one it refuses both. */
final class LabTls {
    private @Nullable LabCertificate certificate;
    private @Nullable LabTrust trust;

    /** Starts to make the certificate; {@link #finish} waits for it. */
    void make(Path directory) throws IOException {
        certificate = new LabCertificate(directory);
    }

    /** Waits until the certificate is made; does nothing if none was started. */
    void finish() throws IOException {
        if (certificate != null) {
            certificate.finish();
            trust = certificate.trust();
        }
    }

    /**
     * Returns the certificate, made or in the making.
     *
     * @throws IllegalStateException if the lab was built without TLS
     */
    LabCertificate certificate() {
        if (certificate == null) {
            throw withoutTls();
        }
        return certificate;
    }

    /**
     * Returns the trust in the finished certificate.
     *
     * @throws IllegalStateException if the lab was built without TLS
     */
    LabTrust trust() {
        if (trust == null) {
            throw withoutTls();
        }
        return trust;
    }

    /** Takes the trust out of this JVM, if it was added. */
    void removeFromJvm() {
        if (trust != null) {
            JvmTrust.remove(trust);
        }
    }

    private static IllegalStateException withoutTls() {
        return new IllegalStateException("This lab was built with neither tls(true) nor dynamoDb(true)");
    }
}
