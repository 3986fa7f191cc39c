package dev.homeport.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a record component when no source has one. Written as a source would hold it, and checked whenever the
 * record is loaded, whether it is needed or not.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {

    /** Returns the value; empty for an empty {@code String}, {@code List} or {@code Map}. */
    String value();
}
