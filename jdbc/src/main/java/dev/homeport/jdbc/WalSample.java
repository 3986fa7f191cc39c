package dev.homeport.jdbc;

import java.time.Instant;

/**
 * Says how far a primary had written its log at a time: every commit that it had acknowledged before {@code seenAt} lies
 * before {@code position}, but for those of sessions with {@code synchronous_commit=off}.
 *
 * @param position where it wrote when it was asked
 * @param seenAt when the question was sent, by the clock of {@link Topology#decidedAt()}
 */
public record WalSample(WalPosition position, Instant seenAt) {}
