package dev.homeport.config;

import dev.homeport.config.source.ConfigSource;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of a record component in configuration, when it is not the component's own. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {

    /**
     * Returns the name, for every source; {@link ConfigSource#withNames} gives one source an exact name. Lower-case words of ASCII letters and digits, joined by {@code _} within a segment and by
     * {@code .} between segments. {@code "db_host"} is {@code DB_HOST}, {@code db.host} and {@code /orders/db_host};
     * {@code "db.host"} differs only in paths, {@code /orders/db/host}.
     */
    String value();
}
