/** PostgreSQL servers of a lab, and the replication between them. */
@NullMarked
package dev.homeport.testkit.postgres;

import org.jspecify.annotations.NullMarked;
