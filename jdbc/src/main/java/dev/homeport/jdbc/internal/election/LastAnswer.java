package dev.homeport.jdbc.internal.election;

import java.time.Instant;

/**
 * Holds what a server said when it last answered.
 *
 * @param askedAt when the attempt began that it answered
 * @param answeredAt when the answer came
 */
record LastAnswer(ServerFacts facts, Instant askedAt, Instant answeredAt) {}
