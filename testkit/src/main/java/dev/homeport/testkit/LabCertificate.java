package dev.homeport.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes a self-signed server certificate for localhost and 127.0.0.1, good for a week and for every region of one lab.
 * The JDK's own keytool does it, so that no OpenSSL has to be installed; it takes about 0.6 s and runs beside initdb.
 */
public final class LabCertificate {
    private static final Duration KEYTOOL_TIMEOUT = Duration.ofSeconds(60);
    private static final String PASSWORD_VARIABLE = "HOMEPORT_STORE_PASSWORD";
    private static final String ALIAS = "server";
    private static final int PEM_LINE_CHARS = 64;

    private final Path directory;
    private final String password = LabCredentials.randomPassword();
    private final Process keytool;
    private @Nullable KeyStore made;

    /** Starts to make the certificate; {@link #finish} waits for it. */
    public LabCertificate(Path directory) throws IOException {
        this.directory = directory;
        keytool = keytool(
                ALIAS,
                List.of("-dname", "CN=localhost", "-ext", "bc:c=ca:true", "-ext", "san=dns:localhost,ip:127.0.0.1"));
    }

    private Process keytool(String alias, List<String> identity) throws IOException {
        var program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var command = new ArrayList<>(List.of(program.toString(), "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.add("-genkeypair");
        command.addAll(List.of("-keystore", keyStore().toString(), "-storetype", "PKCS12", "-alias", alias));
        command.addAll(List.of("-storepass:env", PASSWORD_VARIABLE));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "7"));
        command.addAll(identity);
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectErrorStream(true).redirectOutput(log().toFile());
        builder.environment().put(PASSWORD_VARIABLE, password);
        return builder.start();
    }

    /** Waits until the certificate is made; does nothing if it was waited for already. */
    public void finish() throws IOException {
        if (made != null) {
            return;
        }
        made = export(keytool, ALIAS, certificate(), key());
    }

    /** Returns the files of another certificate, which is made at its first use: 0.6 s. */
    synchronized PemFiles other(ServerCertificate kind) throws IOException {
        if (kind == ServerCertificate.TRUSTED) {
            return new PemFiles(certificate(), key());
        }
        var alias = kind.name().toLowerCase(Locale.ROOT);
        var files = new PemFiles(directory.resolve(alias + ".crt"), directory.resolve(alias + ".key"));
        if (!Files.exists(files.certificate())) {
            export(keytool(alias, kind.arguments(ALIAS)), alias, files.certificate(), files.key());
        }
        return files;
    }

    private KeyStore export(Process making, String alias, Path certificate, Path key) throws IOException {
        try {
            if (!making.waitFor(KEYTOOL_TIMEOUT.toSeconds(), TimeUnit.SECONDS) || making.exitValue() != 0) {
                making.destroyForcibly();
                throw new LabException(
                        "keytool made no certificate within " + KEYTOOL_TIMEOUT + ": " + Files.readString(log()));
            }
            var store = KeyStore.getInstance(keyStore().toFile(), password.toCharArray());
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            writePem(
                    key,
                    "PRIVATE KEY",
                    store.getKey(alias, password.toCharArray()).getEncoded());
            writePem(certificate, "CERTIFICATE", store.getCertificate(alias).getEncoded());
            return store;
        } catch (GeneralSecurityException e) {
            throw new LabException("The certificate made by keytool cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for keytool", e);
        }
    }

    /** Holds the files of a certificate and its key, in PEM. */
    public record PemFiles(Path certificate, Path key) {}

    /**
     * Returns the key and the certificate for a server's handshakes; only once it {@linkplain #finish() is made}, as
     * the following.
     */
    public SSLContext identity() {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(), password.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new LabException("The certificate made by keytool cannot be used", e);
        }
    }

    public LabTrust trust() {
        try {
            return new LabTrust((X509Certificate) store().getCertificate(ALIAS), directory);
        } catch (GeneralSecurityException e) {
            throw new LabException("The certificate made by keytool cannot be read", e);
        }
    }

    private KeyStore store() {
        if (made == null) {
            throw new IllegalStateException("The certificate is still being made");
        }
        return made;
    }

    Path certificate() {
        return directory.resolve("server.crt");
    }

    Path key() {
        return directory.resolve("server.key");
    }

    private Path log() {
        return directory.resolve("keytool.log");
    }

    private Path keyStore() {
        return directory.resolve("server.p12");
    }

    private static void writePem(Path file, String type, byte[] content) throws IOException {
        var body = Base64.getMimeEncoder(PEM_LINE_CHARS, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                file,
                "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
