package dev.homeport.examples.drill;

import dev.homeport.examples.drill.report.RawData;
import dev.homeport.examples.drill.report.ReportPage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the drill's files into a directory of its own: figures, report and raw data. Each is written under another name
 * and then moved, so that a file is there whole or not at all.
 */
final class DrillOutput implements AutoCloseable {

    private static final String UNFINISHED = ".part";
    private static final String LOCK = ".lock";

    private final Path directory;
    private final FileChannel lock;

    private DrillOutput(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Makes the directory, and removes what an earlier drill has left in it, so that nothing old is taken for new.
     *
     * @throws IOException if nothing can be written there, or another drill is writing
     */
    static DrillOutput prepare(Path directory) throws IOException {
        Files.createDirectories(directory);
        var lock = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!locked(lock)) {
                throw new IOException("another drill is running in " + directory);
            }
            try (var files = Files.newDirectoryStream(directory, "*.{json,html,csv,part}")) {
                for (var file : files) {
                    Files.delete(file);
                }
            }
            return new DrillOutput(directory, lock);
        } catch (IOException e) {
            try (lock) {
                throw e;
            }
        }
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Writes all files; returns what was written, in words. */
    List<String> write(Summary summary) throws IOException {
        var said = new ArrayList<String>();
        said.add("Figures: " + write("summary.json", summary.json()));
        var stories = summary.stories();
        if (!stories.isEmpty()) {
            for (var story : stories) {
                for (var table : RawData.of(story).entrySet()) {
                    write(table.getKey(), table.getValue());
                }
            }
            said.add("Report:  " + write("report.html", ReportPage.of(stories)) + " (raw data beside it, *.csv)");
        }
        return said;
    }

    private Path write(String name, String content) throws IOException {
        var file = directory.resolve(name);
        var unfinished = directory.resolve(name + UNFINISHED);
        try {
            Files.writeString(unfinished, content, StandardCharsets.UTF_8);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return file;
    }

    /** Lets another drill write there. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
