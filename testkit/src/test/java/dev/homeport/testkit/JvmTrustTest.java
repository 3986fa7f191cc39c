package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmTrustTest {
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String TYPE = "javax.net.ssl.trustStoreType";

    @Test
    void labs_that_are_open_together_are_trusted_together_and_the_last_one_s_end_restores_what_was(
            @TempDir Path first, @TempDir Path second) throws Exception {
        var one = new LabCertificate(first);
        var other = new LabCertificate(second);
        var earlier = trust(one);
        var later = trust(other);
        var store = System.getProperty(STORE);
        var type = System.getProperty(TYPE);

        JvmTrust.add(earlier);
        JvmTrust.add(later);
        JvmTrust.add(later);
        assertThat(System.getProperty(STORE)).isEqualTo(later.store().toString());
        assertThat(size(later)).as("besides all that was trusted before").isEqualTo(size(earlier) + 1);

        JvmTrust.remove(earlier);
        assertThat(System.getProperty(STORE)).isEqualTo(later.store().toString());
        JvmTrust.remove(later);
        JvmTrust.remove(later);
        assertThat(System.getProperty(STORE)).isEqualTo(store);
        assertThat(System.getProperty(TYPE)).isEqualTo(type);
    }

    private static LabTrust trust(LabCertificate certificate) throws IOException {
        certificate.finish();
        return certificate.trust();
    }

    private static int size(LabTrust trust) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        try (var file = Files.newInputStream(trust.store())) {
            store.load(file, null);
        }
        return store.size();
    }
}
