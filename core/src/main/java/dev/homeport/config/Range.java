package dev.homeport.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The least and the greatest number that a component may have, both allowed. For numbers, and lists and maps of them. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {

    /** Returns the least number allowed. Default: no limit. */
    long min() default Long.MIN_VALUE;

    /** Returns the greatest number allowed. Default: no limit. */
    long max() default Long.MAX_VALUE;
}
