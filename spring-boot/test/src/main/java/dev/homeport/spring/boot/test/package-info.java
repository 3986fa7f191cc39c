/**
 * Connects a Spring Boot application under test to the regions of the testkit: a {@code @SpringBootTest} beside {@link
 * dev.homeport.testkit.junit.RegionLabTest} needs no property of its own.
 */
@NullMarked
package dev.homeport.spring.boot.test;

import org.jspecify.annotations.NullMarked;
