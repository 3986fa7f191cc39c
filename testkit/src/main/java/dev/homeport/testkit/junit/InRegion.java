package dev.homeport.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the region that a parameter of type {@link dev.homeport.testkit.LabRegion} of a {@link RegionLabTest} stands for. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface InRegion {
    /** One of the lab's regions, such as {@code eu-west-1}. */
    String value();
}
