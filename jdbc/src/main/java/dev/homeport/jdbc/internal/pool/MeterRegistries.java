package dev.homeport.jdbc.internal.pool;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import dev.homeport.jdbc.FailoverDataSource;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds HikariCP's meters for a registry that the user gave as an object. By reflection, as in HikariCP, because each of the
 * libraries is optional.
 */
final class MeterRegistries {

    private static final List<String> FACTORIES = List.of(
            "com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory",
            "com.zaxxer.hikari.metrics.dropwizard.CodahaleMetricsTrackerFactory",
            "com.zaxxer.hikari.metrics.dropwizard.Dropwizard5MetricsTrackerFactory");

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private MeterRegistries() {}

    static Optional<MetricsTrackerFactory> trackersOf(Object registry) {
        return FACTORIES.stream()
                .flatMap(factory -> created(factory, registry).stream())
                .findFirst();
    }

    private static Optional<MetricsTrackerFactory> created(String factory, Object registry) {
        try {
            for (var constructor : Class.forName(factory).getConstructors()) {
                var parameters = constructor.getParameterTypes();
                if (parameters.length == 1 && parameters[0].isInstance(registry)) {
                    return Optional.of((MetricsTrackerFactory) constructor.newInstance(registry));
                }
            }
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            LOG.debug("A metrics library is not on the class path: factory={}", factory, e);
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("HikariCP's meters cannot be created: " + factory + " failed", e);
        }
        return Optional.empty();
    }
}
