package dev.homeport.spring.boot.config;

import dev.homeport.config.source.FailureKind;
import dev.homeport.spring.boot.region.HomeRegion;
import java.util.List;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.util.ClassUtils;

/** Resolves {@code homeport-ssm:/orders/}, everything below a path of AWS Systems Manager Parameter Store. */
final class SsmImportResolver implements ConfigDataLocationResolver<ConfigImport> {

    private static final String PREFIX = "homeport-ssm:";
    private static final String SDK = "software.amazon.awssdk.services.ssm.SsmClient";

    @Override
    public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        return location.hasPrefix(PREFIX);
    }

    @Override
    public List<ConfigImport> resolve(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        if (!ClassUtils.isPresent(SDK, getClass().getClassLoader())) {
            throw new ConfigImportException(
                    location.getValue(),
                    FailureKind.UNUSABLE,
                    "the AWS SDK for Parameter Store is not on the class path: add the dependency"
                            + " software.amazon.awssdk:ssm");
        }
        var binder = context.getBinder();
        var region = HomeRegion.of(binder.bind("homeport.region", String.class).orElse(""));
        var path = location.getNonPrefixedValue(PREFIX).replaceAll("/+$", "");
        var properties = ConfigImportProperties.of(binder);
        var stores = SsmStores.of(context.getBootstrapContext(), properties.ssm(), region.region());
        try {
            return List.of(new ConfigImport(
                    location,
                    region.region(),
                    properties.refreshEvery(),
                    stores.tree(path, properties.ssm().deadline()),
                    stores::close));
        } catch (IllegalArgumentException impossible) {
            stores.close();
            throw new ConfigImportException(
                    location.getValue(), FailureKind.UNUSABLE, String.valueOf(impossible.getMessage()));
        }
    }
}
