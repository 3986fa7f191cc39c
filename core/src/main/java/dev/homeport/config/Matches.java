package dev.homeport.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A {@code String} or {@link Secret}, or each one in a list or map, must match a regular expression as a whole. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Matches {

    /** Returns the regular expression, as in {@link java.util.regex.Pattern}. */
    String value();
}
