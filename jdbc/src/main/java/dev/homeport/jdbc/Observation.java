package dev.homeport.jdbc;

import java.time.Instant;

/** One probe's result, of one node, at one time. */
record Observation(Node node, ProbeResult result, Instant at) {}
