package dev.homeport.jdbc.internal.transaction;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * The identity of one transaction in the token table, made by the server.
 *
 * @param token unique
 * @param madeAt when the transaction began; part of the key, so that the table can be partitioned by it
 */
record OutcomeToken(UUID token, OffsetDateTime madeAt) {}
