package dev.homeport.jdbc.internal.transaction;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * The identity of one transaction in the token table.
 *
 * @param table where it is
 * @param token unique
 * @param madeAt when its commit began, by the server's clock; part of the key, so that the table can be partitioned by it
 */
record OutcomeToken(TokenTable table, UUID token, OffsetDateTime madeAt) {}
