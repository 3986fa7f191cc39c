/**
 * Health over HTTP, for load balancers, DNS failover and Kubernetes.
 *
 * <p>{@link dev.homeport.health.http.HealthServer} is the place to start; {@link
 * dev.homeport.health.http.HealthResponder} is for services that answer from a server of their own.
 */
@NullMarked
package dev.homeport.health.http;

import org.jspecify.annotations.NullMarked;
