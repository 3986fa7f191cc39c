package dev.homeport.spring.boot.condition;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * Matches when any property begins with a prefix. A description that lacks its most important part matches too, so that the
 * failure names the part that is missing.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnPropertiesBelow.class)
public @interface ConditionalOnPropertiesBelow {

    /** The prefix, without a dot at its end. */
    String value();
}
