package dev.homeport.testkit.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a standby's data directory from a running primary: PostgreSQL's low-level base backup (manual, 25.3.4). The
 * binaries hold neither {@code pg_basebackup} nor {@code pg_rewind}, so a rejoin copies everything afresh too.
 *
 * <p>The directory itself and its lock file stay: with them a starting server finds and frees the shared memory that
 * its killed predecessor left.
 */
final class BaseBackup {
    private static final String LOCK_FILE = "postmaster.pid";

    /** Directories whose contents belong to the running primary only; the log is streamed instead of copied. */
    private static final Set<String> EMPTY_IN_COPY = Set.of(
            "pg_dynshmem",
            "pg_notify",
            "pg_replslot",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pg_wal",
            "pgsql_tmp");

    private static final Set<String> NOT_COPIED =
            Set.of(LOCK_FILE, "postmaster.opts", "standby.signal", "backup_label", "pg_internal.init");

    private BaseBackup() {}

    /** Replaces {@code target} by a copy of {@code source}, whose superuser's connection this is. */
    static void copy(Connection superuser, Path source, Path target) throws SQLException, IOException {
        clear(target);
        try (var statement = superuser.createStatement()) {
            statement.execute("select pg_backup_start('homeport', true)");
            copyFiles(source, target);
            try (var result = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                result.next();
                Files.writeString(target.resolve("backup_label"), result.getString(1));
            }
        }
        Files.createFile(target.resolve("standby.signal"));
    }

    private static void copyFiles(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                var copy = target.resolve(source.relativize(directory).toString());
                Files.createDirectories(copy);
                Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isCopied(source, file)) {
                    try {
                        Files.copy(file, target.resolve(source.relativize(file).toString()));
                    } catch (NoSuchFileException e) {
                        return vanished(file, e);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                return vanished(file, failure);
            }
        });
    }

    private static boolean isCopied(Path source, Path file) {
        var emptyInCopy = false;
        for (var part : source.relativize(file.getParent())) {
            emptyInCopy |= EMPTY_IN_COPY.contains(part.toString());
        }
        return !emptyInCopy && !NOT_COPIED.contains(file.getFileName().toString());
    }

    /** A running primary drops files meanwhile; the log, replayed from the backup's start, does so again. */
    private static FileVisitResult vanished(Path file, IOException failure) throws IOException {
        if (Files.exists(file)) {
            throw failure;
        }
        return FileVisitResult.CONTINUE;
    }

    private static void clear(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(directory.resolve(LOCK_FILE))) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!visited.equals(directory)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
