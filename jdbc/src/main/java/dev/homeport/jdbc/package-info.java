/**
 * A {@link dev.homeport.jdbc.FailoverDataSource} that always leads to the one true PostgreSQL primary.
 *
 * <p>How the parts work together: one {@code NodeProber} a node turns the server into facts, {@code PrimaryElection}
 * alone turns facts into a verdict, {@code FailoverActor} carries it out (publish, abort, open, wake, report), and
 * {@code FailoverDataSource} reads the published view.
 */
@NullMarked
package dev.homeport.jdbc;

import org.jspecify.annotations.NullMarked;
