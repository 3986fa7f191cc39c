package dev.homeport.spring.boot.config;

import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one import again and again, shows what has changed and tells of it. What cannot be used as a whole changes nothing.
 *
 * <p>A change that is found by listing a store is listed once more, so that values written together are seen together.
 */
final class FollowedImport {

    private static final Logger LOG = LoggerFactory.getLogger(ImportedConfigChanged.class);

    private final ConfigImports imports;
    private final ConfigImport followed;
    private final Consumer<ImportedConfigChanged> listener;
    private Optional<Object> seen = Optional.empty();
    private long alike;
    private volatile int failures;
    private volatile String latestFailure = "";

    FollowedImport(ConfigImports imports, ConfigImport followed, Consumer<ImportedConfigChanged> listener) {
        this.imports = imports;
        this.followed = followed;
        this.listener = listener;
    }

    ConfigImport followed() {
        return followed;
    }

    /** Reads it if it may have changed since it was looked at last. */
    synchronized void look() throws InterruptedException {
        if (!followed.tree().revision().equals(seen)) {
            refresh();
        }
    }

    /** Reads it in any case. */
    synchronized void refresh() throws InterruptedException {
        var before = followed.tree().revision();
        try {
            var values = followed.read();
            boolean changed = !imports.values(followed).differences(values).isEmpty();
            publish(changed && before.isEmpty() ? followed.read() : values);
            succeeded();
        } catch (ConfigImportException failed) {
            failed(failed);
        }
        seen = before;
    }

    private void publish(ImportedValues values) {
        var keys = imports.show(followed, values);
        if (!keys.isEmpty()) {
            LOG.info("Imported configuration changed: import={} keys={}", followed, keys);
            listener.accept(new ImportedConfigChanged(followed.toString(), keys));
        }
    }

    private void succeeded() {
        if (failures > 0) {
            LOG.info("Imported configuration can be read again: import={}", followed);
        }
        failures = 0;
        latestFailure = "";
    }

    /** Tells every failure that differs from the one before, and of those that do not the 1st, 2nd, 4th, 8th and so on. */
    private void failed(ConfigImportException failure) {
        var why = String.valueOf(failure.getMessage());
        alike = why.equals(latestFailure) ? alike + 1 : 1;
        latestFailure = why;
        failures = failures + 1;
        if (Long.bitCount(alike) == 1) {
            LOG.warn(
                    "Imported configuration could not be read, and stays as it was: import={} inARow={} reason=\"{}\"",
                    followed,
                    failures,
                    why);
        }
    }

    /** Returns how often it has failed in a row. */
    int failures() {
        return failures;
    }

    /** Returns why it failed last; empty if it did not. */
    String latestFailure() {
        return latestFailure;
    }
}
