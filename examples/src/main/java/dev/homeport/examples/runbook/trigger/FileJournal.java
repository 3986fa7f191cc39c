package dev.homeport.examples.runbook.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal in a file, one JSON object a line, each forced to disk before it counts.
 *
 * <p>The file is locked while it is open, so that two receivers cannot share it. A last line that a crash cut off never
 * started anything, and is removed; any other line that cannot be read stops the opening, since it may be a start.
 * Thread-safe.
 */
public final class FileJournal implements OutageJournal, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LONGEST = 16 << 20;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, JournalEntry> entries = new LinkedHashMap<>();

    private FileJournal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens the file, and creates it if there is none.
     *
     * @throws IOException if it cannot be read, written or locked, or a line of it is damaged
     */
    public static FileJournal open(Path file) throws IOException {
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var journal = new FileJournal(file, channel);
        try {
            journal.lock();
            journal.read();
            return journal;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void lock() throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(e);
        }
        throw inUse(null);
    }

    private IOException inUse(@Nullable Exception cause) {
        return new IOException("The journal " + file + " is in use by another receiver", cause);
    }

    private void read() throws IOException {
        if (channel.size() > LONGEST) {
            throw new IOException("The journal " + file + " is longer than " + LONGEST + " bytes; move it away");
        }
        var bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            continue;
        }
        var text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        int whole = text.lastIndexOf('\n') + 1;
        if (whole < text.length()) {
            LOG.warn("A crash cut the journal's last line off, before anything was started: file={}", file);
            channel.truncate(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
        }
        int number = 0;
        for (var line : text.substring(0, whole).split("\n")) {
            number++;
            if (!line.isEmpty()) {
                add(line, number);
            }
        }
        entries.values().stream()
                .filter(entry -> !entry.ended())
                .forEach(entry -> LOG.warn(
                        "The runbook was started and its end is not known: run it by hand to finish it: outage={}"
                                + " startedAt={}",
                        entry.key(),
                        entry.startedAt()));
    }

    private void add(String line, int number) throws IOException {
        try {
            var fields = JSON.readTree(line);
            var entry = new JournalEntry(
                    fields.required("key").asText(),
                    Instant.parse(fields.required("startedAt").asText()),
                    fields.required("outcome").asText());
            entries.put(entry.key(), entry);
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new IOException(
                    "Line " + number + " of the journal " + file + " cannot be read, and may be a start: look at it,"
                            + " then move the file away",
                    e);
        }
    }

    @Override
    public synchronized List<JournalEntry> entries() {
        return List.copyOf(entries.values());
    }

    @Override
    public synchronized boolean begin(Outage outage, Instant now) throws IOException {
        if (entries.containsKey(outage.key())) {
            return false;
        }
        write(new JournalEntry(outage.key(), now, ""));
        return true;
    }

    @Override
    public synchronized void end(Outage outage, Instant startedAt, String outcome) throws IOException {
        write(new JournalEntry(outage.key(), startedAt, outcome));
    }

    private void write(JournalEntry entry) throws IOException {
        var line = JSON.createObjectNode()
                        .put("key", entry.key())
                        .put("startedAt", entry.startedAt().toString())
                        .put("outcome", entry.outcome())
                + "\n";
        var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        long end = channel.size();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, end + bytes.position());
            }
            channel.force(true);
        } catch (IOException e) {
            // Half a line must not stand before the next one.
            channel.truncate(end);
            throw e;
        }
        entries.put(entry.key(), entry);
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
