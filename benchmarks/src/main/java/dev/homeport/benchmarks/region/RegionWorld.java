package dev.homeport.benchmarks.region;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Comparator;

/** Holds what the regions of one run share: a certificate that their clients trust, and the file of their names. */
public final class RegionWorld implements AutoCloseable {

    private static final String POSITIVE_TTL = "networkaddress.cache.ttl";

    private final Path directory = Files.createTempDirectory("homeport-regions");
    private final ServerCertificate certificate = new ServerCertificate(directory);
    private final RegionNames names = new RegionNames(directory);

    private RegionWorld() throws IOException {}

    /** Makes a world and has this JVM trust its certificate, which only works before its first TLS connection. */
    public static RegionWorld create() throws IOException {
        var world = new RegionWorld();
        world.certificate.properties().forEach(System::setProperty);
        return world;
    }

    /**
     * Makes a world and has this JVM ask it for names, too, which only works before its first lookup. Names are not
     * remembered, since a JVM that remembers them for 30 s does not notice that one is gone.
     */
    public static RegionWorld createWithNames() throws IOException {
        var world = create();
        Security.setProperty(POSITIVE_TTL, "0");
        world.names.properties().forEach(System::setProperty);
        var probe = world.names.add();
        InetAddress.getByName(probe);
        world.names.remove(probe);
        return world;
    }

    public ServerCertificate certificate() {
        return certificate;
    }

    RegionNames names() {
        return names;
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
