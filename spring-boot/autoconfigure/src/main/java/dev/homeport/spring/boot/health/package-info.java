/** Configures the health monitor, shows it to Spring Boot Actuator, and serves it on a port of its own. */
@NullMarked
package dev.homeport.spring.boot.health;

import org.jspecify.annotations.NullMarked;
