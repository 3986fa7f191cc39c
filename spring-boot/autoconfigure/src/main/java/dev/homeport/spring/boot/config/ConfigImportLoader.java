package dev.homeport.spring.boot.config;

import dev.homeport.config.source.FailureKind;
import java.util.List;
import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;

/** Reads each import for the first time. */
final class ConfigImportLoader implements ConfigDataLoader<ConfigImport> {

    /**
     * Reads it.
     *
     * @throws ConfigDataResourceNotFoundException if there is nothing
     * @throws ConfigImportException if it cannot be read
     */
    @Override
    public ConfigData load(ConfigDataLoaderContext context, ConfigImport resource) {
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
        }
    }
}
