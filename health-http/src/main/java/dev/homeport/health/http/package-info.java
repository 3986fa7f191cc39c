/**
 * Health over HTTP, for load balancers, DNS failover and Kubernetes.
 *
 * <p>{@link dev.homeport.health.http.HealthServer} is the place to start; {@link dev.homeport.health.http.HealthEndpoint}
 * is what several servers and adapters share, {@link dev.homeport.health.http.HealthHttpHandler} and {@link
 * dev.homeport.health.http.HealthServlet} are for services that answer from a server of their own.
 */
@NullMarked
package dev.homeport.health.http;

import org.jspecify.annotations.NullMarked;
