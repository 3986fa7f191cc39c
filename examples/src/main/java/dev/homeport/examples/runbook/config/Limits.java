package dev.homeport.examples.runbook.config;

import java.time.Duration;

/**
 * Bounds what a promotion may cost and how long its parts may take.
 *
 * @param lag the most time whose commits a promotion may lose
 * @param lagBytes the most bytes of log that it may lose
 * @param answer how long a server, a store or an instance may take to answer
 * @param catchUp how long a returned standby may take to come near its primary
 * @param drain how long a standby may take to replay the rest of a fenced primary's log
 * @param promotion how long a promotion may take; at RDS, with a reboot, many minutes
 * @param verify how long the instances may take until they are healthy
 * @param rebuild how long a standby's fresh copy may take
 * @param rdsPause the time between two looks at an instance of RDS
 */
public record Limits(
        Duration lag,
        long lagBytes,
        Duration answer,
        Duration catchUp,
        Duration drain,
        Duration promotion,
        Duration verify,
        Duration rebuild,
        Duration rdsPause) {}
