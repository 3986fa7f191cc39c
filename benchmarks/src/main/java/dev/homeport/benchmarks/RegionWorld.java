package dev.homeport.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the regions of one run share: a certificate that their clients trust, and the file of their names. */
final class RegionWorld implements AutoCloseable {

    private static final String POSITIVE_TTL = "networkaddress.cache.ttl";

    private final Path directory = Files.createTempDirectory("homeport-regions");
    private final ServerCertificate certificate = new ServerCertificate(directory);
    private final RegionNames names = new RegionNames(directory);

    private RegionWorld() throws IOException {}

    /**
     * Makes one and has this JVM believe in it, which only works before its first lookup and its first TLS connection.
     * Names are not remembered, since a JVM that remembers them for 30 s does not notice a name that is gone.
     */
    static RegionWorld create() throws IOException {
        var world = new RegionWorld();
        Security.setProperty(POSITIVE_TTL, "0");
        for (var property : world.properties()) {
            int mark = property.indexOf('=');
            System.setProperty(property.substring(0, mark), property.substring(mark + 1));
        }
        var probe = world.names.add();
        InetAddress.getByName(probe);
        world.names.remove(probe);
        return world;
    }

    ServerCertificate certificate() {
        return certificate;
    }

    RegionNames names() {
        return names;
    }

    /** What another JVM needs to be told to believe in it. */
    List<String> properties() {
        return Stream.concat(certificate.properties().stream(), names.properties().stream())
                .toList();
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
