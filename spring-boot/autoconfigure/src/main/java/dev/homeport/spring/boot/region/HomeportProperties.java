package dev.homeport.spring.boot.region;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Says where the application runs.
 *
 * @param region Region that the application runs in, such as eu-west-1. Without it, the environment variables APP_REGION and
 *     AWS_REGION are looked at.
 * @param evacuate Regions that nothing is to be sent to, from the start on. An operator evacuates a region later with the
 *     RegionControl bean or the homeport endpoint.
 */
@ConfigurationProperties("homeport")
public record HomeportProperties(
        @Nullable String region, @DefaultValue List<String> evacuate) {}
