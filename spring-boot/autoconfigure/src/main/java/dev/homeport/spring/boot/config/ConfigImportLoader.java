package dev.homeport.spring.boot.config;

import dev.homeport.config.source.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.commons.logging.Log;
import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.logging.DeferredLogFactory;

/**
 * Reads each import for the first time. One that was waited for, as for a store that throttles, is told as soon as there is a
 * log: Spring Boot reads its configuration before that.
 */
final class ConfigImportLoader implements ConfigDataLoader<ConfigImport> {

    /** Longer than a cold process needs for a store that answers. */
    static final Duration LONG = Duration.ofSeconds(5);

    private final Log log;
    private final LongSupplier nanoTime;

    /** Public, so that Spring Boot knows which of the two to call. */
    public ConfigImportLoader(DeferredLogFactory logs) {
        this(logs, System::nanoTime);
    }

    ConfigImportLoader(DeferredLogFactory logs, LongSupplier nanoTime) {
        this.log = logs.getLog(ImportedConfigChanged.class);
        this.nanoTime = nanoTime;
    }

    /**
     * Reads it.
     *
     * @throws ConfigDataResourceNotFoundException if there is nothing
     * @throws ConfigImportException if it cannot be read
     */
    @Override
    public ConfigData load(ConfigDataLoaderContext context, ConfigImport resource) {
        long began = nanoTime.getAsLong();
        try {
            var imports = ConfigImports.of(context.getBootstrapContext());
            imports.show(resource, resource.read());
            return new ConfigData(List.of(new ImportedPropertySource(imports, resource)));
        } catch (ConfigImportException failed) {
            resource.close();
            throw failed.isAbsence() ? new ConfigDataResourceNotFoundException(resource) : failed;
        } catch (InterruptedException interrupted) {
            resource.close();
            Thread.currentThread().interrupt();
            throw new ConfigImportException(resource.toString(), FailureKind.UNAVAILABLE, "the thread was interrupted");
        } finally {
            tell(resource, Duration.ofNanos(nanoTime.getAsLong() - began));
        }
    }

    private void tell(ConfigImport resource, Duration took) {
        if (took.compareTo(LONG) >= 0) {
            log.warn(
                    "The start has waited for imported configuration, whose store was slow, throttled or could not be reached:"
                            + " import=" + resource + " took=" + took);
        }
    }
}
