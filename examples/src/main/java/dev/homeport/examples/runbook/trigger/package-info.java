/**
 * Starts the runbook without a person: on an alert of Prometheus' Alertmanager, or on an event of a CloudWatch alarm.
 *
 * <p>{@link dev.homeport.examples.runbook.trigger.OutageGate} decides and is pure; {@link
 * dev.homeport.examples.runbook.trigger.OutageTrigger} carries out what it decided; {@link
 * dev.homeport.examples.runbook.trigger.AlertmanagerWebhook} and {@link
 * dev.homeport.examples.runbook.trigger.OutageEventHandler} bring the outages.
 */
@NullMarked
package dev.homeport.examples.runbook.trigger;

import org.jspecify.annotations.NullMarked;
