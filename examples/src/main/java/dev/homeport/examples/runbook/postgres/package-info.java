/** Asks, fences and promotes PostgreSQL servers, self-hosted or at RDS. */
@NullMarked
package dev.homeport.examples.runbook.postgres;

import org.jspecify.annotations.NullMarked;
