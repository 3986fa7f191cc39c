/** Binds Homeport's meters, and HikariCP's, to the application's registry. */
@NullMarked
package dev.homeport.spring.boot.metrics;

import org.jspecify.annotations.NullMarked;
