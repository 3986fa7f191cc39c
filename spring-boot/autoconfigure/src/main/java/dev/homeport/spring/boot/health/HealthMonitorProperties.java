package dev.homeport.spring.boot.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the health monitor.
 *
 * @param failStatic How long the verdict is kept when everything that the region shares goes down at once, from 1s to 1h.
 *     Unless it is set, the checks are believed.
 */
@ConfigurationProperties("homeport.health")
public record HealthMonitorProperties(@Nullable Duration failStatic) {}
