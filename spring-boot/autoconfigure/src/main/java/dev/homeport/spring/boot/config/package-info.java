/**
 * Imports configuration with {@code spring.config.import=homeport-ssm:/orders/} and {@code homeport-file:/etc/orders/}, and keeps
 * it current while the application runs.
 */
@NullMarked
package dev.homeport.spring.boot.config;

import org.jspecify.annotations.NullMarked;
