package dev.homeport.testkit.containers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Collects files for a container with their owner and rights, as the archive that the engine takes. */
final class ContainerFiles {
    private record Entry(String path, byte[] content, int mode, long owner) {}

    private final List<Entry> entries = new ArrayList<>();

    ContainerFiles directory(String path, int mode, long owner) {
        entries.add(new Entry(path + "/", new byte[0], mode, owner));
        return this;
    }

    ContainerFiles file(String path, String content, int mode, long owner) {
        return file(path, content.getBytes(StandardCharsets.UTF_8), mode, owner);
    }

    ContainerFiles file(String path, byte[] content, int mode, long owner) {
        entries.add(new Entry(path, content, mode, owner));
        return this;
    }

    byte[] archive() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (var entry : entries) {
                var header = new TarArchiveEntry(entry.path());
                header.setSize(entry.content().length);
                header.setMode(entry.mode());
                header.setUserId(entry.owner());
                tar.putArchiveEntry(header);
                tar.write(entry.content());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
