package dev.homeport.config;

import dev.homeport.config.internal.source.NamedValuesSource;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.Lookup.Found;
import dev.homeport.config.source.Lookup.Missed;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.config.source.WantedName;
import dev.homeport.region.RegionName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What most tests of this package start from. */
public final class Fixtures {

    public static final RegionName REGION = RegionName.of("eu-west-1");

    private Fixtures() {}

    public static ConfigSource map(String... namesAndValues) {
        return ConfigSource.map("map", pairs(namesAndValues));
    }

    static ConfigSource environment(String... namesAndValues) {
        return new NamedValuesSource("environment", NameStyle.ENVIRONMENT, "", pairs(namesAndValues)::get);
    }

    public static <T extends Record> T load(Class<T> type, ConfigSource... sources) {
        var loader = ConfigLoader.of(type).region(REGION);
        for (var source : sources) {
            loader.source(source);
        }
        try (var config = loader.load()) {
            return config.current();
        }
    }

    private static Map<String, String> pairs(String... namesAndValues) {
        var pairs = new ConcurrentHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return pairs;
    }

    /** A store of values that a test changes, by names such as {@code db_host} and {@code eu-west-1/db_host}. */
    public static final class Store implements ConfigSource {

        public final Map<String, String> values = new ConcurrentHashMap<>();
        final Map<String, String> secrets = new ConcurrentHashMap<>();
        final AtomicInteger readings = new AtomicInteger();
        volatile @Nullable FailureKind failing;

        public Store put(String name, String value) {
            values.put(name, value);
            return this;
        }

        Store secret(String name, String value) {
            secrets.put(name, value);
            return this;
        }

        @Override
        public String name() {
            return "store";
        }

        @Override
        public boolean refreshable() {
            return true;
        }

        @Override
        public SourceReading read(SourceRequest request) {
            readings.incrementAndGet();
            return request.lookUp(NameStyle.PATH, this::lookUp);
        }

        private Lookup lookUp(WantedName name) {
            var kind = failing;
            if (kind != null) {
                return new Missed(name, kind, "as the test says");
            }
            if (secrets.containsKey(name.text())) {
                return new Found(name, secrets.get(name.text()), true, Optional.of("7"));
            }
            var value = values.get(name.text());
            return value == null ? Lookup.absent(name) : new Found(name, value, false, Optional.of("3"));
        }
    }
}
