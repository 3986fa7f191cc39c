package dev.homeport.config.source;

import dev.homeport.region.RegionName;
import java.util.Locale;

/** Writes the name of a key as one kind of source does, alone and for one region. */
public enum NameStyle {
    /** {@code db.host}, and {@code eu-west-1.db.host}: properties and maps. */
    DOTTED {
        @Override
        public String of(ConfigKey key) {
            return key.dotted();
        }

        @Override
        public String of(RegionName region, ConfigKey key) {
            return region.value() + "." + of(key);
        }
    },
    /** {@code DB_HOST}, and {@code EU_WEST_1__DB_HOST}: environment variables. */
    ENVIRONMENT {
        @Override
        public String of(ConfigKey key) {
            return String.join("_", key.segments()).toUpperCase(Locale.ROOT);
        }

        @Override
        public String of(RegionName region, ConfigKey key) {
            return region.value().replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT) + "__" + of(key);
        }
    },
    /** {@code db_host}, and {@code eu-west-1/db_host}: parameter stores and other trees. */
    PATH {
        @Override
        public String of(ConfigKey key) {
            return String.join("/", key.segments());
        }

        @Override
        public String of(RegionName region, ConfigKey key) {
            return region.value() + "/" + of(key);
        }
    };

    /** Returns the name of the value for every region. */
    public abstract String of(ConfigKey key);

    /** Returns the name of the value for that region. */
    public abstract String of(RegionName region, ConfigKey key);
}
