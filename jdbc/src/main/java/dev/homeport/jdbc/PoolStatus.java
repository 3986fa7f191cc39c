package dev.homeport.jdbc;

/**
 * The pool that borrowers are led to, in numbers of one moment. Immutable. While there is no primary there is no such pool:
 * then nothing is active or idle.
 *
 * @param active connections that are in use
 * @param idle connections that are open and not in use
 * @param waiting threads that wait in {@code getConnection()}, for a connection or for a primary
 * @param most how many connections the pool may grow to
 */
public record PoolStatus(int active, int idle, int waiting, int most) {}
