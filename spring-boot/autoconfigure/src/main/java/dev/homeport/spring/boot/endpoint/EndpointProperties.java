package dev.homeport.spring.boot.endpoint;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the homeport endpoint.
 *
 * @param evacuation What an operator may do with it.
 */
@ConfigurationProperties("homeport.endpoint")
public record EndpointProperties(@DefaultValue Evacuation evacuation) {

    /**
     * What an operator may do with it.
     *
     * @param enabled Whether the homeport endpoint evacuates and restores regions for who may write to it.
     */
    public record Evacuation(@DefaultValue("false") boolean enabled) {}
}
