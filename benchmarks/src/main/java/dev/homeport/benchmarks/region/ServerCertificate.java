package dev.homeport.benchmarks.region;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes a self-signed certificate for all regions of one run, with the JDK's own keytool. The same store is the trust
 * store of the clients, by the JDK's system properties, so that they keep the HTTP clients that they have by default.
 */
public final class ServerCertificate {

    private static final String PASSWORD_VARIABLE = "HOMEPORT_STORE_PASSWORD";
    private static final long KEYTOOL_SECONDS = 60;

    private final Path store;
    private final String password = UUID.randomUUID().toString();
    private final SSLSocketFactory sockets;

    ServerCertificate(Path directory) throws IOException {
        store = directory.resolve("regions.p12");
        try {
            make();
            sockets = sockets();
        } catch (GeneralSecurityException e) {
            throw new IOException("keytool's certificate cannot be used", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made a certificate", e);
        }
    }

    private void make() throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-alias", "regions"));
        command.addAll(List.of("-storepass:env", PASSWORD_VARIABLE, "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-dname", "CN=regions", "-validity", "7", "-ext", "bc:c=ca:true"));
        command.addAll(List.of("-ext", "san=ip:127.0.0.1,dns:*." + RegionNames.DOMAIN));
        var log = store.resolveSibling("keytool.log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put(PASSWORD_VARIABLE, password);
        var keytool = builder.start();
        if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new IOException("keytool made no certificate: " + Files.readString(log));
        }
    }

    private SSLSocketFactory sockets() throws IOException, GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), password.toCharArray()), password.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getSocketFactory();
    }

    /** Returns the factory that puts TLS on an accepted connection. */
    SSLSocketFactory serverSockets() {
        return sockets;
    }

    /** Returns the system properties by which a JVM trusts it. */
    public Map<String, String> properties() {
        return Map.of(
                "javax.net.ssl.trustStore",
                store.toString(),
                "javax.net.ssl.trustStoreType",
                "PKCS12",
                "javax.net.ssl.trustStorePassword",
                password);
    }
}
