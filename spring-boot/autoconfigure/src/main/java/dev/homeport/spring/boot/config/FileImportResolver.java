package dev.homeport.spring.boot.config;

import dev.homeport.config.source.ConfigTree;
import dev.homeport.config.source.FailureKind;
import dev.homeport.spring.boot.region.HomeRegion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;

/**
 * Resolves {@code homeport-file:/etc/orders/}, a directory with a file for each value, and {@code
 * homeport-file:/etc/orders.properties}.
 */
final class FileImportResolver implements ConfigDataLocationResolver<ConfigImport> {

    private static final String PREFIX = "homeport-file:";

    @Override
    public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        return location.hasPrefix(PREFIX);
    }

    @Override
    public List<ConfigImport> resolve(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        var binder = context.getBinder();
        var region = HomeRegion.of(binder.bind("homeport.region", String.class).orElse(""));
        return List.of(new ConfigImport(
                location,
                region.region(),
                ConfigImportProperties.of(binder).refreshEvery(),
                tree(location, location.getNonPrefixedValue(PREFIX)),
                () -> {}));
    }

    /** A directory is written with a slash at its end, as Spring Boot has it. */
    private static ConfigTree tree(ConfigDataLocation location, String path) {
        try {
            if (path.endsWith("/")) {
                return ConfigTree.directory(Path.of(path));
            }
            if (path.endsWith(".properties")) {
                return ConfigTree.file(Path.of(path));
            }
        } catch (InvalidPathException noPath) {
            throw new ConfigImportException(location.getValue(), FailureKind.UNUSABLE, "no file can have this name");
        }
        throw new ConfigImportException(
                location.getValue(),
                FailureKind.UNUSABLE,
                "it must be a directory, which ends with '/', or a file that ends with .properties");
    }
}
